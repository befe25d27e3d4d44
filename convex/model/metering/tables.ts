import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { METER_STATES, PARTIES, SEGMENT_REASONS } from "../../../lib/domain/sessionStates";

export const meterState = literals(...METER_STATES);
export const missingParty = literals(...PARTIES, "both");
export const segmentReason = literals(...SEGMENT_REASONS);

export const meteringTables = {
  /**
   * The live meter of one session, written by every tick. Nobody subscribes to
   * it, and it stays small: figures needed only at a change of state are on
   * `sessions`.
   */
  meters: defineTable({
    sessionId: v.id("sessions"),
    walletId: v.id("wallets"),
    /** Compared with the caller's token, so that a tick reads no user row. */
    clientTokenIdentifier: v.string(),
    advisorTokenIdentifier: v.string(),
    ratePerMinuteMinor: v.int64(),
    limitMinor: v.union(v.int64(), v.null()),
    clientTickMs: v.number(),
    clientLeaseMs: v.number(),
    advisorTickMs: v.number(),
    advisorLeaseMs: v.number(),
    bothIdleMs: v.number(),
    advisorIdleMs: v.number(),
    firstWarningMs: v.number(),
    lastWarningMs: v.number(),
    state: meterState,
    /** Milliseconds billed in closed segments, and the start of the open one. */
    baseMs: v.number(),
    segStartMs: v.union(v.number(), v.null()),
    /** The last proof of presence of each party. */
    proofClientMs: v.union(v.number(), v.null()),
    proofAdvisorMs: v.union(v.number(), v.null()),
    /** Whether each party is in the open call; always true for chat. */
    mediaClient: v.boolean(),
    mediaAdvisor: v.boolean(),
    /** When each party last did something. */
    activeClientMs: v.number(),
    activeAdvisorMs: v.number(),
    /** While running: when the pool is empty and when the spend limit is reached. */
    exhaustAtMs: v.union(v.number(), v.null()),
    limitAtMs: v.union(v.number(), v.null()),
    /** While not running: when waiting in this state ends the session. */
    deadlineMs: v.union(v.number(), v.null()),
    /** Recent lapses, at most one more than the limit. */
    lapsesMs: v.array(v.number()),
    segmentCount: v.number(),
    /** What the wallet holds and for how many meters, as of the last pool change. */
    poolHeldMinor: v.int64(),
    poolSize: v.number(),
    /** Time never runs backwards for a meter. */
    lastAtMs: v.number(),
    /** Number of accepted ticks. */
    seq: v.number(),
    /** Wallet epoch at the last pool change. */
    epoch: v.number(),
  })
    .index("by_sessionId", ["sessionId"])
    .index("by_state", ["state"]),
  /** The pool that all open meters of one client burn together. Balances are in `accounts`. */
  wallets: defineTable({
    ownerId: v.id("users"),
    openMeterIds: v.array(v.id("meters")),
    lastAtMs: v.number(),
    /** Raised by every pool change; a job of an older epoch does nothing. */
    epoch: v.number(),
    exhaustJobId: v.union(v.id("_scheduled_functions"), v.null()),
    exhaustJobAtMs: v.union(v.number(), v.null()),
    /** Numbers the holds and unholds of this wallet, for their keys. */
    moveCount: v.number(),
  }).index("by_ownerId", ["ownerId"]),
  /** Billed intervals with the proofs they rest on, written once when they close. */
  segments: defineTable({
    sessionId: v.id("sessions"),
    n: v.number(),
    startMs: v.number(),
    endMs: v.number(),
    reason: segmentReason,
    /** Whose absence closed it. */
    missing: v.union(missingParty, v.null()),
    proofClientMs: v.number(),
    proofAdvisorMs: v.number(),
  }).index("by_sessionId_and_n", ["sessionId", "n"]),
};
