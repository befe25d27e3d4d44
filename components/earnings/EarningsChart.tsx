"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";
import { MoneyBars } from "./MoneyBars";

export interface EarningDay {
  /** Midnight UTC. */
  dayMs: number;
  amountMinor: bigint;
}

/** Earnings by day. */
export function EarningsChart({ days }: { days: readonly EarningDay[] }) {
  const t = useTranslations("earnings");
  const format = useFormat();
  return (
    <MoneyBars
      amounts={days.map(({ dayMs, amountMinor }) => ({ atMs: dayMs, label: format.utcShortDay(dayMs), amountMinor }))}
      legend={(total) => t("legend", { total })}
      caption={t("byDay")}
      heads={[t("day"), t("earned")]}
      labelGap={36}
      className="h-64"
    />
  );
}
