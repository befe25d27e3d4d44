import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { auditOfAll, auditRowValidator } from "../audit/latest";
import { commsProvider } from "../comms/mode";
import { findDispute } from "../disputes/rules";
import { disputeState } from "../disputes/tables";
import { earningStatus } from "../earnings/tables";
import { transactionKind } from "../ledger/tables";
import { segmentReason } from "../metering/tables";
import { adminReviewValidator, toAdminReview } from "../reviews/adminReviews";
import { findReview } from "../reviews/submitReview";
import { evidenceFields, loadEvidence } from "./adminEvidence";
import { loadReceipt, receiptValidator } from "./receipt";
import { closeCause, endReason, sessionMode, sessionState, sessionTerms } from "./tables";

const TRANSACTIONS_SHOWN = 50;

const timeOrNull = v.union(v.number(), v.null());
const minorOrNull = v.union(v.int64(), v.null());

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
  /** While it waits: when the request runs out. */
  expiresAtMs: timeOrNull,
  /** While it is open: since when it is billed, when the money or the limit ends it, and when waiting does. */
  billedSinceMs: timeOrNull,
  exhaustAtMs: timeOrNull,
  limitAtMs: timeOrNull,
  deadlineMs: timeOrNull,
  /** While the meter stands: why the last billed interval was closed. */
  stopReason: v.union(segmentReason, v.null()),
  billedMs: v.number(),
  ratePerMinuteMinor: v.int64(),
  feeBps: v.number(),
  limitMinor: minorOrNull,
  /** What the client asked as limit, where their own spending limits left less. */
  askedLimitMinor: minorOrNull,
  chargeMinor: minorOrNull,
  feeMinor: minorOrNull,
  terms: sessionTerms,
  commsProvider: v.union(commsProvider, v.null()),
  receipt: v.union(receiptValidator, v.null()),
  ...evidenceFields,
  earning: v.union(
    v.object({ status: earningStatus, amountMinor: v.int64(), availableAtMs: v.number(), refundedMinor: v.int64() }),
    v.null(),
  ),
  dispute: v.union(v.object({ disputeId: v.id("disputes"), state: disputeState, openedAtMs: v.number() }), v.null()),
  review: v.union(adminReviewValidator, v.null()),
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
  /** What was done to it, to its dispute and to its review, newest first. */
  audit: v.array(auditRowValidator),
});
export type AdminSession = Infer<typeof adminSessionValidator>;

async function personOf(ctx: QueryCtx, userId: Id<"users">, name: string): Promise<Infer<typeof personFields>> {
  const user = await ctx.db.get("users", userId);
  return { userId, name, email: user?.email ?? null, suspended: user?.suspended ?? false };
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
  const [client, advisor, dispute, review, evidence, money] = await Promise.all([
    personOf(ctx, session.clientId, session.clientFirstName),
    personOf(ctx, session.advisorUserId, session.advisorDisplayName),
    findDispute(ctx, session._id),
    findReview(ctx, session._id),
    loadEvidence(ctx, session),
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
    expiresAtMs: isOpen && acceptedAtMs === null ? session.expiresAtMs : null,
    billedSinceMs: isOpen ? session.segStartMs : null,
    exhaustAtMs: isOpen ? session.exhaustAtMs : null,
    limitAtMs: isOpen ? session.limitAtMs : null,
    deadlineMs: isOpen ? session.deadlineMs : null,
    stopReason: isOpen ? session.stopReason : null,
    billedMs: baseMs,
    ratePerMinuteMinor,
    feeBps,
    limitMinor,
    askedLimitMinor: session.askedLimitMinor ?? null,
    chargeMinor,
    feeMinor,
    terms,
    commsProvider: session.commsProvider,
    receipt: await loadReceipt(ctx, session, "client"),
    ...evidence,
    ...money,
    dispute: dispute === null ? null : { disputeId: dispute._id, state: dispute.state, openedAtMs: dispute.openedAtMs },
    review: review === null ? null : await toAdminReview(ctx, review),
    audit: await auditOfAll(ctx, [session._id, dispute?._id, review?._id]),
  };
}
