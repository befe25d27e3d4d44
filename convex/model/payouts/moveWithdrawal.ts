import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import {
  isFinalRow,
  isOpenWithdrawal,
  mayFollow,
  rowStateOf,
  type FailureCode,
  type RowState,
  type WithdrawalState,
} from "../../../lib/domain/payouts/states";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { loadBalances } from "../ledger/balances";
import { postTransaction } from "../ledger/postTransaction";
import { countMove } from "../stats/withdrawalFigures";
import { forgetDetailsIfUnused } from "./methods";
import { addToMonth } from "./paidMonths";

type Withdrawal = Doc<"withdrawals">;
type Change = Partial<Omit<Withdrawal, "_id" | "_creationTime" | "advisorId" | "amountMinor" | "currency" | "requestKey" | "state">>;

/** Keeps a batch's figures in step with one of its rows, and closes the batch after its last one. */
export async function moveBatchRow(
  ctx: MutationCtx,
  row: Doc<"payoutBatchRows">,
  to: RowState,
  change: Partial<Doc<"payoutBatchRows">>,
): Promise<void> {
  await ctx.db.patch("payoutBatchRows", row._id, { ...change, state: to });
  const batch = await ctx.db.get("payoutBatches", row.batchId);
  invariant(batch !== null, "a row belongs to a batch");
  const counts = { ...batch.counts };
  const amounts = { ...batch.amounts };
  counts[row.state] -= 1;
  amounts[row.state] -= row.amountMinor;
  counts[to] += 1;
  amounts[to] += change.amountMinor ?? row.amountMinor;
  const isOver = batch.state !== "generating" && counts.pending + counts.approved + counts.processing === 0;
  // A row that is retried opens its batch again.
  const isReopened = batch.state === "closed" && !isFinalRow(to);
  const state = isOver ? "closed" : isReopened ? "processing" : batch.state;
  await ctx.db.patch("payoutBatches", batch._id, {
    counts,
    amounts,
    state,
    closedAtMs: state === "closed" ? (batch.closedAtMs ?? Date.now()) : null,
  });
}

/**
 * The one writer of a withdrawal's state: checks that the state may follow, keeps the batch's row and figures in step, and
 * records who did it and why.
 */
export async function moveWithdrawal(
  ctx: MutationCtx,
  withdrawal: Withdrawal,
  move: { to: WithdrawalState; change?: Change; actor: AuditActor; action: string; reason?: string },
): Promise<Withdrawal> {
  const { to, change = {}, actor, action, reason } = move;
  invariant(mayFollow(withdrawal.state, to), `a withdrawal may go from ${withdrawal.state} to ${to}`);
  const failureCode = change.failureCode ?? null;
  const closedAtMs = isOpenWithdrawal(to) ? null : Date.now();
  await ctx.db.patch("withdrawals", withdrawal._id, { ...change, state: to, closedAtMs });
  if (withdrawal.batchRowId !== null) {
    const row = await ctx.db.get("payoutBatchRows", withdrawal.batchRowId);
    // A row that was retried belongs to its newer withdrawal.
    if (row !== null && row.withdrawalId === withdrawal._id) {
      await moveBatchRow(ctx, row, rowStateOf(to), to === "rejected" ? { holdReason: "excluded" } : {});
    }
  }
  await recordAudit(ctx, {
    actor,
    action: `payouts.${action}`,
    target: { table: "withdrawals", id: withdrawal._id },
    ...(reason === undefined ? {} : { reason }),
    before: { state: withdrawal.state },
    after: { state: to, amountMinor: withdrawal.amountMinor, ...(failureCode === null ? {} : { failureCode }) },
  });
  if (!isOpenWithdrawal(to)) await forgetDetailsIfUnused(ctx, withdrawal.methodId);
  const moved = await ctx.db.get("withdrawals", withdrawal._id);
  invariant(moved !== null, "a withdrawal stays");
  await countMove(ctx, withdrawal, moved);
  return moved;
}

/** Sets reserved money aside for a withdrawal. */
export async function reserve(ctx: MutationCtx, withdrawal: Withdrawal, actor: AuditActor): Promise<void> {
  const { _id: withdrawalId, advisorId, amountMinor, requestedAtMs } = withdrawal;
  await postTransaction(
    ctx,
    "wd",
    { withdrawalId, advisorId, amountMinor },
    { actor, effectiveAtMs: requestedAtMs, walletOwnerId: null, sessionId: null },
  );
}

/** Puts reserved money back, what is owed first, and ends the withdrawal. */
export async function giveBack(
  ctx: MutationCtx,
  withdrawal: Withdrawal,
  end: {
    to: "rejected" | "failed" | "canceled";
    failureCode?: FailureCode;
    actor: AuditActor;
    action: string;
    reason?: string;
    change?: Change;
  },
): Promise<Withdrawal> {
  const { to, failureCode, actor, action, reason, change } = end;
  const { _id: withdrawalId, advisorId, amountMinor } = withdrawal;
  const moved = await moveWithdrawal(ctx, withdrawal, {
    to,
    change: { ...change, block: null, blockedAtMs: null, nextTryAtMs: null, ...(failureCode === undefined ? {} : { failureCode }) },
    actor,
    action,
    ...(reason === undefined ? {} : { reason }),
  });
  const debtMinor = -(await loadBalances(ctx, advisorId))["A.debt"];
  const context = { actor, effectiveAtMs: Date.now(), walletOwnerId: null, sessionId: null };
  await postTransaction(ctx, "wdback", { withdrawalId, advisorId, amountMinor, debtMinor }, context);
  return moved;
}

/** The money has left: posts it and ends the withdrawal as completed. `byProcessor` also says whose balance it left. */
export async function completeWithdrawal(
  ctx: MutationCtx,
  withdrawal: Withdrawal,
  end: { byProcessor: boolean; actor: AuditActor; action: string; change: Change; reason?: string },
): Promise<Withdrawal> {
  const { byProcessor, actor, action, change, reason } = end;
  const { _id: withdrawalId, advisorId, amountMinor } = withdrawal;
  const nowMs = Date.now();
  const moved = await moveWithdrawal(ctx, withdrawal, {
    to: "completed",
    change: { ...change, sentAtMs: nowMs, block: null, blockedAtMs: null, nextTryAtMs: null },
    actor,
    action,
    ...(reason === undefined ? {} : { reason }),
  });
  const context = { actor, effectiveAtMs: nowMs, walletOwnerId: null, sessionId: null };
  await postTransaction(ctx, "wdpaid", { withdrawalId, advisorId, amountMinor }, context);
  // A transfer leaves the processor's balance, not our bank: without this line neither would equal its own report.
  if (byProcessor) await postTransaction(ctx, "sweep", { ref: withdrawalId, amountMinor }, context);
  await addToMonth(ctx, advisorId, nowMs, amountMinor);
  return moved;
}
