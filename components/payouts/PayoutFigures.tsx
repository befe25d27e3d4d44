"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { useFormat } from "@/lib/format/useFormat";
import type { Overview } from "./payoutTypes";

const FIGURES = ["available", "pending", "inTransit", "paid"] as const;

/** What an advisor has, what is on its way, and what holds it up. */
export function PayoutFigures({ overview }: { overview: Overview }) {
  const t = useTranslations("payouts.figures");
  const page = useTranslations("payouts");
  const format = useFormat();
  const amounts = {
    available: overview.availableMinor,
    pending: overview.pendingMinor,
    inTransit: overview.inTransitMinor,
    paid: overview.paidMinor,
  };
  return (
    <div className="grid gap-6">
      {overview.isPaused ? (
        <Notice tone="amber" role="status">
          {page("paused")}
        </Notice>
      ) : null}
      <dl className="grid grid-cols-2 gap-6 lg:grid-cols-4 lg:gap-x-8">
        {FIGURES.map((key) => (
          <div key={key} className="grid content-start gap-1 border-t border-line pt-4">
            <dt className="text-sm text-ink-faint">{t(key)}</dt>
            <dd
              className={`figures tracking-tight ${key === "available" ? "text-xl leading-10 font-medium sm:text-2xl" : "text-lg leading-10"}`}
            >
              {format.money(amounts[key])}
            </dd>
            <dd className="text-sm text-ink-faint">{t(`${key}Text`)}</dd>
          </div>
        ))}
      </dl>
      {overview.frozenMinor > 0n ? (
        <p className="figures text-sm text-ink-soft">{t("frozen", { amount: format.money(overview.frozenMinor) })}</p>
      ) : null}
      {overview.debtMinor > 0n ? (
        <Notice tone="vermilion" className="figures">
          {t("debt", { amount: format.money(overview.debtMinor) })}
        </Notice>
      ) : null}
    </div>
  );
}
