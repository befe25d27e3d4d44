"use client";

import { useConvex } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Viewer } from "@/components/auth/useViewer";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { collectData } from "./collectData";
import { SettingRow } from "./SettingRow";

type State = { at: "idle" } | { at: "reading"; count: number } | { at: "saved" } | { at: "failed"; error: unknown };

/** Packs everything the person has into one file, made in this browser. */
export function ExportData({ viewer }: { viewer: Viewer }) {
  const t = useTranslations("settings.export");
  const errorText = useErrorText();
  const convex = useConvex();
  const [state, setState] = useState<State>({ at: "idle" });

  const start = async () => {
    setState({ at: "reading", count: 0 });
    try {
      const [{ strToU8, zipSync }, files] = await Promise.all([
        import("fflate"),
        collectData(convex, viewer.roles, (count) => setState({ at: "reading", count })),
      ]);
      const packed = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
      const address = URL.createObjectURL(new Blob([new Uint8Array(packed)], { type: "application/zip" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `parley-data-${new Date().toISOString().slice(0, 10)}.zip`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 0);
      setState({ at: "saved" });
    } catch (error) {
      setState({ at: "failed", error });
    }
  };

  return (
    <SettingRow title={t("title")} text={t("text")}>
      <div className="grid justify-items-end gap-2">
        <Button variant="secondary" pending={state.at === "reading"} onClick={() => void start()}>
          {t("start")}
        </Button>
        <p role="status" className="text-sm text-ink-soft">
          {state.at === "reading" ? t("reading", { count: state.count }) : state.at === "saved" ? t("saved") : state.at === "failed" ? errorText(state.error) : null}
        </p>
      </div>
    </SettingRow>
  );
}
