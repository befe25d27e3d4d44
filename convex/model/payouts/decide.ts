import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { approvalProblem } from "../../../lib/domain/payouts/rules";
import { fail, failInput } from "../../errors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { isPayoutBlocked } from "../ledger/health";
import { loadBalances } from "../ledger/balances";
import { callOut } from "../outbound/pools";
import { isStillAdmin } from "../users/admins";
import { reasonOrFail } from "../users/reason";
import { createAttempt } from "./attempts";
import { giveBack, moveWithdrawal } from "./moveWithdrawal";
import { notifyDecided } from "./notices";

type Withdrawal = Doc<"withdrawals">;

const NOTE_MAX = 1_000;
const NOTES_MAX = 50;

/** Reads a withdrawal an admin acts on. Fails with NOT_FOUND. */
export async function withdrawalOrFail(ctx: Pick<MutationCtx, "db">, withdrawalId: Id<"withdrawals">): Promise<Withdrawal> {
  return (await ctx.db.get("withdrawals", withdrawalId)) ?? fail("NOT_FOUND");
}

/** Refuses an admin who is paid by it: nobody decides about their own money. */
export function notOwnOrFail(admin: Doc<"users">, withdrawal: Withdrawal): void {
  if (withdrawal.advisorId === admin._id) fail("FORBIDDEN", { why: "own" });
}

/** Refuses while the ledger's last check found something wrong. */
export async function payoutsOpenOrFail(ctx: MutationCtx): Promise<void> {
  if (await isPayoutBlocked(ctx)) fail("PAYOUTS_PAUSED");
}

/** Keeps what only admins see. Fails with INVALID_INPUT(note). */
export async function addNote(
  ctx: MutationCtx,
  withdrawal: Withdrawal,
  adminId: Id<"users">,
  note: string | undefined,
): Promise<Withdrawal> {
  const text = note?.trim() ?? "";
  if (text === "") return withdrawal;
  if (text.length > NOTE_MAX || withdrawal.notes.length >= NOTES_MAX) failInput("note");
  const notes = [...withdrawal.notes, { adminId, atMs: Date.now(), text }];
  await ctx.db.patch("withdrawals", withdrawal._id, { notes });
  return { ...withdrawal, notes };
}

/** Approvals of those who may still give one. */
async function standingApprovals(ctx: MutationCtx, { approvals }: Withdrawal): Promise<Withdrawal["approvals"]> {
  const standing = await Promise.all(approvals.map(({ adminId }) => isStillAdmin(ctx, adminId)));
  return approvals.filter((_approval, n) => standing[n]);
}

/**
 * Counts one admin's approval, beside those of others who still are admins. With enough of them the withdrawal is approved: a transfer through a processor is prepared,
 * a bank transfer waits for an admin's hand. `isSentNow` schedules the sending; the batch's worker sends by itself.
 */
export async function countApproval(
  ctx: MutationCtx,
  withdrawal: Withdrawal,
  approval: { adminId: Id<"users">; atMs: number; reason: string },
  isSentNow: boolean,
): Promise<{ withdrawal: Withdrawal; operationId: Id<"payoutOperations"> | null }> {
  const actor: AuditActor = { kind: "user", userId: approval.adminId };
  const approvals = [...(await standingApprovals(ctx, withdrawal)), approval];
  if (approvals.length < withdrawal.approversNeeded) {
    await ctx.db.patch("withdrawals", withdrawal._id, { approvals });
    await recordAudit(ctx, {
      actor,
      action: "payouts.firstApproval",
      target: { table: "withdrawals", id: withdrawal._id },
      reason: approval.reason,
      before: { approvals: withdrawal.approvals.length },
      after: { approvals: approvals.length, approversNeeded: withdrawal.approversNeeded },
    });
    return { withdrawal: { ...withdrawal, approvals }, operationId: null };
  }
  const approved = await moveWithdrawal(ctx, withdrawal, {
    to: "approved",
    change: { approvals, approvedAtMs: Date.now(), reason: approval.reason },
    actor,
    action: "approve",
    reason: approval.reason,
  });
  await notifyDecided(ctx, approved, true);
  if (approved.methodKind === "bank") return { withdrawal: approved, operationId: null };
  const operationId = await createAttempt(ctx, approved, Date.now());
  if (isSentNow) await callOut(ctx, "payouts", internal.jobs.payouts.send, { operationId });
  return { withdrawal: approved, operationId };
}

type Decision = {
  admin: Doc<"users">;
  withdrawalId: Id<"withdrawals">;
  decision: "approve" | "reject";
  reason: string;
  note?: string | undefined;
};

/**
 * Decides a withdrawal with a reason its advisor sees. Above the threshold the first approval waits for another admin's.
 * Rejecting puts the money back. Repeating a decision that holds does nothing. Fails with NOT_FOUND, FORBIDDEN(own |
 * approved_before), INVALID_STATE, INVALID_INPUT(reason | note), PAYOUTS_PAUSED for approvals.
 */
export async function decideWithdrawal(ctx: MutationCtx, decision: Decision): Promise<Withdrawal> {
  const { admin } = decision;
  const reason = reasonOrFail(decision.reason);
  const found = await withdrawalOrFail(ctx, decision.withdrawalId);
  notOwnOrFail(admin, found);
  const actor: AuditActor = { kind: "user", userId: admin._id };
  if (decision.decision === "reject") {
    if (found.state === "rejected") return found;
    // Once a transfer may have been tried only its outcome decides.
    if (found.state !== "pending" && !(found.state === "approved" && found.methodKind === "bank"))
      fail("INVALID_STATE", { state: found.state });
    const withdrawal = await addNote(ctx, found, admin._id, decision.note);
    const rejected = await giveBack(ctx, withdrawal, { to: "rejected", actor, action: "reject", reason, change: { reason } });
    await notifyDecided(ctx, rejected, false);
    return rejected;
  }
  const problem = approvalProblem({ adminId: admin._id, advisorId: found.advisorId, approvals: found.approvals });
  if (found.state !== "pending") {
    if (problem === "approved_before" && found.state !== "rejected" && found.state !== "canceled") return found;
    fail("INVALID_STATE", { state: found.state });
  }
  if (problem !== null) fail("FORBIDDEN", { why: problem });
  await payoutsOpenOrFail(ctx);
  // Somebody who owes is paid by setting it off first: the advisor asks again for what is left.
  if ((await loadBalances(ctx, found.advisorId))["A.debt"] < 0n) fail("INVALID_STATE", { state: "debt" });
  const withdrawal = await addNote(ctx, found, admin._id, decision.note);
  const approval = { adminId: admin._id, atMs: Date.now(), reason };
  return (await countApproval(ctx, withdrawal, approval, true)).withdrawal;
}
