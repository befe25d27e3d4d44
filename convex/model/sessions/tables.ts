import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { END_REASONS, SESSION_MODES, SESSION_STATES } from "../../../lib/domain/sessionStates";
import { CLOSE_CAUSES } from "../../../lib/domain/queue";
import { commsProvider } from "../comms/mode";
import { segmentReason } from "../metering/tables";

export const sessionMode = literals(...SESSION_MODES);
export const sessionState = literals(...SESSION_STATES);
export const closeCause = literals(...CLOSE_CAUSES);
export const endReason = literals(...END_REASONS);

/** The figures a session lives by, copied from the settings when the request was sent. */
export const sessionTerms = v.object({
  clientTickMs: v.number(),
  clientLeaseMs: v.number(),
  advisorTickMs: v.number(),
  advisorLeaseMs: v.number(),
  graceMs: v.number(),
  readyEndMs: v.number(),
  exhaustedEndMs: v.number(),
  pausedEndMs: v.number(),
  bothIdleMs: v.number(),
  advisorIdleMs: v.number(),
  lapsesMax: v.number(),
  lapsesWindowMs: v.number(),
  startMinimumMinutes: v.number(),
  resumeMinimumMinutes: v.number(),
  firstWarningMs: v.number(),
  lastWarningMs: v.number(),
  earningHoldMs: v.number(),
  /** Absent on sessions that were asked for before there were disputes. */
  disputeWindowMs: v.optional(v.number()),
});

export const sessionTables = {
  /** What both parties subscribe to. Written on a change of state only, never by an ordinary tick. */
  sessions: defineTable({
    clientId: v.id("users"),
    advisorId: v.id("advisorProfiles"),
    advisorUserId: v.id("users"),
    /** What each sees of the other, as it was when the request was sent. */
    clientFirstName: v.string(),
    advisorDisplayName: v.string(),
    advisorPortraitSeed: v.string(),
    mode: sessionMode,
    state: sessionState,
    /** True until the session is over: limits and lists of open sessions use it. */
    isOpen: v.boolean(),
    ratePerMinuteMinor: v.int64(),
    feeBps: v.number(),
    limitMinor: v.union(v.int64(), v.null()),
    /** What the client asked as limit, where their own spending limits left less. */
    askedLimitMinor: v.optional(v.union(v.int64(), v.null())),
    terms: sessionTerms,
    note: v.union(v.string(), v.null()),
    /** Why a request led to nothing: from the closed set, and in the advisor's own words. */
    closeCause: v.union(closeCause, v.null()),
    declineReason: v.union(v.string(), v.null()),
    requestKey: v.string(),
    requestedAtMs: v.number(),
    expiresAtMs: v.number(),
    acceptedAtMs: v.union(v.number(), v.null()),
    /** First billed millisecond. */
    startedAtMs: v.union(v.number(), v.null()),
    endedAtMs: v.union(v.number(), v.null()),
    endReason: v.union(endReason, v.null()),
    baseMs: v.number(),
    segStartMs: v.union(v.number(), v.null()),
    exhaustAtMs: v.union(v.number(), v.null()),
    limitAtMs: v.union(v.number(), v.null()),
    deadlineMs: v.union(v.number(), v.null()),
    chargeMinor: v.union(v.int64(), v.null()),
    feeMinor: v.union(v.int64(), v.null()),
    /** Who carries messages and pictures, from accept on. */
    commsProvider: v.union(commsProvider, v.null()),
    /** Video: the open call's number; null while no call is open. */
    callEpoch: v.union(v.number(), v.null()),
    /** While not running: why the last billed interval was closed. */
    stopReason: v.union(segmentReason, v.null()),
  })
    .index("by_clientId_and_isOpen", ["clientId", "isOpen"])
    .index("by_advisorUserId_and_isOpen", ["advisorUserId", "isOpen"])
    .index("by_clientId_and_requestKey", ["clientId", "requestKey"])
    .index("by_clientId_and_requestedAtMs", ["clientId", "requestedAtMs"])
    .index("by_advisorUserId_and_requestedAtMs", ["advisorUserId", "requestedAtMs"])
    .index("by_clientId_and_advisorUserId_and_requestedAtMs", ["clientId", "advisorUserId", "requestedAtMs"])
    .index("by_state_and_expiresAtMs", ["state", "expiresAtMs"])
    .index("by_requestedAtMs", ["requestedAtMs"])
    .index("by_state_and_requestedAtMs", ["state", "requestedAtMs"])
    .index("by_isOpen_and_requestedAtMs", ["isOpen", "requestedAtMs"])
    .index("by_chargeMinor", ["chargeMinor"])
    .index("by_clientId_and_chargeMinor", ["clientId", "chargeMinor"])
    .index("by_advisorUserId_and_chargeMinor", ["advisorUserId", "chargeMinor"]),
};
