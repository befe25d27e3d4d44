"use client";

import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import type { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

type EarningSummary = FunctionReturnType<typeof api.earnings.summary>;

const BALANCES = ["available", "pending", "frozen", "withdrawn"] as const;

/** The advisor's balances, and this month against the last. */
export function EarningFigures({ summary }: { summary: EarningSummary }) {
  const t = useTranslations("earnings");
  const format = useFormat();
  const amounts = { available: summary.availableMinor, pending: summary.pendingMinor, frozen: summary.frozenMinor, withdrawn: summary.withdrawnMinor };
  return (
    <div className="grid gap-8">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-6 lg:grid-cols-4 lg:gap-x-8">
        {BALANCES.map((key) => (
          <div key={key} className="grid content-start gap-1 border-t border-line pt-4">
            <dt className="text-sm text-ink-faint">{t(key)}</dt>
            <dd className={`figures tracking-tight ${key === "available" || key === "pending" ? "text-xl leading-10 font-medium sm:text-2xl" : "text-lg leading-10"}`}>{format.money(amounts[key])}</dd>
            <dd className="text-sm text-ink-faint">{t(`${key}Text`)}</dd>
          </div>
        ))}
      </dl>
      <p className="figures text-sm text-ink-soft">
        {t("months", { thisMonth: format.money(summary.thisMonthMinor), lastMonth: format.money(summary.lastMonthMinor) })}
      </p>
    </div>
  );
}
