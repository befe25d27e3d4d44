import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { auditOf, auditRowValidator } from "../audit/latest";
import { commsProvider } from "../comms/mode";
import { findDispute } from "../disputes/rules";
import { disputeState } from "../disputes/tables";
import { earningStatus } from "../earnings/tables";
import { transactionKind } from "../ledger/tables";
import { missingParty, segmentReason } from "../metering/tables";
import { presenceFactTables } from "../presenceFacts/tables";
import { findReview } from "../reviews/submitReview";
import { loadReceipt, receiptValidator } from "./receipt";
import { closeCause, endReason, sessionMode, sessionState, sessionTerms } from "./tables";

/** More than these are counted and not shown one by one. */
const SEGMENTS_SHOWN = 500;
const FACTS_SHOWN = 500;
const TRANSACTIONS_SHOWN = 50;
const MESSAGES_COUNTED = 2_000;
const FILES_COUNTED = 100;

const timeOrNull = v.union(v.number(), v.null());
const minorOrNull = v.union(v.int64(), v.null());
const { kind: factKind, source: factSource } = presenceFactTables.presenceFacts.validator.fields;

const personFields = v.object({ userId: v.id("users"), name: v.string(), email: v.union(v.string(), v.null()), suspended: v.boolean() });

/** Everything the server knows about a session. Amounts minor units, times server ms. */
export const adminSessionValidator = v.object({
  sessionId: v.id("sessions"),
  client: personFields,
  advisor: v.object({ ...personFields.fields, advisorId: v.id("advisorProfiles") }),
  mode: sessionMode,
  state: sessionState,
  isOpen: v.boolean(),
  /** Its room is open: an admin may end it. */
  canEnd: v.boolean(),
  note: v.union(v.string(), v.null()),
  closeCause: v.union(closeCause, v.null()),
  declineReason: v.union(v.string(), v.null()),
  endReason: v.union(endReason, v.null()),
  requestedAtMs: v.number(),
  acceptedAtMs: timeOrNull,
  startedAtMs: timeOrNull,
  endedAtMs: timeOrNull,
  billedMs: v.number(),
  ratePerMinuteMinor: v.int64(),
  feeBps: v.number(),
  limitMinor: minorOrNull,
  chargeMinor: minorOrNull,
  feeMinor: minorOrNull,
  terms: sessionTerms,
  commsProvider: v.union(commsProvider, v.null()),
  receipt: v.union(receiptValidator, v.null()),
  /** Billed intervals with the proofs they rest on. */
  segments: v.array(
    v.object({
      n: v.number(),
      startMs: v.number(),
      endMs: v.number(),
      reason: segmentReason,
      missing: v.union(missingParty, v.null()),
      proofClientMs: v.number(),
      proofAdvisorMs: v.number(),
    }),
  ),
  /** Who was said to be in which call, by whom. */
  facts: v.array(
    v.object({
      epoch: v.number(),
      who: v.union(v.literal("client"), v.literal("advisor"), v.null()),
      kind: factKind,
      source: factSource,
      atMs: v.number(),
    }),
  ),
  calls: v.array(
    v.object({
      epoch: v.number(),
      provider: commsProvider,
      openedAtMs: v.number(),
      closedAtMs: timeOrNull,
      closeReason: v.union(v.string(), v.null()),
    }),
  ),
  messages: v.object({ client: v.number(), advisor: v.number(), isCapped: v.boolean() }),
  fileCount: v.number(),
  earning: v.union(
    v.object({ status: earningStatus, amountMinor: v.int64(), availableAtMs: v.number(), refundedMinor: v.int64() }),
    v.null(),
  ),
  dispute: v.union(v.object({ disputeId: v.id("disputes"), state: disputeState, openedAtMs: v.number() }), v.null()),
  review: v.union(
    v.object({ overall: v.number(), text: v.union(v.string(), v.null()), atMs: v.number(), isRemoved: v.boolean() }),
    v.null(),
  ),
  /** What the ledger posted for it, oldest first: holds, the settlement, refunds. */
  transactions: v.array(
    v.object({
      transactionId: v.id("ledgerTransactions"),
      kind: transactionKind,
      atMs: v.number(),
      amountMinor: v.int64(),
      walletDeltaMinor: v.int64(),
    }),
  ),
  audit: v.array(auditRowValidator),
});
export type AdminSession = Infer<typeof adminSessionValidator>;

async function personOf(ctx: QueryCtx, userId: Id<"users">, name: string): Promise<Infer<typeof personFields>> {
  const user = await ctx.db.get("users", userId);
  return { userId, name, email: user?.email ?? null, suspended: user?.suspended ?? false };
}

async function spokenIn(ctx: QueryCtx, session: Doc<"sessions">): Promise<Pick<AdminSession, "messages" | "fileCount">> {
  const rows = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(MESSAGES_COUNTED);
  const files = await ctx.db
    .query("attachments")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(FILES_COUNTED);
  const sentBy = (userId: Id<"users">) => rows.filter(({ kind, senderId }) => kind === "text" && senderId === userId).length;
  return {
    messages: { client: sentBy(session.clientId), advisor: sentBy(session.advisorUserId), isCapped: rows.length === MESSAGES_COUNTED },
    fileCount: files.filter(({ messageId }) => messageId !== null).length,
  };
}

async function carriedBy(ctx: QueryCtx, session: Doc<"sessions">): Promise<Pick<AdminSession, "segments" | "facts" | "calls">> {
  const segments = await ctx.db
    .query("segments")
    .withIndex("by_sessionId_and_n", (q) => q.eq("sessionId", session._id))
    .take(SEGMENTS_SHOWN);
  const facts = await ctx.db
    .query("presenceFacts")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", session._id))
    .take(FACTS_SHOWN);
  const calls = await ctx.db
    .query("calls")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", session._id))
    .take(SEGMENTS_SHOWN);
  const whoIs = (userId: Id<"users"> | null) =>
    userId === session.clientId ? ("client" as const) : userId === session.advisorUserId ? ("advisor" as const) : null;
  return {
    segments: segments.map(({ n, startMs, endMs, reason, missing, proofClientMs, proofAdvisorMs }) => ({
      n,
      startMs,
      endMs,
      reason,
      missing,
      proofClientMs,
      proofAdvisorMs,
    })),
    facts: facts.map(({ epoch, userId, kind, source, atMs }) => ({ epoch, who: whoIs(userId), kind, source, atMs })),
    calls: calls.map(({ epoch, provider, openedAtMs, closedAtMs, closeReason }) => ({
      epoch,
      provider,
      openedAtMs,
      closedAtMs,
      closeReason,
    })),
  };
}

async function moneyOf(ctx: QueryCtx, session: Doc<"sessions">): Promise<Pick<AdminSession, "transactions" | "earning">> {
  const transactions = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(TRANSACTIONS_SHOWN);
  const earning = await ctx.db
    .query("earnings")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .unique();
  return {
    transactions: transactions.map(({ _id, kind, atMs, amountMinor, walletDeltaMinor }) => ({
      transactionId: _id,
      kind,
      atMs,
      amountMinor,
      walletDeltaMinor,
    })),
    earning:
      earning === null
        ? null
        : {
            status: earning.status,
            amountMinor: earning.amountMinor,
            availableAtMs: earning.availableAtMs,
            refundedMinor: earning.refundedMinor ?? 0n,
          },
  };
}

/** A session as an admin sees it; null when the text names none. */
export async function loadAdminSession(ctx: QueryCtx, idText: string): Promise<AdminSession | null> {
  const id = ctx.db.normalizeId("sessions", idText);
  const session = id === null ? null : await ctx.db.get("sessions", id);
  if (session === null) return null;
  const [client, advisor, dispute, review, spoken, carried, money] = await Promise.all([
    personOf(ctx, session.clientId, session.clientFirstName),
    personOf(ctx, session.advisorUserId, session.advisorDisplayName),
    findDispute(ctx, session._id),
    findReview(ctx, session._id),
    spokenIn(ctx, session),
    carriedBy(ctx, session),
    moneyOf(ctx, session),
  ]);
  const { _id, baseMs, mode, state, isOpen, note, acceptedAtMs, ratePerMinuteMinor, feeBps, limitMinor, chargeMinor, feeMinor, terms } =
    session;
  return {
    sessionId: _id,
    client,
    advisor: { ...advisor, advisorId: session.advisorId },
    mode,
    state,
    isOpen,
    canEnd: isOpen && acceptedAtMs !== null,
    note,
    closeCause: session.closeCause,
    declineReason: session.declineReason,
    endReason: session.endReason,
    requestedAtMs: session.requestedAtMs,
    acceptedAtMs,
    startedAtMs: session.startedAtMs,
    endedAtMs: session.endedAtMs,
    billedMs: baseMs,
    ratePerMinuteMinor,
    feeBps,
    limitMinor,
    chargeMinor,
    feeMinor,
    terms,
    commsProvider: session.commsProvider,
    receipt: await loadReceipt(ctx, session, "client"),
    ...carried,
    ...spoken,
    ...money,
    dispute: dispute === null ? null : { disputeId: dispute._id, state: dispute.state, openedAtMs: dispute.openedAtMs },
    review:
      review === null ? null : { overall: review.overall, text: review.text, atMs: review.atMs, isRemoved: review.isRemoved === true },
    audit: await auditOf(ctx, session._id),
  };
}
