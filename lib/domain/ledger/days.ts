import { DAY_MS } from "../calendar";
import type { AccountClass } from "./accounts";

/** A calendar day in UTC, as text that sorts: "2026-11-21". */
export type Day = string;

/** The day that contains an instant, server ms. */
export function dayOf(atMs: number): Day {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** First instant of a day, server ms; null unless the text names a day from 2000 to 2999. */
export function dayStartMs(day: string): number | null {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(day)) return null;
  const atMs = Date.parse(`${day}T00:00:00.000Z`);
  // 30 February parses nowhere or as another day.
  return Number.isNaN(atMs) || dayOf(atMs) !== day ? null : atMs;
}

/** The day after another. */
export function dayAfter(day: Day): Day {
  return dayOf((dayStartMs(day) ?? 0) + DAY_MS);
}

/** The day before another. */
export function dayBefore(day: Day): Day {
  return dayOf((dayStartMs(day) ?? 0) - DAY_MS);
}

/** The later of two days. */
export function laterDay(a: Day, b: Day): Day {
  return a > b ? a : b;
}

/** Sums per class of account, minor units; a class without entries is left out. */
export type ClassTotals = Partial<Record<AccountClass, bigint>>;

/** The same sums as rows, as the database and the wire carry them. */
export type TotalRow = { accountClass: AccountClass; totalMinor: bigint };

/** Adds rows to sums. */
export function addTotals(totals: ClassTotals, rows: readonly TotalRow[]): ClassTotals {
  const sums = { ...totals };
  for (const { accountClass, totalMinor } of rows) sums[accountClass] = (sums[accountClass] ?? 0n) + totalMinor;
  return sums;
}

/** Sums as rows, in the order of their names; classes that came to 0 are kept, as they had entries. */
export function totalRows(totals: ClassTotals): TotalRow[] {
  return (Object.entries(totals) as [AccountClass, bigint][])
    .map(([accountClass, totalMinor]) => ({ accountClass, totalMinor }))
    .sort((a, b) => (a.accountClass < b.accountClass ? -1 : 1));
}

/** The classes on which two sets of sums differ; a missing class is 0. */
export function differingClasses(a: ClassTotals, b: ClassTotals): AccountClass[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)] as AccountClass[]);
  return [...names].filter((name) => (a[name] ?? 0n) !== (b[name] ?? 0n)).sort();
}
