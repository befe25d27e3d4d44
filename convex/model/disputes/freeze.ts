import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { planDecision, type DecisionPlan, type DisputeFacts, type PlannedPosting } from "../../../lib/domain/disputes/plan";
import { minMinor, sumMinor } from "../../../lib/domain/money";
import type { AuditActor } from "../audit/recordAudit";
import { keptMinor } from "../earnings/releaseEarning";
import { loadBalances } from "../ledger/balances";
import { postTransaction, type PostingContext } from "../ledger/postTransaction";
import { creditWallet } from "../metering/decide";
import { notifyEarningAvailable } from "../notifications/events";

/** A transaction has fewer lines than this. */
const LINES_MAX = 20;

/** The earning of a settled session. */
export async function loadEarning(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">): Promise<Doc<"earnings">> {
  const earning = await ctx.db
    .query("earnings")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .unique();
  invariant(earning !== null, "a session that cost something has an earning");
  return earning;
}

/**
 * Takes an earning out of the advisor's reach while it is disputed: all of it while it is pending; of what was released
 * already, as much as is still there. Returns the frozen amount, minor units.
 */
export async function freezeEarning(
  ctx: MutationCtx,
  input: { session: Doc<"sessions">; disputeId: Id<"disputes">; actor: AuditActor; atMs: number },
): Promise<bigint> {
  const { session, disputeId, actor, atMs } = input;
  const earning = await loadEarning(ctx, session._id);
  invariant(earning.status !== "frozen", "a session is disputed once at a time");
  const from = earning.status === "pending" ? "pending" : "available";
  const balances = await loadBalances(ctx, earning.advisorId);
  const amountMinor = from === "pending" ? keptMinor(earning) : minMinor(keptMinor(earning), balances["A.avail"]);
  if (amountMinor > 0n) {
    await postTransaction(
      ctx,
      "freeze",
      { disputeId, advisorId: earning.advisorId, from, amountMinor },
      { actor, effectiveAtMs: atMs, walletOwnerId: null, sessionId: session._id },
    );
  }
  await ctx.db.patch("earnings", earning._id, { status: "frozen", frozenMinor: amountMinor, frozenFrom: from });
  return amountMinor;
}

/** The part of a session's charge that was paid with cash, minor units: the settlement says so. */
async function cashPaid(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">): Promise<bigint> {
  const settle = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_key", (q) => q.eq("key", `settle:${session._id}`))
    .unique();
  invariant(settle !== null, "a session that cost something is settled");
  const lines = await ctx.db
    .query("ledgerEntries")
    .withIndex("by_transactionId", (q) => q.eq("transactionId", settle._id))
    .take(LINES_MAX);
  return sumMinor(lines.filter(({ accountClass }) => accountClass === "C.escrow").map(({ deltaMinor }) => -deltaMinor));
}

/** Everything the decision of an open dispute depends on, as it is now. */
export async function loadFacts(ctx: Pick<QueryCtx, "db">, dispute: Doc<"disputes">, nowMs: number): Promise<DisputeFacts> {
  const session = await ctx.db.get("sessions", dispute.sessionId);
  invariant(session !== null && session.chargeMinor !== null && session.feeMinor !== null, "a disputed session is settled");
  const earning = await loadEarning(ctx, session._id);
  const client = await loadBalances(ctx, dispute.clientId);
  const advisor = await loadBalances(ctx, dispute.advisorUserId);
  return {
    disputeId: dispute._id,
    sessionId: session._id,
    clientId: dispute.clientId,
    advisorId: dispute.advisorUserId,
    chargeMinor: session.chargeMinor,
    feeMinor: session.feeMinor,
    refundedMinor: earning.refundedMinor ?? 0n,
    cashPaidMinor: await cashPaid(ctx, session),
    frozenMinor: earning.frozenMinor ?? 0n,
    frozenFrom: earning.frozenFrom ?? "available",
    isHoldOver: nowMs >= earning.availableAtMs,
    clientDebtMinor: -client["C.debt"],
    advisorDebtMinor: -advisor["A.debt"],
    advisorAvailableMinor: advisor["A.avail"],
  };
}

async function post(ctx: MutationCtx, planned: PlannedPosting, context: PostingContext & { walletOwnerId: Id<"users"> }): Promise<void> {
  const { walletOwnerId, actor } = context;
  switch (planned.kind) {
    case "refund":
      await creditWallet(
        ctx,
        { userId: walletOwnerId, job: "disputes.refund", actor },
        async () => await postTransaction(ctx, "refund", planned.input, context),
      );
      return;
    case "unfreeze":
      await postTransaction(ctx, "unfreeze", planned.input, { ...context, walletOwnerId: null });
      return;
    case "release":
      await postTransaction(ctx, "release", planned.input, { ...context, walletOwnerId: null });
      return;
  }
}

/** Posts what a decision is made of and brings the earning along, in the caller's transaction. A refund of 0 gives everything back. */
export async function carryOut(
  ctx: MutationCtx,
  input: { dispute: Doc<"disputes">; refundMinor: bigint; actor: AuditActor; atMs: number },
): Promise<DecisionPlan> {
  const { dispute, refundMinor, actor, atMs } = input;
  const plan = planDecision(await loadFacts(ctx, dispute, atMs), refundMinor);
  const context = { actor, effectiveAtMs: atMs, walletOwnerId: dispute.clientId, sessionId: dispute.sessionId };
  for (const planned of plan.postings) await post(ctx, planned, context);
  const earning = await loadEarning(ctx, dispute.sessionId);
  const isReleasedNow = plan.earningStatus === "available" && earning.releasedAtMs === null;
  await ctx.db.patch("earnings", earning._id, {
    status: plan.earningStatus,
    frozenMinor: undefined,
    frozenFrom: undefined,
    ...(refundMinor === 0n
      ? {}
      : {
          refundedMinor: (earning.refundedMinor ?? 0n) + refundMinor,
          takenBackMinor: (earning.takenBackMinor ?? 0n) + plan.advisorBackMinor,
        }),
    ...(isReleasedNow ? { releasedAtMs: atMs } : {}),
  });
  if (isReleasedNow) await notifyEarningAvailable(ctx, await loadEarning(ctx, dispute.sessionId));
  return plan;
}
