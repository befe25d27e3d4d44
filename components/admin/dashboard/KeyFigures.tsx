"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/format/useFormat";
import type { Stats } from "./useStats";

type Period = Omit<Stats, "before">;
/** `change` is the growth over the period before, 0.1 being a tenth more; null where it cannot be said. */
interface Figure {
  key: FigureKey;
  value: string;
  before: string | null;
  change: number | null;
}

const AMOUNTS = ["revenueMinor", "volumeMinor", "toppedUpMinor", "refundedMinor"] as const;
const COUNTS = ["signUps", "requests", "endedPaid"] as const;
const RATES = ["refund", "dispute", "completion", "cancellation", "noAnswer"] as const;
const MINUTE_MS = 60_000;
const WAITS = ["medianApplicationMs", "medianWithdrawalMs"] as const;
type FigureKey =
  (typeof AMOUNTS)[number] | (typeof COUNTS)[number] | (typeof RATES)[number] | (typeof WAITS)[number] | "rating" | "billedMs";

const growth = (now: number, before: number | undefined): number | null =>
  before === undefined || before === 0 ? null : (now - before) / before;

function useFigures(stats: Stats): Record<"money" | "sessions" | "service", Figure[]> {
  const t = useTranslations("adminStats.figures");
  const format = useFormat();
  const { before } = stats;
  const none = t("none");
  const shown = (read: (period: Period) => string, key: FigureKey, change: number | null = null): Figure => ({
    key,
    value: read(stats),
    before: before === null ? null : read(before),
    change,
  });
  const amount = (key: (typeof AMOUNTS)[number]) =>
    shown(
      ({ totals }) => format.money(totals[key]),
      key,
      growth(Number(stats.totals[key]), before === null ? undefined : Number(before.totals[key])),
    );
  const count = (key: (typeof COUNTS)[number]) =>
    shown(({ totals }) => format.number(totals[key]), key, growth(stats.totals[key], before?.totals[key]));
  const share = (key: (typeof RATES)[number]) =>
    shown(({ rates }) => (rates[key] === null ? none : format.number(rates[key], { style: "percent", maximumFractionDigits: 1 })), key);
  // Waits are counted in classes, and the first one is a whole minute.
  const waited = (ms: number | null) => (ms === null ? none : ms < MINUTE_MS ? t("underMinute") : format.duration(ms));
  const wait = (key: (typeof WAITS)[number]) => shown((period) => waited(period[key]), key);
  return {
    money: AMOUNTS.map(amount),
    sessions: [
      ...COUNTS.map(count),
      shown(({ totals }) => format.duration(totals.billedMs), "billedMs", growth(stats.totals.billedMs, before?.totals.billedMs)),
    ],
    service: [
      ...RATES.map(share),
      shown(
        ({ rates }) => (rates.rating === null ? none : format.number(rates.rating, { minimumFractionDigits: 2, maximumFractionDigits: 2 })),
        "rating",
      ),
      ...WAITS.map(wait),
    ],
  };
}

/** The figures of a period in three groups, each with what it was in the period before. */
export function KeyFigures({ stats }: { stats: Stats }) {
  const t = useTranslations("adminStats.figures");
  const groups = useFigures(stats);
  return (
    <div className="grid gap-8">
      {(["money", "sessions", "service"] as const).map((group) => (
        <section key={group} aria-labelledby={`figures-${group}`} className="grid gap-3">
          <h2 id={`figures-${group}`} className="text-lg font-semibold tracking-tight">
            {t(`groups.${group}`)}
          </h2>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-5 lg:grid-cols-4">
            {groups[group].map((figure) => (
              <FigureCell key={figure.key} figure={figure} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function FigureCell({ figure: { key, value, before, change } }: { figure: Figure }) {
  const t = useTranslations("adminStats.figures");
  const format = useFormat();
  return (
    <div className="grid content-start gap-1 border-t border-line pt-3">
      <dt className="text-sm text-ink-faint">{t(key)}</dt>
      <dd className="figures text-xl font-medium tracking-tight">{value}</dd>
      {before === null ? null : (
        <dd className="figures flex flex-wrap gap-x-2 text-xs text-ink-faint">
          <span>{t("before", { value: before })}</span>
          {change === null ? null : (
            <span className="text-ink-soft">
              {format.number(change, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 })}
            </span>
          )}
        </dd>
      )}
    </div>
  );
}
