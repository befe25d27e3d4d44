/** What is timed: from sending an application in to its decision, from asking for a withdrawal to its money being sent. */
export const WAITS = ["application", "withdrawal"] as const;
export type Wait = (typeof WAITS)[number];

const MINUTE_MS = 60_000;
/** Each limit is 2^(1/4) of the one before: a median read from them is at most 19 % off. The last is 90 days. */
const LIMITS_MS = [0, ...Array.from({ length: 69 }, (_, n) => Math.round(MINUTE_MS * 2 ** (n / 4)))];

/** How many waits fell between each limit and the next, by the number of the limit. */
export type WaitCounts = Record<string, number>;

/** The number of the bucket a wait belongs to. */
export function bucketOf(waitMs: number): string {
  const next = LIMITS_MS.findIndex((limitMs) => limitMs > waitMs);
  return String(next === -1 ? LIMITS_MS.length - 1 : Math.max(0, next - 1));
}

/** Adds two counts, or takes with negative ones; what comes to nothing leaves no trace. */
export function addWaits(a: WaitCounts, b: WaitCounts): WaitCounts {
  const sum = { ...a };
  for (const [bucket, n] of Object.entries(b)) {
    const total = (sum[bucket] ?? 0) + n;
    if (total === 0) delete sum[bucket];
    else sum[bucket] = total;
  }
  return sum;
}

/** The wait half of all stayed below, milliseconds, by even spread inside its bucket; null when there was none. */
export function medianWaitMs(counts: WaitCounts): number | null {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (total <= 0) return null;
  const half = total / 2;
  let below = 0;
  for (const [bucket, lowMs] of LIMITS_MS.entries()) {
    const n = counts[String(bucket)] ?? 0;
    if (below + n >= half && n > 0) {
      const highMs = LIMITS_MS[bucket + 1] ?? lowMs;
      return Math.round(lowMs + ((highMs - lowMs) * (half - below)) / n);
    }
    below += n;
  }
  return null;
}
