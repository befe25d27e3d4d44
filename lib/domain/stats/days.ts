import { DAY_MS } from "../calendar";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Longest period figures are read for, in days: a year and the day after it. */
const PERIOD_DAYS_MAX = 366;

/** The UTC day of an instant, `YYYY-MM-DD`. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** The start of a UTC day, server ms; null unless the text names a day of the calendar. */
export function startOfDay(day: string): number | null {
  if (!DAY.test(day)) return null;
  const startMs = Date.parse(`${day}T00:00:00.000Z`);
  return Number.isNaN(startMs) || dayOf(startMs) !== day ? null : startMs;
}

export interface Period {
  /** First and last day, both included. */
  fromDay: string;
  toDay: string;
}

/** Every day of a period, in order; null unless both are days, in order and not too far apart. */
export function daysOf({ fromDay, toDay }: Period): string[] | null {
  const fromMs = startOfDay(fromDay);
  const toMs = startOfDay(toDay);
  if (fromMs === null || toMs === null || toMs < fromMs) return null;
  const count = (toMs - fromMs) / DAY_MS + 1;
  return count > PERIOD_DAYS_MAX ? null : Array.from({ length: count }, (_, n) => dayOf(fromMs + n * DAY_MS));
}

/** The period of the same length that ends on the day before. */
export function periodBefore(period: Period): Period {
  const fromMs = startOfDay(period.fromDay) ?? 0;
  const toMs = startOfDay(period.toDay) ?? 0;
  return { fromDay: dayOf(fromMs - (toMs - fromMs) - DAY_MS), toDay: dayOf(fromMs - DAY_MS) };
}

/** The last `count` days up to and with the day of an instant. */
export const lastDays = (count: number, nowMs: number): Period => ({ fromDay: dayOf(nowMs - (count - 1) * DAY_MS), toDay: dayOf(nowMs) });

/** The month of an instant, from its first day to today. */
export const monthToDate = (nowMs: number): Period => ({ fromDay: `${dayOf(nowMs).slice(0, 7)}-01`, toDay: dayOf(nowMs) });
