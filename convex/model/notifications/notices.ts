import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import { ADJUSTED_ACCOUNTS, ADJUSTMENT_REASONS } from "../../../lib/domain/ledger/adjustments";
import { EDITED_FIELDS, type Notice } from "../../../lib/domain/notifications";
import { alertName } from "../alerts/tables";
import { roleValidator } from "../users/tables";

const mode = literals("chat", "video");
const party = literals("client", "advisor");

/** One thing to tell, as it is stored. The same shapes as `NotificationData`; the two types below hold them together. */
export const noticeValidator = v.union(
  v.object({
    kind: v.literal("sessionRequest"),
    data: v.object({ sessionId: v.string(), clientFirstName: v.string(), mode, expiresAtMs: v.number() }),
  }),
  v.object({
    kind: v.literal("sessionReceipt"),
    data: v.object({
      sessionId: v.string(),
      party,
      otherName: v.string(),
      amountMinor: v.int64(),
      billedMs: v.number(),
      endedAtMs: v.number(),
    }),
  }),
  v.object({
    kind: v.literal("lowBalance"),
    data: v.object({ sessionId: v.string(), balanceMinor: v.int64(), advisorName: v.string() }),
  }),
  v.object({ kind: v.literal("topUpDone"), data: v.object({ topUpId: v.string(), amountMinor: v.int64() }) }),
  v.object({ kind: v.literal("topUpFailed"), data: v.object({ topUpId: v.string(), amountMinor: v.int64() }) }),
  v.object({
    kind: v.literal("applicationDecided"),
    data: v.object({ approved: v.boolean(), reason: v.union(v.string(), v.null()) }),
  }),
  v.object({ kind: v.literal("applicationSubmitted"), data: v.object({ applicationId: v.string(), displayName: v.string() }) }),
  v.object({
    kind: v.literal("earningAvailable"),
    data: v.object({ sessionId: v.string(), clientFirstName: v.string(), amountMinor: v.int64() }),
  }),
  v.object({
    kind: v.literal("withdrawalRequested"),
    data: v.object({ withdrawalId: v.string(), advisorName: v.string(), amountMinor: v.int64() }),
  }),
  v.object({
    kind: v.literal("withdrawalDecided"),
    data: v.object({ withdrawalId: v.string(), amountMinor: v.int64(), approved: v.boolean(), reason: v.string() }),
  }),
  v.object({
    kind: v.literal("withdrawalFailed"),
    data: v.object({ withdrawalId: v.string(), amountMinor: v.int64(), isBack: v.boolean() }),
  }),
  v.object({
    kind: v.literal("payoutSent"),
    data: v.object({ withdrawalId: v.string(), amountMinor: v.int64(), month: v.union(v.string(), v.null()), sessionCount: v.number() }),
  }),
  v.object({ kind: v.literal("advisorFree"), data: v.object({ advisorId: v.string(), advisorName: v.string() }) }),
  v.object({
    kind: v.literal("profileEditedByAdmin"),
    data: v.object({
      reason: v.string(),
      texts: v.array(v.object({ field: literals(...EDITED_FIELDS), before: v.string(), after: v.string() })),
      prices: v.array(v.object({ mode, beforeMinor: v.int64(), afterMinor: v.int64() })),
    }),
  }),
  v.object({
    kind: v.literal("reviewReceived"),
    data: v.object({ sessionId: v.string(), clientFirstName: v.string(), overall: v.number() }),
  }),
  v.object({
    kind: v.literal("reviewReplied"),
    data: v.object({ advisorId: v.string(), sessionId: v.string(), advisorName: v.string() }),
  }),
  v.object({
    kind: v.literal("reviewRemoved"),
    data: v.object({ sessionId: v.string(), party, otherName: v.string(), reason: v.string() }),
  }),
  v.object({ kind: v.literal("rateSession"), data: v.object({ sessionId: v.string(), advisorName: v.string() }) }),
  v.object({
    kind: v.literal("disputeOpened"),
    data: v.object({
      disputeId: v.string(),
      sessionId: v.string(),
      party: literals("advisor", "admin"),
      clientName: v.string(),
      advisorName: v.string(),
      answerByMs: v.number(),
    }),
  }),
  v.object({
    kind: v.literal("disputeAnswered"),
    data: v.object({
      disputeId: v.string(),
      sessionId: v.string(),
      party: literals("client", "admin"),
      what: literals("answered", "silent", "overdue"),
      clientName: v.string(),
      advisorName: v.string(),
    }),
  }),
  v.object({
    kind: v.literal("disputeDecided"),
    data: v.object({
      disputeId: v.string(),
      sessionId: v.string(),
      party,
      otherName: v.string(),
      outcome: literals("refunded_full", "refunded_part", "rejected", "withdrawn"),
      amountMinor: v.int64(),
      reason: v.union(v.string(), v.null()),
    }),
  }),
  v.object({
    kind: v.literal("balanceAdjusted"),
    data: v.object({
      adjustmentId: v.string(),
      account: literals(...ADJUSTED_ACCOUNTS),
      reasonCode: literals(...ADJUSTMENT_REASONS),
      amountMinor: v.int64(),
    }),
  }),
  v.object({ kind: v.literal("systemAlert"), data: v.object({ alert: alertName, subject: v.string() }) }),
  v.object({ kind: v.literal("suspended"), data: v.object({ suspended: v.boolean() }) }),
  v.object({ kind: v.literal("roleChanged"), data: v.object({ role: roleValidator, granted: v.boolean() }) }),
);

type Stored = Infer<typeof noticeValidator>;
type Same = [Notice] extends [Stored] ? ([Stored] extends [Notice] ? true : never) : never;

/** Does not compile when a kind or a field exists on one side only. */
export const NOTICES_MATCH: Same = true;
