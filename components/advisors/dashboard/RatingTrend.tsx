"use client";

import Link from "next/link";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ChartKey, ChartTable } from "@/components/ui/chart-parts";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";

const STARS_MAX = 5;

/** The average of each month as a bar with its figure; a month without reviews has none. */
export function RatingTrend() {
  const t = useTranslations("advisorDashboard.rating");
  const format = useFormat();
  const months = useQuery(api.reviews.trend, {});
  const tenths = (value: number) => format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const count = months?.reduce((sum, month) => sum + month.count, 0) ?? 0;
  return (
    <section aria-labelledby="rating" className="relative grid content-start gap-4">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="rating" className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <Button asChild variant="link">
          <Link href="/advisor-dashboard/reviews">{t("all")}</Link>
        </Button>
      </div>
      {months === undefined ? <Skeleton className="h-36" /> : null}
      {months !== undefined && count === 0 ? <p className="text-sm text-ink-soft">{t("none")}</p> : null}
      {months !== undefined && count > 0 ? (
        <>
          <ChartKey tone="amber">{t("legend")}</ChartKey>
          <div aria-hidden="true" className="grid h-40 auto-cols-fr grid-flow-col items-end gap-2 sm:gap-3">
            {months.map(({ monthMs, average }) => (
              <div key={monthMs} className="figures grid h-full grid-rows-[auto_1fr_auto] justify-items-center gap-1 text-xs">
                <span className="font-medium">{average === null ? <span className="text-ink-faint">–</span> : tenths(average)}</span>
                <span className="flex h-full w-full max-w-12 items-end rounded-t-[4px] bg-sunk">
                  <span className="block w-full rounded-t-[4px] bg-amber" style={{ height: `${((average ?? 0) / STARS_MAX) * 100}%` }} />
                </span>
                <span className="text-center text-ink-faint">{format.utcMonth(monthMs, { short: true })}</span>
              </div>
            ))}
          </div>
          <ChartTable
            caption={t("title")}
            heads={[t("month"), t("average"), t("reviews")]}
            rows={months.map(({ monthMs, average, count: reviews }) => ({
              key: monthMs,
              cells: [format.utcMonth(monthMs), average === null ? t("noAverage") : tenths(average), format.number(reviews)],
            }))}
          />
        </>
      ) : null}
    </section>
  );
}
