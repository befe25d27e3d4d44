"use client";

import { useConvex } from "convex/react";
import { useEffect, useRef, useState } from "react";
import { usePersonName } from "@/components/layout/usePersonName";
import { api } from "@/convex/_generated/api";
import { historyCsv } from "./historyCsv";
import type { HistoryArgs } from "./historyFilters";
import { saveFile } from "./saveFile";
import type { SessionSummary } from "./sessionSummary";

/** Rows asked for at a time, and most pages one file is made of. */
const PAGE_SIZE = 100;
const PAGES_MAX = 100;

export type ExportState =
  | { kind: "idle" }
  | { kind: "reading"; count: number }
  /** `isCut`: there is more than one file may hold. */
  | { kind: "saved"; count: number; isCut: boolean }
  | { kind: "failed"; error: unknown };

/** Reads every session that the filters leave, page by page, and saves them as a CSV file. */
export function useHistoryExport(role: "client" | "advisor", args: HistoryArgs): { state: ExportState; start: () => Promise<void> } {
  const convex = useConvex();
  const nameOf = usePersonName();
  const [state, setState] = useState<ExportState>({ kind: "idle" });
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const start = async () => {
    const sessions: SessionSummary[] = [];
    let cursor: string | null = null;
    let isDone = false;
    setState({ kind: "reading", count: 0 });
    try {
      for (let page = 0; page < PAGES_MAX && !isDone; page += 1) {
        const paginationOpts = { numItems: PAGE_SIZE, cursor };
        const found: { page: SessionSummary[]; isDone: boolean; continueCursor: string } = await convex.query(api.sessions.listMine, { role, ...args, paginationOpts });
        if (isGone.current) return;
        sessions.push(...found.page);
        ({ isDone, continueCursor: cursor } = found);
        setState({ kind: "reading", count: sessions.length });
      }
      const day = new Date().toISOString().slice(0, 10);
      saveFile({ name: `parley-sessions-${day}.csv`, type: "text/csv", text: historyCsv(sessions.map((session) => ({ ...session, peerName: nameOf(session.peerName) })), role) });
      setState({ kind: "saved", count: sessions.length, isCut: !isDone });
    } catch (error) {
      if (!isGone.current) setState({ kind: "failed", error });
    }
  };
  return { state, start };
}
