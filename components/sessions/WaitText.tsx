"use client";

import { useTranslations } from "next-intl";
import { useNow } from "@/components/layout/useNow";

const MINUTE_MS = 60_000;

export interface WaitTextProps {
  /** Whose queue it is. */
  name: string;
  ahead: number;
  runningSinceMs: number | null;
  typicalMs: number | null;
  /** The reader has a place already. */
  isIn?: boolean;
}

/** How long it may take, in words that promise nothing: who is before, what runs, how long such sessions last. */
export function WaitText({ name, ahead, runningSinceMs, typicalMs, isIn = false }: WaitTextProps) {
  const t = useTranslations("queue");
  const nowMs = useNow();
  const minutes = runningSinceMs === null || nowMs === null ? null : Math.max(0, Math.floor((nowMs - runningSinceMs) / MINUTE_MS));
  const typical = typicalMs === null ? null : Math.max(1, Math.round(typicalMs / MINUTE_MS));
  return (
    <>
      {isIn && ahead === 0 ? t("next") : t("ahead", { count: ahead })}{" "}
      {minutes !== null && typical !== null ? t("runningTypical", { minutes, typical, name }) : null}
      {minutes !== null && typical === null ? t("running", { minutes }) : null}
      {minutes === null && typical !== null ? t("typical", { typical, name }) : null}
    </>
  );
}
