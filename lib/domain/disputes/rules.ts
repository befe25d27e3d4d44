/** What became of a dispute so far. The last four are final. */
export const DISPUTE_STATES = ["open", "answered", "refunded_full", "refunded_part", "rejected", "withdrawn"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** What a client may complain about. */
export const DISPUTE_REASONS = ["advisor_absent", "quality", "technical", "overcharged", "conduct", "other"] as const;
export type DisputeReason = (typeof DISPUTE_REASONS)[number];

/** Whether a dispute waits for anything. */
export function isDisputeOpen(state: DisputeState): boolean {
  return state === "open" || state === "answered";
}

/** Shortest and longest description and answer, in UTF-16 code units. */
export const DISPUTE_TEXT_MIN = 20;
export const DISPUTE_TEXT_MAX = 4_000;
/** Longest note that only admins read. */
export const DISPUTE_NOTE_MAX = 2_000;
/** Most files each party may add, before and while a dispute is open. */
export const DISPUTE_FILES_MAX = 10;

/** Why a session cannot be disputed. */
export const DISPUTE_OBSTACLES = ["only_client", "exists", "not_ended", "nothing_charged", "too_late"] as const;
export type DisputeObstacle = (typeof DISPUTE_OBSTACLES)[number];

type DisputableFacts = { state: string; endedAtMs: number | null; chargeMinor: bigint | null };

/** Until when (server ms, exclusive) a session can be disputed; null unless it has ended and was paid for. */
export function disputableUntilMs({ state, endedAtMs, chargeMinor }: DisputableFacts, windowMs: number): number | null {
  if (state !== "ended" || endedAtMs === null || chargeMinor === null || chargeMinor <= 0n) return null;
  return endedAtMs + windowMs;
}

/** What stands between a client and a dispute of a session, or null when nothing does. */
export function disputeObstacle(facts: DisputableFacts, input: { windowMs: number; nowMs: number }): DisputeObstacle | null {
  if (facts.state !== "ended" || facts.endedAtMs === null) return "not_ended";
  const untilMs = disputableUntilMs(facts, input.windowMs);
  if (untilMs === null) return "nothing_charged";
  return input.nowMs >= untilMs ? "too_late" : null;
}
