"use client";

import { useConvex } from "convex/react";
import type { PagedFile } from "@/components/sessions/usePagedFile";
import { api } from "@/convex/_generated/api";
import { dayOf } from "@/lib/domain/stats/days";
import type { SessionsArgs } from "./sessionFilters";
import { sessionsCsv, type SessionRow } from "./sessionsCsv";

/** Everybody's sessions that the filters leave, as a CSV file. */
export function useSessionsExport(args: SessionsArgs): PagedFile<SessionRow> {
  const convex = useConvex();
  return {
    pageSize: 50,
    pagesMax: 400,
    readPage: async (paginationOpts) => await convex.query(api.admin.sessions, { ...args, paginationOpts }),
    toCsv: (rows) => ({ name: `parley-all-sessions-${dayOf(Date.now())}`, text: sessionsCsv(rows) }),
  };
}
