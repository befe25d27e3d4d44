"use client";

import { useRouter } from "next/navigation";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useNow } from "@/components/layout/useNow";
import { recentMonths } from "@/components/payouts/recentMonths";
import { usePayoutAct } from "@/components/payouts/usePayoutAct";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { monthBounds, monthOf } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { BatchPreview } from "./BatchPreview";

const MONTHS = 12;

/** A month that is over, what its payout would do, and the button that makes it. Pressing twice makes one. */
export function GenerateBatch() {
  const t = useTranslations("payoutBatch.generate");
  const format = useFormat();
  const router = useRouter();
  const generate = useMutation(api.payouts.generateBatch);
  const { act, isPending, error } = usePayoutAct();
  const nowMs = useNow();
  const [wanted, setWanted] = useState<string | null>(null);
  const months = nowMs === null ? [] : recentMonths(monthOf(nowMs), MONTHS + 1).slice(1);
  const month = wanted ?? months[0];
  const make = async (chosen: string) => {
    const made = await act(() => generate({ month: chosen }));
    if (made !== undefined) router.push(`/admin/payouts/batches/${made.value.batchId}`);
  };
  return (
    <section aria-labelledby="generate" className="grid gap-4">
      <div className="grid max-w-2xl gap-1">
        <h2 id="generate" className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <p className="text-sm text-ink-soft">{t("text")}</p>
      </div>
      {month === undefined ? (
        <Skeleton className="h-10 w-72" />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <Select
              aria-label={t("month")}
              className="w-52"
              value={month}
              onChange={setWanted}
              options={months.map((value) => ({ value, label: format.utcMonth(monthBounds(value)?.startMs ?? 0) }))}
            />
            <Button pending={isPending} onClick={() => void make(month)}>
              {t("button")}
            </Button>
          </div>
          {error === null ? null : (
            <Notice tone="vermilion" role="alert">
              {error}
            </Notice>
          )}
          <BatchPreview key={month} month={month} />
        </>
      )}
    </section>
  );
}
