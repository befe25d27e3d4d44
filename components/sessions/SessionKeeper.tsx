"use client";

import { useTranslations } from "next-intl";
import type { Id } from "@/convex/_generated/dataModel";
import { isMeteredState } from "@/lib/domain/sessionStates";
import { BillingSession, useSessionAbove } from "./BillingSession";
import { SessionTimer } from "./SessionTimer";

const ROOM = /^\/session\/([^/?#]+)/;

/** Stays in the session one came from while paying for it: leaving the room for that must not cut the conversation. */
export function SessionKeeper({ returnPath }: { returnPath: string }) {
  const sessionId = ROOM.exec(returnPath)?.[1];
  if (sessionId === undefined) return null;
  return (
    <BillingSession sessionId={sessionId as Id<"sessions">}>
      <KeptSession />
    </BillingSession>
  );
}

function KeptSession() {
  const t = useTranslations("payment");
  const above = useSessionAbove();
  const session = above?.snapshot.session;
  if (!session || !isMeteredState(session.state)) return null;
  return (
    <div className="mb-6 flex items-center gap-4 rounded-card border border-line bg-surface px-4 py-3">
      <SessionTimer sessionId={session.sessionId} size="3.25rem" compact />
      <p className="text-sm text-ink-soft">{t(session.state === "running" ? "sessionRuns" : "sessionWaits", { name: session.peerName })}</p>
    </div>
  );
}
