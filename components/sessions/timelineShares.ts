/** The least share of a bar that one part gets, so that a second in an hour can still be seen. */
const LEAST_SHARE = 0.006;

/** Where a part of a bar starts and how long it is, as shares of the whole, 0 to 1. */
export interface TimelineShare {
  start: number;
  length: number;
}

/**
 * Durations as shares of one bar, in order and without gaps. True to proportion, except that very short parts are widened
 * to a visible least and the others give way evenly. Nothing for a bar without any time.
 */
export function timelineShares(durationsMs: readonly number[]): TimelineShare[] {
  const totalMs = durationsMs.reduce((sum, ms) => sum + ms, 0);
  if (totalMs <= 0) return [];
  const least = Math.min(LEAST_SHARE, 1 / (2 * durationsMs.length));
  const raw = durationsMs.map((ms) => Math.max(least, ms / totalMs));
  const sum = raw.reduce((total, share) => total + share, 0);
  let start = 0;
  return raw.map((share) => {
    const length = share / sum;
    const part = { start, length };
    start += length;
    return part;
  });
}
