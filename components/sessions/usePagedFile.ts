"use client";

import type { PaginationOptions } from "convex/server";
import { useEffect, useRef, useState } from "react";
import { saveFile } from "./saveFile";

export type ExportState =
  | { kind: "idle" }
  | { kind: "reading"; count: number }
  /** `isCut`: there is more than one file may hold. */
  | { kind: "saved"; count: number; isCut: boolean }
  | { kind: "failed"; error: unknown };

export interface PagedFile<Row> {
  /** Rows asked for at a time, and most pages one file is made of. */
  pageSize: number;
  pagesMax: number;
  readPage: (paginationOpts: Pick<PaginationOptions, "numItems" | "cursor">) => Promise<{ page: Row[]; isDone: boolean; continueCursor: string }>;
  /** The file's name without its ending, and its text. */
  toCsv: (rows: Row[]) => { name: string; text: string };
}

/** Reads a list to its end, page by page, and saves it as a CSV file. Stops when the page that asked is left. */
export function usePagedFile<Row>({ pageSize, pagesMax, readPage, toCsv }: PagedFile<Row>): { state: ExportState; start: () => Promise<void> } {
  const [state, setState] = useState<ExportState>({ kind: "idle" });
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const start = async () => {
    const rows: Row[] = [];
    let cursor: string | null = null;
    let isDone = false;
    setState({ kind: "reading", count: 0 });
    try {
      for (let page = 0; page < pagesMax && !isDone; page += 1) {
        const found: { page: Row[]; isDone: boolean; continueCursor: string } = await readPage({ numItems: pageSize, cursor });
        if (isGone.current) return;
        rows.push(...found.page);
        ({ isDone, continueCursor: cursor } = found);
        setState({ kind: "reading", count: rows.length });
      }
      const { name, text } = toCsv(rows);
      saveFile({ name: `${name}.csv`, type: "text/csv", text });
      setState({ kind: "saved", count: rows.length, isCut: !isDone });
    } catch (error) {
      if (!isGone.current) setState({ kind: "failed", error });
    }
  };
  return { state, start };
}
