/** Milliseconds of one UTC day. */
export const DAY_MS = 86_400_000;

/** Start of the UTC day that contains `atMs`, server ms. */
export function startOfUtcDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** Start of the UTC month that contains `atMs`, shifted by whole months (-1 is the month before). */
export function startOfUtcMonth(atMs: number, shiftMonths = 0): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + shiftMonths, 1);
}
