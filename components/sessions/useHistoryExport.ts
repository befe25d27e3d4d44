"use client";

import { useConvex } from "convex/react";
import { usePersonName } from "@/components/layout/usePersonName";
import { api } from "@/convex/_generated/api";
import { historyCsv } from "./historyCsv";
import type { HistoryArgs } from "./historyFilters";
import type { SessionSummary } from "./sessionSummary";
import type { PagedFile } from "./usePagedFile";

/** Every session of one's own that the filters leave, as a CSV file. */
export function useHistoryExport(role: "client" | "advisor", args: HistoryArgs): PagedFile<SessionSummary> {
  const convex = useConvex();
  const nameOf = usePersonName();
  return {
    pageSize: 100,
    pagesMax: 100,
    readPage: async (paginationOpts) => await convex.query(api.sessions.listMine, { role, ...args, paginationOpts }),
    toCsv: (sessions) => ({
      name: `parley-sessions-${new Date().toISOString().slice(0, 10)}`,
      text: historyCsv(sessions.map((session) => ({ ...session, peerName: nameOf(session.peerName) })), role),
    }),
  };
}
