"use client";

import { useConvex } from "convex/react";
import { useState } from "react";
import { saveFile } from "@/components/sessions/saveFile";
import { api } from "@/convex/_generated/api";
import { dayOf } from "@/lib/domain/stats/days";
import type { SessionsArgs } from "./sessionFilters";
import { sessionsCsv, type SessionRow } from "./sessionsCsv";

const PAGE_SIZE = 50;
/** Most pages one file is made of. */
const PAGES_MAX = 400;

export type ExportState =
  | { kind: "idle" }
  | { kind: "reading"; count: number }
  /** `isCut`: there is more than one file may hold. */
  | { kind: "saved"; count: number; isCut: boolean }
  | { kind: "failed"; error: unknown };

/** Reads every session the filters leave, page by page, and saves them as a CSV file. */
export function useSessionsExport(args: SessionsArgs): { state: ExportState; start: () => Promise<void> } {
  const convex = useConvex();
  const [state, setState] = useState<ExportState>({ kind: "idle" });
  const start = async () => {
    const rows: SessionRow[] = [];
    let cursor: string | null = null;
    let isDone = false;
    setState({ kind: "reading", count: 0 });
    try {
      for (let page = 0; page < PAGES_MAX && !isDone; page += 1) {
        const paginationOpts = { numItems: PAGE_SIZE, cursor };
        const found: { page: SessionRow[]; isDone: boolean; continueCursor: string } = await convex.query(api.admin.sessions, {
          ...args,
          paginationOpts,
        });
        rows.push(...found.page);
        ({ isDone, continueCursor: cursor } = found);
        setState({ kind: "reading", count: rows.length });
      }
      saveFile({ name: `parley-all-sessions-${dayOf(Date.now())}.csv`, type: "text/csv", text: sessionsCsv(rows) });
      setState({ kind: "saved", count: rows.length, isCut: !isDone });
    } catch (error) {
      setState({ kind: "failed", error });
    }
  };
  return { state, start };
}
