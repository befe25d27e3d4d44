"use client";

import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { NoSessions } from "./NoSessions";
import { SessionRow } from "./SessionRow";

/** The latest of one's own sessions on one side, newest first; the history has the others. */
export function SessionList({ role, limit }: { role: "client" | "advisor"; limit: number }) {
  const t = useTranslations("sessionList");
  const { status: viewerStatus } = useViewer();
  const { results, status } = usePaginatedQuery(api.sessions.listMine, viewerStatus === "ready" ? { role } : "skip", { initialNumItems: limit });
  if (status === "LoadingFirstPage") return <SkeletonRows rows={limit} label={t("loading")} />;
  if (results.length === 0) return <NoSessions role={role} />;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {results.slice(0, limit).map((session) => (
        <SessionRow key={session.sessionId} session={session} />
      ))}
    </ul>
  );
}
