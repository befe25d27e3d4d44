"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { BYTE_ORDER_MARK } from "@/lib/domain/csv";
import { dayOf } from "@/lib/domain/stats/days";
import { saveFile } from "./saveFile";
import { useErrorText } from "./useErrorText";

/** Rows a file is read by at a time, and pages it is made of at most. */
const PAGE_SIZE = 100;
const PAGES_MAX = 500;

type State =
  | { kind: "idle" }
  | { kind: "reading"; rows: number }
  | { kind: "saved"; rows: number; isCut: boolean }
  | { kind: "failed"; error: unknown };

export interface CsvButtonProps {
  /** The file's name without its ending. */
  name: string;
  /** Whether the name says on which day (UTC) the file was made. */
  isDated?: boolean;
  /** The first line of the file. */
  head: string;
  /** Lines of one page of the list. */
  readPage: (paginationOpts: {
    numItems: number;
    cursor: string | null;
  }) => Promise<{ lines: string[]; isDone: boolean; continueCursor: string }>;
}

/** Reads a whole list page by page and saves it as a CSV file; says how far it is. */
export function CsvButton({ name, isDated = false, head, readPage }: CsvButtonProps) {
  const t = useTranslations("csv");
  const errorText = useErrorText();
  const [state, setState] = useState<State>({ kind: "idle" });
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const start = async () => {
    const lines = [head];
    let cursor: string | null = null;
    let isDone = false;
    setState({ kind: "reading", rows: 0 });
    try {
      for (let n = 0; n < PAGES_MAX && !isDone; n += 1) {
        const found = await readPage({ numItems: PAGE_SIZE, cursor });
        if (isGone.current) return;
        lines.push(...found.lines);
        isDone = found.isDone;
        cursor = found.continueCursor;
        setState({ kind: "reading", rows: lines.length - 1 });
      }
      saveFile({ name: `${name}${isDated ? `-${dayOf(Date.now())}` : ""}.csv`, type: "text/csv", text: BYTE_ORDER_MARK + lines.join("") });
      setState({ kind: "saved", rows: lines.length - 1, isCut: !isDone });
    } catch (error) {
      if (!isGone.current) setState({ kind: "failed", error });
    }
  };
  const said =
    state.kind === "reading"
      ? t("reading", { count: state.rows })
      : state.kind === "saved"
        ? t(state.isCut ? "cut" : "saved", { count: state.rows })
        : state.kind === "failed"
          ? errorText(state.error)
          : null;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button variant="secondary" pending={state.kind === "reading"} onClick={() => void start()}>
        <Download aria-hidden="true" />
        {t("label")}
      </Button>
      <span role={state.kind === "failed" ? "alert" : "status"} className="text-sm text-ink-soft empty:hidden">
        {said}
      </span>
    </span>
  );
}
