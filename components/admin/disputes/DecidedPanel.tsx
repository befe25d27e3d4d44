"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { useFormat } from "@/lib/format/useFormat";
import type { AdminDisputeDetail } from "./types";

/** How a dispute came out: who decided what and why, and where every cent went. */
export function DecidedPanel({ decision }: { decision: NonNullable<AdminDisputeDetail["decision"]> }) {
  const t = useTranslations("adminDisputes.decided");
  const states = useTranslations("disputes.state");
  const format = useFormat();
  const { refundMinor, toWalletMinor, toDebtMinor, toPromoMinor, advisorBackMinor, newDebtMinor } = decision;
  const figures = [
    ["refunded", refundMinor],
    ["toWallet", toWalletMinor],
    ["toDebt", toDebtMinor],
    ["toPromo", toPromoMinor],
    ["advisorBack", advisorBackMinor],
    ["newDebt", newDebtMinor],
    ["feeBack", refundMinor - advisorBackMinor],
  ] as const;
  return (
    <Card className="grid grid-cols-1 gap-6 p-5 sm:p-6 lg:grid-cols-2 lg:gap-10">
      <div className="grid grid-cols-1 content-start gap-2">
        <h2 className="text-lg font-semibold tracking-tight">
          {t("title")}: {states(decision.outcome)}
        </h2>
        <p className="figures text-sm text-ink-faint">
          {t("by", { names: format.list(decision.admins.map(({ firstName }) => firstName)), time: format.dateTime(decision.atMs) })}
        </p>
        <p className="written wrap-anywhere whitespace-pre-line">{decision.reason}</p>
        {decision.note === null ? null : (
          <p className="text-sm text-ink-soft">
            {t("note")}: <span className="written wrap-anywhere whitespace-pre-line">{decision.note}</span>
          </p>
        )}
      </div>
      <dl className="grid content-start gap-1.5 text-sm">
        {figures
          .filter(([key, minor]) => key === "refunded" || minor !== 0n)
          .map(([key, minor]) => (
            <div key={key} className="flex items-baseline justify-between gap-4">
              <dt className="text-ink-soft">{t(key)}</dt>
              <dd className="figures font-medium">{format.money(minor)}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}
