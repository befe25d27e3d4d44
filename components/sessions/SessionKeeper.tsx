"use client";

import { useTranslations } from "next-intl";
import type { Id } from "@/convex/_generated/dataModel";
import { SessionTimer } from "./SessionTimer";

const ROOM = /^\/session\/([^/?#]+)/;

/** Stays in the session one came from while paying for it: leaving the room for that must not cut the conversation. */
export function SessionKeeper({ returnPath }: { returnPath: string }) {
  const t = useTranslations("payment");
  const sessionId = ROOM.exec(returnPath)?.[1];
  if (sessionId === undefined) return null;
  return (
    <div className="mb-6 flex items-center gap-4 rounded-card border border-line bg-surface px-4 py-3">
      <SessionTimer sessionId={sessionId as Id<"sessions">} size="3.25rem" compact />
      <p className="text-sm text-ink-soft">{t("session")}</p>
    </div>
  );
}
