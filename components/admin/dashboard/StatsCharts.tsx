"use client";

import { useTranslations } from "next-intl";
import { MoneyBars } from "@/components/earnings/MoneyBars";
import { Bars } from "@/components/ui/bars";
import { startOfDay } from "@/lib/domain/stats/days";
import { useFormat } from "@/lib/format/useFormat";
import type { Stats } from "./useStats";

/** Longer periods are drawn by month: more bars than this are lines. */
const DAYS_DRAWN = 92;

const MONEY = ["revenueMinor", "volumeMinor"] as const;
const COUNTED = ["endedPaid", "signUps"] as const;

interface Bin {
  atMs: number;
  label: string;
  revenueMinor: bigint;
  volumeMinor: bigint;
  endedPaid: number;
  signUps: number;
}

function useBins({ days }: Stats): Bin[] {
  const format = useFormat();
  const byMonth = days.length > DAYS_DRAWN;
  const bins = new Map<string, Bin>();
  for (const { day, revenueMinor, volumeMinor, endedPaid, signUps } of days) {
    const key = byMonth ? day.slice(0, 7) : day;
    const atMs = startOfDay(byMonth ? `${key}-01` : day) ?? 0;
    const bin = bins.get(key) ?? {
      atMs,
      label: byMonth ? format.utcMonth(atMs, { short: true }) : format.utcShortDay(atMs),
      revenueMinor: 0n,
      volumeMinor: 0n,
      endedPaid: 0,
      signUps: 0,
    };
    bins.set(key, {
      ...bin,
      revenueMinor: bin.revenueMinor + revenueMinor,
      volumeMinor: bin.volumeMinor + volumeMinor,
      endedPaid: bin.endedPaid + endedPaid,
      signUps: bin.signUps + signUps,
    });
  }
  return [...bins.values()];
}

/** Revenue, volume, sessions and sign-ups over the period, each with a table behind it. */
export function StatsCharts({ stats }: { stats: Stats }) {
  const t = useTranslations("adminStats.charts");
  const format = useFormat();
  const bins = useBins(stats);
  return (
    <div className="grid gap-10 lg:grid-cols-2">
      {MONEY.map((key) => (
        <section key={key} aria-label={t(`${key}.title`)} className="min-w-0">
          <MoneyBars
            amounts={bins.map((bin) => ({ atMs: bin.atMs, label: bin.label, amountMinor: bin[key] }))}
            legend={(total) => t(`${key}.legend`, { total })}
            caption={t(`${key}.title`)}
            heads={[t("day"), t("amount")]}
            labelGap={36}
            className="h-56"
          />
        </section>
      ))}
      {COUNTED.map((key) => (
        <section key={key} aria-label={t(`${key}.title`)} className="min-w-0">
          <Bars
            bars={bins.map((bin) => ({ key: bin.atMs, label: bin.label, value: bin[key], text: format.number(bin[key]) }))}
            legend={t(`${key}.legend`, { count: stats.totals[key] })}
            caption={t(`${key}.title`)}
            heads={[t("day"), t("count")]}
            writeTick={(value) => format.number(value, { maximumFractionDigits: 1 })}
            labelGap={36}
            className="h-56"
          />
        </section>
      ))}
    </div>
  );
}
