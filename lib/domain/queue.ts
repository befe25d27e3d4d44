/** Why an advisor says no. A closed set, so that it reads well in every language; free text may go with it. */
export const DECLINE_CAUSES = ["busy", "not_my_field", "break", "later", "other"] as const;
export type DeclineCause = (typeof DECLINE_CAUSES)[number];

/** Why a request led to nothing without anybody saying no. */
const LAPSE_CAUSES = ["another_session", "waited_too_long"] as const;

/** Why a request led to nothing, as far as it is known. */
export const CLOSE_CAUSES = [...DECLINE_CAUSES, ...LAPSE_CAUSES] as const;
export type CloseCause = (typeof CLOSE_CAUSES)[number];

/** Ended sessions an advisor's typical length is taken from, newest first, and the fewest it can be told from. */
export const TYPICAL_FROM = 20;
const TYPICAL_AT_LEAST = 5;

/**
 * The length that half of an advisor's sessions stay within, whole ms, floored; null from fewer than five, which say
 * nothing. Takes the lengths of the newest paid sessions in any order.
 */
export function typicalMs(lengthsMs: readonly number[]): number | null {
  if (lengthsMs.length < TYPICAL_AT_LEAST) return null;
  const sorted = [...lengthsMs].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return Math.floor((lower + upper) / 2);
}

/** What an advisor has open, as far as taking the next client goes. */
export type DeskLoad = {
  /** Accepted and not over. */
  sessions: number;
  /** On the advisor's screen, waiting for an answer. */
  requests: number;
  /** Waiting for their turn. */
  queued: number;
};

/** True when a new request cannot go out at once: every place is taken, or somebody came first. */
export function mustQueue(load: DeskLoad, sessionsMax: number): boolean {
  return load.sessions >= sessionsMax || load.queued > 0;
}

/** How many of the queue may go out now. One request at a time for each free place, so that nobody's turn is a race. */
export function turnsFree(load: DeskLoad, sessionsMax: number): number {
  return Math.max(0, sessionsMax - load.sessions - load.requests);
}
