import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { DOCUMENT_TYPES } from "../../../lib/domain/applications/documents";
import { DISPUTE_REASONS, DISPUTE_STATES } from "../../../lib/domain/disputes/rules";
import { endReason, sessionMode } from "../sessions/tables";

export const disputeState = literals(...DISPUTE_STATES);
export const disputeReason = literals(...DISPUTE_REASONS);
export const decisionKind = literals("refund", "reject");
export const fileType = literals(...DOCUMENT_TYPES);

const perParty = v.object({ client: v.number(), advisor: v.number() });

/** What the server knew of the session when the dispute was opened. Amounts minor units, times server ms. */
export const evidenceValidator = v.object({
  gatheredAtMs: v.number(),
  startedAtMs: v.union(v.number(), v.null()),
  endedAtMs: v.number(),
  endReason,
  billedMs: v.number(),
  unbilledMs: v.number(),
  segmentCount: v.number(),
  disconnects: perParty,
  disconnectedMs: perParty,
  /** Messages each sent; `isCapped` where there are more than were counted. */
  messages: v.object({ client: v.number(), advisor: v.number(), isCapped: v.boolean() }),
  fileCount: v.number(),
  firstMessageAtMs: v.union(v.number(), v.null()),
  lastMessageAtMs: v.union(v.number(), v.null()),
  presenceFactCount: v.number(),
  /** The client's stars for the session, if there were any by then. */
  rating: v.union(v.number(), v.null()),
  chargeMinor: v.int64(),
  feeMinor: v.int64(),
  earningMinor: v.int64(),
  ratePerMinuteMinor: v.int64(),
});

/** What one admin wants to do and another has to agree to. */
export const proposalValidator = v.object({
  decision: decisionKind,
  refundMinor: v.int64(),
  reason: v.string(),
  note: v.union(v.string(), v.null()),
  atMs: v.number(),
  adminId: v.id("users"),
  requestKey: v.string(),
});

/** What was decided. `admins` names the proposer first where there were two. */
export const decisionValidator = v.object({
  decision: decisionKind,
  refundMinor: v.int64(),
  toWalletMinor: v.int64(),
  toDebtMinor: v.int64(),
  toPromoMinor: v.int64(),
  advisorBackMinor: v.int64(),
  newDebtMinor: v.int64(),
  reason: v.string(),
  note: v.union(v.string(), v.null()),
  atMs: v.number(),
  admins: v.array(v.id("users")),
  requestKey: v.string(),
});

export const DISPUTE_EVENTS = [
  "opened",
  "files_added",
  "answered",
  "answer_closed",
  "proposed",
  "proposal_dropped",
  "decided",
  "withdrawn",
] as const;
export const eventKind = literals(...DISPUTE_EVENTS);
export const eventBy = literals("client", "advisor", "admin", "system");

export const disputeTables = {
  /** A client's complaint about one session, with what was known of it, what was said and what was decided. One per session. */
  disputes: defineTable({
    sessionId: v.id("sessions"),
    clientId: v.id("users"),
    advisorId: v.id("advisorProfiles"),
    advisorUserId: v.id("users"),
    mode: sessionMode,
    state: disputeState,
    /** True while anything can still happen. */
    isOpen: v.boolean(),
    reason: disputeReason,
    description: v.string(),
    /** Whether the advisor may see the client's files. */
    filesShared: v.boolean(),
    requestKey: v.string(),
    openedAtMs: v.number(),
    /** Until when the advisor may answer, exclusive; and until when an admin is to decide. */
    answerByMs: v.number(),
    decideByMs: v.number(),
    /** True once the advisor's time is over or the answer is there. */
    isAnswerClosed: v.boolean(),
    /** True once the admins were told that the decision is late. */
    isOverdueTold: v.boolean(),
    answer: v.union(v.object({ text: v.string(), atMs: v.number(), requestKey: v.string() }), v.null()),
    evidence: evidenceValidator,
    chargeMinor: v.int64(),
    /** What is held of the earning while open. */
    frozenMinor: v.int64(),
    proposal: v.union(proposalValidator, v.null()),
    hasProposal: v.boolean(),
    decision: v.union(decisionValidator, v.null()),
    closedAtMs: v.union(v.number(), v.null()),
    updatedAtMs: v.number(),
  })
    .index("by_sessionId", ["sessionId"])
    .index("by_clientId_and_openedAtMs", ["clientId", "openedAtMs"])
    .index("by_clientId_and_isOpen_and_openedAtMs", ["clientId", "isOpen", "openedAtMs"])
    .index("by_advisorUserId_and_openedAtMs", ["advisorUserId", "openedAtMs"])
    .index("by_advisorUserId_and_isOpen_and_openedAtMs", ["advisorUserId", "isOpen", "openedAtMs"])
    .index("by_clientId_and_chargeMinor", ["clientId", "chargeMinor"])
    .index("by_advisorUserId_and_chargeMinor", ["advisorUserId", "chargeMinor"])
    .index("by_chargeMinor", ["chargeMinor"])
    .index("by_isOpen_and_chargeMinor", ["isOpen", "chargeMinor"])
    .index("by_isOpen_and_decideByMs", ["isOpen", "decideByMs"])
    .index("by_openedAtMs", ["openedAtMs"])
    .index("by_state_and_openedAtMs", ["state", "openedAtMs"])
    .index("by_isOpen_and_openedAtMs", ["isOpen", "openedAtMs"])
    .index("by_hasProposal_and_openedAtMs", ["hasProposal", "openedAtMs"])
    .index("by_isAnswerClosed_and_answerByMs", ["isAnswerClosed", "answerByMs"])
    .index("by_isOpen_and_isOverdueTold_and_decideByMs", ["isOpen", "isOverdueTold", "decideByMs"]),
  /** What happened in a dispute, written once. Only admins see rows that are `isInternal`. */
  disputeEvents: defineTable({
    disputeId: v.id("disputes"),
    atMs: v.number(),
    what: eventKind,
    by: eventBy,
    userId: v.union(v.id("users"), v.null()),
    text: v.union(v.string(), v.null()),
    isInternal: v.boolean(),
  }).index("by_disputeId_and_atMs", ["disputeId", "atMs"]),
  /** Files of a dispute. One that waits for its dispute to be opened has none yet. */
  disputeFiles: defineTable({
    sessionId: v.id("sessions"),
    disputeId: v.union(v.id("disputes"), v.null()),
    ownerId: v.id("users"),
    from: literals("client", "advisor"),
    storageId: v.id("_storage"),
    /** Made safe; see lib/domain/files/fileName. */
    name: v.string(),
    /** What the bytes say. */
    mime: fileType,
    size: v.number(),
    width: v.union(v.number(), v.null()),
    height: v.union(v.number(), v.null()),
    atMs: v.number(),
  })
    .index("by_sessionId_and_ownerId", ["sessionId", "ownerId"])
    .index("by_ownerId", ["ownerId"])
    .index("by_disputeId_and_atMs", ["disputeId", "atMs"])
    .index("by_storageId", ["storageId"]),
};
