/** A calendar month in UTC, as text that sorts: "2026-11". */
export type Month = string;

/** The month that contains an instant, server ms. */
export function monthOf(atMs: number): Month {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** First instant of a month and of the next, server ms; null unless the text names a month from 2000 to 2999. */
export function monthBounds(month: Month): { startMs: number; endMs: number } | null {
  const match = /^(2\d{3})-(0[1-9]|1[0-2])$/.exec(month);
  if (match === null) return null;
  const year = Number(match[1]);
  const index = Number(match[2]) - 1;
  return { startMs: Date.UTC(year, index, 1), endMs: Date.UTC(year, index + 1, 1) };
}

/** The twelve months of a year. */
export function monthsOf(year: number): Month[] {
  return Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);
}
