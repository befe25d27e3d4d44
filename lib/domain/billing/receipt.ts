import type { SegmentReason } from "../sessionStates";

/** Why an interval of a receipt was billed or not. */
export const INTERVAL_REASONS = ["both_present", "waiting", "pause", "lapse", "media_left", "both_idle", "advisor_idle", "exhausted"] as const;
type IntervalReason = (typeof INTERVAL_REASONS)[number];

/** A billed interval with its evidence, as it was stored. Times server ms. */
export interface StoredSegment {
  startMs: number;
  endMs: number;
  reason: SegmentReason;
  proofClientMs: number;
  proofAdvisorMs: number;
}

/** One line of the receipt's timeline. */
export interface ReceiptInterval {
  n: number;
  startMs: number;
  endMs: number;
  billed: boolean;
  reason: IntervalReason;
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
  let gapReason: IntervalReason = "waiting";
  for (const { startMs, endMs, reason } of input.segments) {
    intervals.push({ startMs: cursorMs, endMs: startMs, billed: false, reason: gapReason });
    intervals.push({ startMs, endMs, billed: true, reason: "both_present" });
    cursorMs = endMs;
    gapReason = GAP_REASON[reason];
  }
  intervals.push({ startMs: cursorMs, endMs: input.endedAtMs, billed: false, reason: gapReason });
  return intervals.filter(({ startMs, endMs }) => endMs > startMs).map((interval, i) => ({ n: i + 1, ...interval }));
}

/** How often each party's lease ran out. Both count when both had gone by the same instant. */
export function countDisconnects(
  segments: StoredSegment[],
  terms: { clientLeaseMs: number; advisorLeaseMs: number },
): { client: number; advisor: number } {
  const counts = { client: 0, advisor: 0 };
  for (const { reason, proofClientMs, proofAdvisorMs } of segments) {
    if (reason !== "lapse") continue;
    const clientEndMs = proofClientMs + terms.clientLeaseMs;
    const advisorEndMs = proofAdvisorMs + terms.advisorLeaseMs;
    if (clientEndMs <= advisorEndMs) counts.client += 1;
    if (advisorEndMs <= clientEndMs) counts.advisor += 1;
  }
  return counts;
}
