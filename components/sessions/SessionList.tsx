"use client";

import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { isMeteredState, isWaitingState } from "@/lib/domain/sessionStates";
import { NoSessions } from "./NoSessions";
import { SessionRow } from "./SessionRow";

/** The latest of one's own sessions on one side that are over, newest first; what is open stands elsewhere, the history has all. */
export function SessionList({ role, limit }: { role: "client" | "advisor"; limit: number }) {
  const t = useTranslations("sessionList");
  const { status: viewerStatus } = useViewer();
  const { results, status } = usePaginatedQuery(api.sessions.listMine, viewerStatus === "ready" ? { role } : "skip", { initialNumItems: 2 * limit });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={limit} label={t("loading")} />;
  if (results.length === 0) return <NoSessions role={role} />;
  const over = results.filter(({ state }) => !isWaitingState(state) && !isMeteredState(state)).slice(0, limit);
  if (over.length === 0) return <p className="text-sm text-ink-soft">{t("noneOver")}</p>;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {over.map((session) => (
        <SessionRow key={session.sessionId} session={session} />
      ))}
    </ul>
  );
}
