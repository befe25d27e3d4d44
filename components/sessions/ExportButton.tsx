"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { usePagedFile, type ExportState, type PagedFile } from "./usePagedFile";

/** Saves a whole list as a CSV file and says how far it is. */
export function ExportButton<Row>({ file }: { file: PagedFile<Row> }) {
  const t = useTranslations("history.export");
  const errorText = useErrorText();
  const { state, start } = usePagedFile(file);
  const said = (now: ExportState): string | null => {
    switch (now.kind) {
      case "idle":
        return null;
      case "reading":
        return t("reading", { count: now.count });
      case "saved":
        return t(now.isCut ? "cut" : "saved", { count: now.count });
      case "failed":
        return errorText(now.error);
    }
  };
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button variant="secondary" pending={state.kind === "reading"} onClick={() => void start()}>
        <Download aria-hidden="true" />
        {t("label")}
      </Button>
      <span role={state.kind === "failed" ? "alert" : "status"} className="text-sm text-ink-soft empty:hidden">
        {said(state)}
      </span>
    </span>
  );
}
