"use client";

import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { Switch } from "@/components/ui/switch";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { usePayoutAct } from "./usePayoutAct";

/** Whether the monthly payout pays by itself, and which month is next. */
export function MonthlySwitch({ monthly, nextBatchMonth }: { monthly: boolean; nextBatchMonth: string }) {
  const t = useTranslations("payouts.monthly");
  const format = useFormat();
  const setMonthly = useMutation(api.payouts.setMonthly);
  const { act, isPending, error } = usePayoutAct();
  const month = format.utcMonth(monthBounds(nextBatchMonth)?.startMs ?? 0);
  return (
    <section aria-labelledby="monthly" className="grid gap-3 rounded-card border border-line bg-surface p-4">
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-1">
          <h2 id="monthly" className="font-semibold">
            {t("title")}
          </h2>
          <p className="text-sm text-ink-soft">{monthly ? t("on", { month }) : t("off")}</p>
        </div>
        <Switch
          aria-labelledby="monthly"
          checked={monthly}
          disabled={isPending}
          onCheckedChange={(next) => void act(() => setMonthly({ monthly: next }))}
        />
      </div>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
    </section>
  );
}
