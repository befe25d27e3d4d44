/** How a live session is held. */
export const SESSION_MODES = ["chat", "video"] as const;
export type SessionMode = (typeof SESSION_MODES)[number];

/** The two people of a session. */
export const PARTIES = ["client", "advisor"] as const;
export type Party = (typeof PARTIES)[number];

/** The states of an open meter, from the opened room to the last second. */
export const METER_STATES = ["ready", "running", "paused", "grace", "exhausted", "ended"] as const;
export type MeterState = (typeof METER_STATES)[number];

/** The states of a session: a place in the queue or a request, then its meter, or an answer that never opened one. */
export const SESSION_STATES = ["queued", "requested", ...METER_STATES, "declined", "expired", "cancelled"] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** Why a session ended. The first two are a person's choice, the others a rule. */
export const END_REASONS = [
  "ended_by_client",
  "ended_by_advisor",
  "spend_limit",
  "balance_used_up",
  "connection_lost",
  "paused_too_long",
  "not_joined",
  "unstable",
  "suspended",
  "ended_by_admin",
] as const;
export type EndReason = (typeof END_REASONS)[number];

/**
 * Why a billed interval was closed. `lapse`: nothing was heard from a page; `media_left`: a party was no longer in the
 * call; `both_idle` and `advisor_idle`: everybody was there and nothing happened.
 */
export const SEGMENT_REASONS = [
  "pause",
  "lapse",
  "media_left",
  "both_idle",
  "advisor_idle",
  "exhausted",
  "spend_limit",
  "end",
] as const;
export type SegmentReason = (typeof SEGMENT_REASONS)[number];

/** True while a request waits: for its turn or for an answer. */
export function isWaitingState(state: SessionState): boolean {
  return state === "queued" || state === "requested";
}

/** True while the room is open, whether or not it is being billed. */
export function isMeteredState(state: SessionState): boolean {
  return state === "ready" || state === "running" || state === "paused" || state === "grace" || state === "exhausted";
}
