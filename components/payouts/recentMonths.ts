import type { Month } from "@/lib/domain/payouts/month";

/** A month and those before it, newest first. */
export function recentMonths(newest: Month, count: number): Month[] {
  const year = Number(newest.slice(0, 4));
  const index = Number(newest.slice(5)) - 1;
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, index - back, 1)).toISOString().slice(0, 7));
}
