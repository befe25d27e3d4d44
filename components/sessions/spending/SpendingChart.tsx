"use client";

import { useTranslations } from "next-intl";
import { MoneyBars } from "@/components/earnings/MoneyBars";
import { useFormat } from "@/lib/format/useFormat";

export interface SpendingMonth {
  /** First instant of the month in UTC. */
  monthMs: number;
  amountMinor: bigint;
  sessionCount: number;
  billedMs: number;
}

/** Spending by month. */
export function SpendingChart({ months }: { months: readonly SpendingMonth[] }) {
  const t = useTranslations("spending");
  const format = useFormat();
  return (
    <MoneyBars
      amounts={months.map(({ monthMs, amountMinor }) => ({ atMs: monthMs, label: format.utcMonth(monthMs, { short: true }), amountMinor }))}
      legend={(total) => t("legend", { total })}
      caption={t("allMonths")}
      heads={[t("month"), t("spent")]}
      className="h-52"
    />
  );
}
