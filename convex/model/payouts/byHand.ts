import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { fail, failInput } from "../../errors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { loadBalances } from "../ledger/balances";
import { postTransaction } from "../ledger/postTransaction";
import { callOut } from "../outbound/pools";
import { reasonOrFail } from "../users/reason";
import { latestAttempt } from "./attempts";
import { addNote, notOwnOrFail, payoutsOpenOrFail, withdrawalOrFail } from "./decide";
import { completeWithdrawal, giveBack, moveWithdrawal } from "./moveWithdrawal";
import { notifyFailed, notifyPaid } from "./notices";
import { addToMonth } from "./paidMonths";

type Withdrawal = Doc<"withdrawals">;
type Act = { admin: Doc<"users">; withdrawalId: Id<"withdrawals">; note?: string | undefined };

const REFERENCE_MAX = 80;

/** A bank transfer that an admin makes: somebody else's, by hand, and approved. */
async function byHandOrFail(ctx: MutationCtx, { admin, withdrawalId }: Act): Promise<Withdrawal> {
  const withdrawal = await withdrawalOrFail(ctx, withdrawalId);
  notOwnOrFail(admin, withdrawal);
  if (withdrawal.methodKind !== "bank") fail("INVALID_STATE", { state: "byProcessor" });
  return withdrawal;
}

/** Whether money may leave by hand now. Who owes is not paid: putting the money back sets it off. */
async function mayBeginOrFail(ctx: MutationCtx, { state, advisorId }: Withdrawal): Promise<void> {
  await payoutsOpenOrFail(ctx);
  if (state === "approved" && (await loadBalances(ctx, advisorId))["A.debt"] < 0n) fail("INVALID_STATE", { state: "debt" });
}

/**
 * Begins a transfer by hand: the admin is about to read the bank details. From here on only its outcome ends it. Fails with
 * NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason), PAYOUTS_PAUSED.
 */
export async function beginByHand(ctx: MutationCtx, act: Act & { reason: string }): Promise<Withdrawal> {
  const reason = reasonOrFail(act.reason);
  const withdrawal = await byHandOrFail(ctx, act);
  if (withdrawal.state !== "approved" && withdrawal.state !== "processing") fail("INVALID_STATE", { state: withdrawal.state });
  await mayBeginOrFail(ctx, withdrawal);
  const actor: AuditActor = { kind: "user", userId: act.admin._id };
  await recordAudit(ctx, { actor, action: "payouts.revealBank", target: { table: "withdrawals", id: withdrawal._id }, reason });
  if (withdrawal.state === "processing") return withdrawal;
  return await moveWithdrawal(ctx, withdrawal, { to: "processing", actor, action: "send", reason });
}

/**
 * Records that the bank transfer was made, with the bank's reference. The same reference again does nothing. Fails with
 * NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reference | note), PAYOUTS_PAUSED and INVALID_STATE(debt) before it was begun.
 */
export async function completeByHand(ctx: MutationCtx, act: Act & { reference: string }): Promise<Withdrawal> {
  const reference = act.reference.trim();
  if (reference.length < 3 || reference.length > REFERENCE_MAX || /\p{C}/u.test(reference)) failInput("reference");
  const found = await byHandOrFail(ctx, act);
  if (found.state === "completed" && found.reference === reference) return found;
  if (found.state !== "approved" && found.state !== "processing") fail("INVALID_STATE", { state: found.state });
  if (found.state === "approved") await mayBeginOrFail(ctx, found);
  const withdrawal = await addNote(ctx, found, act.admin._id, act.note);
  const paid = await completeWithdrawal(ctx, withdrawal, {
    byProcessor: false,
    actor: { kind: "user", userId: act.admin._id },
    action: "complete",
    change: { reference },
    reason: reference,
  });
  await notifyPaid(ctx, paid);
  return paid;
}

/** Records that the bank transfer could not be made; the money goes back. Fails as `completeByHand`, and with INVALID_INPUT(reason). */
export async function failByHand(ctx: MutationCtx, act: Act & { reason: string }): Promise<Withdrawal> {
  const reason = reasonOrFail(act.reason);
  const found = await byHandOrFail(ctx, act);
  if (found.state === "failed" && found.failureCode === "admin") return found;
  if (found.state !== "approved" && found.state !== "processing") fail("INVALID_STATE", { state: found.state });
  const withdrawal = await addNote(ctx, found, act.admin._id, act.note);
  const actor: AuditActor = { kind: "user", userId: act.admin._id };
  const failed = await giveBack(ctx, withdrawal, { to: "failed", failureCode: "admin", actor, action: "fail", reason, change: { reason } });
  await notifyFailed(ctx, failed);
  return failed;
}

/** Records that the bank sent a payment back: the advisor has the money again, what is owed first. Once. Fails as `failByHand`. */
export async function recordReturn(ctx: MutationCtx, act: Act & { reason: string }): Promise<Withdrawal> {
  const reason = reasonOrFail(act.reason);
  const found = await byHandOrFail(ctx, act);
  if (found.state === "failed" && found.failureCode === "bank_returned") return found;
  if (found.state !== "completed") fail("INVALID_STATE", { state: found.state });
  const withdrawal = await addNote(ctx, found, act.admin._id, act.note);
  const actor: AuditActor = { kind: "user", userId: act.admin._id };
  const { _id, advisorId, amountMinor } = withdrawal;
  const returned = await moveWithdrawal(ctx, withdrawal, {
    to: "failed",
    change: { failureCode: "bank_returned", reason },
    actor,
    action: "return",
    reason,
  });
  const nowMs = Date.now();
  const debtMinor = -(await loadBalances(ctx, advisorId))["A.debt"];
  const context = { actor, effectiveAtMs: nowMs, walletOwnerId: null, sessionId: null };
  await postTransaction(ctx, "wdret", { withdrawalId: _id, advisorId, amountMinor, debtMinor }, context);
  await addToMonth(ctx, advisorId, nowMs, -amountMinor);
  await notifyFailed(ctx, returned);
  return returned;
}

/** Makes the next call of a transfer that waits now. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason), PAYOUTS_PAUSED. */
export async function retryTransfer(ctx: MutationCtx, act: Act & { reason: string }): Promise<Withdrawal> {
  const reason = reasonOrFail(act.reason);
  const withdrawal = await withdrawalOrFail(ctx, act.withdrawalId);
  notOwnOrFail(act.admin, withdrawal);
  const attempt = await latestAttempt(ctx, withdrawal._id);
  const isWaiting = attempt !== null && (attempt.state === "pending" || attempt.state === "unknown");
  if (!isWaiting || (withdrawal.state !== "approved" && withdrawal.state !== "processing"))
    fail("INVALID_STATE", { state: withdrawal.state });
  await payoutsOpenOrFail(ctx);
  const nowMs = Date.now();
  await ctx.db.patch("payoutOperations", attempt._id, { nextTryAtMs: nowMs });
  await ctx.db.patch("withdrawals", withdrawal._id, { nextTryAtMs: nowMs });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: act.admin._id },
    action: "payouts.retry",
    target: { table: "withdrawals", id: withdrawal._id },
    reason,
    before: { nextTryAtMs: attempt.nextTryAtMs },
    after: { attempt: attempt.n, nextTryAtMs: nowMs },
  });
  await callOut(ctx, "payouts", internal.jobs.payouts.send, { operationId: attempt._id });
  return withdrawal;
}
