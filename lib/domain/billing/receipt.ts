import { PARTIES, type Party, type SegmentReason } from "../sessionStates";
import type { Missing } from "./types";

/** Why an interval of a receipt was billed or not. */
export const INTERVAL_REASONS = ["both_present", "waiting", "pause", "lapse", "media_left", "both_idle", "advisor_idle", "exhausted"] as const;
type IntervalReason = (typeof INTERVAL_REASONS)[number];

/** A billed interval, as it was stored. Times server ms. */
export interface StoredSegment {
  startMs: number;
  endMs: number;
  reason: SegmentReason;
  missing: Missing | null;
}

/** One line of the receipt's timeline. */
export interface ReceiptInterval {
  n: number;
  startMs: number;
  endMs: number;
  billed: boolean;
  reason: IntervalReason;
  /** Unbilled: whose absence began it; null where nobody was lost. */
  missing: Missing | null;
}

/** Why nothing was billed after a segment that was closed for this reason. */
const GAP_REASON: Record<SegmentReason, IntervalReason> = {
  pause: "pause",
  lapse: "lapse",
  media_left: "media_left",
  both_idle: "both_idle",
  advisor_idle: "advisor_idle",
  exhausted: "exhausted",
  spend_limit: "waiting",
  end: "waiting",
};

/**
 * The whole time of a room as a gapless list of billed and unbilled intervals,
 * from its opening to its end. Empty intervals are left out.
 */
export function receiptIntervals(input: { segments: StoredSegment[]; openedAtMs: number; endedAtMs: number }): ReceiptInterval[] {
  const intervals: Omit<ReceiptInterval, "n">[] = [];
  let cursorMs = input.openedAtMs;
  let gap: Pick<ReceiptInterval, "reason" | "missing"> = { reason: "waiting", missing: null };
  for (const { startMs, endMs, reason, missing } of input.segments) {
    intervals.push({ startMs: cursorMs, endMs: startMs, billed: false, ...gap });
    intervals.push({ startMs, endMs, billed: true, reason: "both_present", missing: null });
    cursorMs = endMs;
    gap = { reason: GAP_REASON[reason], missing };
  }
  intervals.push({ startMs: cursorMs, endMs: input.endedAtMs, billed: false, ...gap });
  return intervals.filter(({ startMs, endMs }) => endMs > startMs).map((interval, i) => ({ n: i + 1, ...interval }));
}

/** How often each party was lost, and for how long in all, ms. */
export interface Disconnects {
  counts: Record<Party, number>;
  totalMs: Record<Party, number>;
}

/** Sums up whose absence stopped the bill. Both count when both had gone by the same instant. */
export function disconnectsIn(input: { segments: StoredSegment[]; endedAtMs: number }): Disconnects {
  const counts = { client: 0, advisor: 0 };
  const totalMs = { client: 0, advisor: 0 };
  for (const [i, { endMs, missing }] of input.segments.entries()) {
    if (missing === null) continue;
    const goneMs = (input.segments[i + 1]?.startMs ?? input.endedAtMs) - endMs;
    for (const party of PARTIES) {
      if (missing !== "both" && missing !== party) continue;
      counts[party] += 1;
      totalMs[party] += goneMs;
    }
  }
  return { counts, totalMs };
}
