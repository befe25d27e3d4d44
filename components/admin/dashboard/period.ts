import { parseAsBoolean, parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs";
import { daysOf, lastDays, monthToDate, type Period } from "@/lib/domain/stats/days";

/** Stretches of UTC days an admin can look at. */
export const PERIOD_CHOICES = ["days7", "days30", "days90", "month", "dates"] as const;

/** The period as it stands in the address bar; defaults are left out of it. */
export const PERIOD_PARAMS = {
  period: parseAsStringLiteral(PERIOD_CHOICES).withDefault("days30"),
  /** Days such as 2026-11-21, for the period "dates"; both included. */
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
  compare: parseAsBoolean.withDefault(true),
};
export type PeriodParams = inferParserType<typeof PERIOD_PARAMS>;

const DAYS = { days7: 7, days30: 30, days90: 90 } as const;

/** The days a choice stands for; null while own dates are not complete, in order and within a year. */
export function periodOf({ period, from, to }: PeriodParams, nowMs: number): Period | null {
  if (period === "month") return monthToDate(nowMs);
  if (period !== "dates") return lastDays(DAYS[period], nowMs);
  const dates = { fromDay: from, toDay: to };
  return daysOf(dates) === null ? null : dates;
}
