import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import type { PayoutBlock } from "../../../lib/domain/payouts/states";
import { raiseAlert } from "../alerts/raiseAlert";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { isPayoutBlocked } from "../ledger/health";
import { loadBalances } from "../ledger/balances";
import { isSameMoney, latchMoney } from "../payments/latch";
import { providerKind } from "../payments/tables";
import { createAttempt, mayHaveSent } from "./attempts";
import { storePayee, type PayeeFacts } from "./methods";
import { completeWithdrawal, giveBack, moveWithdrawal } from "./moveWithdrawal";
import { notifyFailed, notifyPaid } from "./notices";

type Operation = Doc<"payoutOperations">;
type Withdrawal = Doc<"withdrawals">;

/** An attempt that has not answered after this long is repeated with the same key. */
const INFLIGHT_MS = 2 * 60_000;
const BACKOFF_MS = 5_000;
const BACKOFF_MAX_MS = 60 * 60_000;
/** From here on an admin is told that something is stuck; the attempt goes on under the same key. */
const TRIES_BEFORE_BLOCK = 5;
/** When a payee that may not receive, or a platform balance that is too small, is looked at again. */
const BLOCKED_MS = 60 * 60_000;
const PAUSED_MS = 10 * 60_000;

const SENDER: AuditActor = { kind: "system", job: "payouts.send" };

/** Everything a call says, read from stored rows only. */
export const transferPlan = v.object({
  opKey: v.string(),
  withdrawalId: v.id("withdrawals"),
  payeeId: v.string(),
  provider: providerKind,
  livemode: v.boolean(),
  amountMinor: v.int64(),
  currency: v.string(),
  /** True when an earlier call may have gone through: the processor is asked before it is told again. */
  mayHaveHappened: v.boolean(),
  /** Which call of the attempt this is, from 1 on. */
  call: v.number(),
});
export type TransferPlan = Infer<typeof transferPlan>;

async function loadPair(ctx: MutationCtx, operationId: Id<"payoutOperations">): Promise<{ op: Operation; withdrawal: Withdrawal }> {
  const op = await ctx.db.get("payoutOperations", operationId);
  invariant(op !== null, "a scheduled attempt exists");
  const withdrawal = await ctx.db.get("withdrawals", op.withdrawalId);
  invariant(withdrawal !== null, "an attempt has its withdrawal");
  return { op, withdrawal };
}

/** What only the platform can put right; for the rest a withdrawal waits for its advisor. */
const OURS: readonly PayoutBlock[] = ["funds", "provider"];

/** Notes what keeps a withdrawal waiting; the audit log has each cause once. */
async function block(ctx: MutationCtx, withdrawal: Withdrawal, cause: PayoutBlock, nextTryAtMs: number): Promise<void> {
  const isNew = withdrawal.block !== cause;
  await ctx.db.patch("withdrawals", withdrawal._id, {
    block: cause,
    blockedAtMs: isNew ? Date.now() : withdrawal.blockedAtMs,
    nextTryAtMs,
  });
  if (!isNew) return;
  await recordAudit(ctx, {
    actor: SENDER,
    action: "payouts.block",
    target: { table: "withdrawals", id: withdrawal._id },
    after: { block: cause },
  });
  if (OURS.includes(cause)) await raiseAlert(ctx, { alert: "payoutStuck", subject: cause, key: `payoutStuck:${withdrawal._id}:${cause}` });
}

/**
 * Takes an attempt for one call. Null when there is nothing to do: done, given up, not due, another call is still under
 * way, or the ledger's check stops all payouts. Money of somebody who owes goes back, what they owe first.
 */
export async function beginTransfer(ctx: MutationCtx, operationId: Id<"payoutOperations">): Promise<TransferPlan | null> {
  const { op, withdrawal } = await loadPair(ctx, operationId);
  const nowMs = Date.now();
  if (op.state === "done" || op.state === "failed" || nowMs < op.nextTryAtMs) return null;
  if (withdrawal.state !== "approved" && withdrawal.state !== "processing") {
    await ctx.db.patch("payoutOperations", op._id, { state: "failed", lastError: withdrawal.state });
    return null;
  }
  if (await isPayoutBlocked(ctx)) {
    await ctx.db.patch("payoutOperations", op._id, { nextTryAtMs: nowMs + PAUSED_MS });
    await block(ctx, withdrawal, "ledgerCheck", nowMs + PAUSED_MS);
    return null;
  }
  if (!mayHaveSent(op) && (await loadBalances(ctx, withdrawal.advisorId))["A.debt"] < 0n) {
    await ctx.db.patch("payoutOperations", op._id, { state: "failed", lastError: "debt" });
    await notifyFailed(ctx, await giveBack(ctx, withdrawal, { to: "failed", failureCode: "debt", actor: SENDER, action: "fail" }));
    return null;
  }
  const source = { provider: op.provider, livemode: op.livemode };
  if (!(await isSameMoney(ctx, source))) {
    await ctx.db.patch("payoutOperations", op._id, { nextTryAtMs: nowMs + BLOCKED_MS, lastError: "other_money" });
    await block(ctx, withdrawal, "provider", nowMs + BLOCKED_MS);
    return null;
  }
  await latchMoney(ctx, source);
  await ctx.db.patch("payoutOperations", op._id, { state: "inflight", tries: op.tries + 1, nextTryAtMs: nowMs + INFLIGHT_MS });
  if (withdrawal.state === "approved") await moveWithdrawal(ctx, withdrawal, { to: "processing", actor: SENDER, action: "send" });
  return {
    opKey: op.opKey,
    withdrawalId: withdrawal._id,
    payeeId: op.payeeId,
    provider: op.provider,
    livemode: op.livemode,
    amountMinor: withdrawal.amountMinor,
    currency: withdrawal.currency,
    mayHaveHappened: mayHaveSent(op),
    call: op.tries + 1,
  };
}

/**
 * Stores what the processor said about the payee, on the method it belongs to, whether or not it is still in use. If the payee may
 * receive, the call is about to send: that is on record from here on.
 */
export async function recordPayee(ctx: MutationCtx, operationId: Id<"payoutOperations">, facts: PayeeFacts): Promise<void> {
  const { op, withdrawal } = await loadPair(ctx, operationId);
  if (facts.transfers === "active") await ctx.db.patch("payoutOperations", op._id, { sendingAtMs: Date.now() });
  const method = await ctx.db.get("payoutMethods", withdrawal.methodId);
  const connect = method?.connect ?? null;
  if (method === null || connect === null) return;
  if (method.removedAtMs !== null)
    await ctx.db.patch("payoutMethods", method._id, { connect: { ...connect, ...facts, checkedAtMs: Date.now() } });
  else await storePayee(ctx, withdrawal.advisorId, { payeeId: op.payeeId, provider: op.provider, livemode: op.livemode, facts });
}

/** The transfer exists: posts it once and tells the advisor. Another transfer for the same withdrawal is refused. */
export async function recordSent(ctx: MutationCtx, operationId: Id<"payoutOperations">, transferId: string): Promise<void> {
  const { op, withdrawal } = await loadPair(ctx, operationId);
  // News of it may have come before the answer, even that it was taken back.
  if (withdrawal.transferId !== null) {
    invariant(withdrawal.transferId === transferId, "a withdrawal has one transfer");
    return;
  }
  await ctx.db.patch("payoutOperations", op._id, { state: "done" });
  const paid = await completeWithdrawal(ctx, withdrawal, {
    byProcessor: true,
    actor: { kind: "provider", provider: op.provider },
    action: "complete",
    change: { transferId, bankStatus: "in_transit" },
  });
  await notifyPaid(ctx, paid);
}

/** How a call ended that made no transfer as far as we know. */
export const transferFailure = v.object({
  /**
   * `unknown`: it may have happened. `payee`: the account may not receive for now. `closed`: it never will.
   * `funds`: our balance there is too small. `refused`: the processor said no for good. `config`: our own keys or mode are wrong.
   */
  outcome: literals("unknown", "payee", "closed", "funds", "refused", "config"),
  code: v.string(),
});
/** Which call failed, and whether one before it may have sent something, as it was told when it began. */
export const failedCall = v.object({ call: v.number(), mayHaveHappened: v.boolean() });

/** Records a call that made no transfer: a repeat under the same key, a new attempt later, or the money back. */
export async function recordFailure(
  ctx: MutationCtx,
  operationId: Id<"payoutOperations">,
  failure: Infer<typeof transferFailure>,
  of: Infer<typeof failedCall>,
): Promise<void> {
  const { op, withdrawal } = await loadPair(ctx, operationId);
  if (op.state !== "inflight") return;
  const nowMs = Date.now();
  const { outcome, code } = failure;
  const repeat = async (state: "unknown" | "pending", cause: PayoutBlock | null, waitMs: number): Promise<void> => {
    await ctx.db.patch("payoutOperations", op._id, { state, nextTryAtMs: nowMs + waitMs, lastError: code });
    if (cause === null) await ctx.db.patch("withdrawals", withdrawal._id, { nextTryAtMs: nowMs + waitMs });
    else await block(ctx, withdrawal, cause, nowMs + waitMs);
  };
  // What may have happened stays open under its key until the processor's books say so: never back, never a new key.
  const isCertain = !of.mayHaveHappened && op.tries === of.call;
  if (outcome === "unknown" || (!isCertain && (outcome === "payee" || outcome === "closed"))) {
    const waitMs = Math.min(BACKOFF_MS * 2 ** (op.tries - 1), BACKOFF_MAX_MS);
    return await repeat(mayHaveSent(op) ? "unknown" : "pending", op.tries >= TRIES_BEFORE_BLOCK ? "provider" : null, waitMs);
  }
  if (outcome === "config") return await repeat(isCertain ? "pending" : "unknown", "provider", PAUSED_MS);
  await ctx.db.patch("payoutOperations", op._id, { state: "failed", lastError: code });
  if (outcome === "payee" || outcome === "funds") {
    await createAttempt(ctx, withdrawal, nowMs + BLOCKED_MS);
    return await block(ctx, withdrawal, outcome, nowMs + BLOCKED_MS);
  }
  const failureCode = outcome === "closed" ? "payee_closed" : "refused";
  await notifyFailed(
    ctx,
    await giveBack(ctx, withdrawal, { to: "failed", failureCode, actor: { kind: "provider", provider: op.provider }, action: "fail" }),
  );
}

/** Attempts whose next call is due; at most `limit` of each state. */
export async function dueOperations(ctx: MutationCtx, nowMs: number, limit: number): Promise<Id<"payoutOperations">[]> {
  const states = ["pending", "inflight", "unknown"] as const;
  const pages = await Promise.all(
    states.map((state) =>
      ctx.db
        .query("payoutOperations")
        .withIndex("by_state_and_nextTryAtMs", (q) => q.eq("state", state).lte("nextTryAtMs", nowMs))
        .take(limit),
    ),
  );
  return pages.flat().map((op) => op._id);
}

/** What the processor's books say about the way from there to the bank. A failed one is told; our own books do not change. */
export async function recordBank(ctx: MutationCtx, withdrawalId: Id<"withdrawals">, bankStatus: "paid" | "failed"): Promise<void> {
  const withdrawal = await ctx.db.get("withdrawals", withdrawalId);
  const before = withdrawal?.bankStatus ?? null;
  // A bank may still refuse what counted as paid; what it refused stays refused.
  if (withdrawal === null || withdrawal.state !== "completed" || before === null || before === bankStatus || before === "failed") return;
  await ctx.db.patch("withdrawals", withdrawal._id, { bankStatus, arrivedAtMs: Date.now() });
  await recordAudit(ctx, {
    actor: SENDER,
    action: "payouts.bank",
    target: { table: "withdrawals", id: withdrawal._id },
    before: { bankStatus: before },
    after: { bankStatus },
  });
  if (bankStatus === "failed") await notifyFailed(ctx, { ...withdrawal, bankStatus });
}
