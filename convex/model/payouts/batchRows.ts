import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { invariant } from "../../../lib/domain/invariant";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { releaseDueOf } from "../earnings/releaseEarning";
import { loadBalances } from "../ledger/balances";
import { callOut } from "../outbound/pools";
import { loadSettings } from "../settings/loadSettings";
import { reasonOrFail } from "../users/reason";
import { batchOrFail } from "./batches";
import { retryTransfer } from "./byHand";
import { notOwnOrFail, payoutsOpenOrFail, withdrawalOrFail } from "./decide";
import { isReady, methodForBatch } from "./methods";
import { giveBack, moveBatchRow } from "./moveWithdrawal";
import { notifyDecided } from "./notices";
import { insertWithdrawal } from "./request";

type Row = Doc<"payoutBatchRows">;
type Act = { admin: Doc<"users">; rowId: Id<"payoutBatchRows">; reason: string };

async function rowOrFail(ctx: MutationCtx, rowId: Id<"payoutBatchRows">): Promise<Row> {
  return (await ctx.db.get("payoutBatchRows", rowId)) ?? fail("NOT_FOUND");
}

/** Takes a row that was not approved out of its batch; the money goes back and is carried. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason). */
export async function holdRow(ctx: MutationCtx, { admin, rowId, reason: given }: Act): Promise<Row> {
  const reason = reasonOrFail(given);
  const row = await rowOrFail(ctx, rowId);
  if (row.state === "on_hold") return row;
  if (row.state !== "pending" || row.withdrawalId === null) fail("INVALID_STATE", { state: row.state });
  if ((await batchOrFail(ctx, row.batchId)).state === "generating") fail("INVALID_STATE", { state: "generating" });
  const withdrawal = await withdrawalOrFail(ctx, row.withdrawalId);
  notOwnOrFail(admin, withdrawal);
  const rejected = await giveBack(ctx, withdrawal, {
    to: "rejected",
    actor: { kind: "user", userId: admin._id },
    action: "reject",
    reason,
    change: { reason },
  });
  await notifyDecided(ctx, rejected, false);
  return await rowOrFail(ctx, rowId);
}

/**
 * Pays a failed row again with a new withdrawal: the first one surely moved nothing, so there is never more than one
 * transfer for a row. It gets the batch's approvals again, as far as they are younger than the method it goes to. If less
 * is available by now, or no method is ready, the row is put on hold.
 */
async function payAgain(ctx: MutationCtx, row: Row, admin: Doc<"users">, reason: string): Promise<void> {
  const batch = await batchOrFail(ctx, row.batchId);
  const actor: AuditActor = { kind: "user", userId: admin._id };
  await releaseDueOf(ctx, row.advisorId);
  const balances = await loadBalances(ctx, row.advisorId);
  const method = await methodForBatch(ctx, row.advisorId);
  const isPayable = method !== null && isReady(method);
  const holdReason =
    balances["A.debt"] < 0n
      ? "debt"
      : balances["A.avail"] < row.amountMinor
        ? "short"
        : isPayable
          ? null
          : method === null
            ? "no_method"
            : "payee_not_ready";
  await recordAudit(ctx, {
    actor,
    action: "payouts.retryRow",
    target: { table: "payoutBatchRows", id: row._id },
    reason,
    before: { state: row.state, attempt: row.attempt },
    after: { state: holdReason === null ? "pending" : "on_hold", ...(holdReason === null ? { attempt: row.attempt + 1 } : { holdReason }) },
  });
  if (holdReason !== null || method === null) return await moveBatchRow(ctx, row, "on_hold", { holdReason });
  const attempt = row.attempt + 1;
  const settings = await loadSettings(ctx);
  const withdrawal = await insertWithdrawal(ctx, {
    advisorId: row.advisorId,
    amountMinor: row.amountMinor,
    method,
    requestKey: `batch_${row._id}_${attempt}`,
    month: batch.month,
    batchRowId: row._id,
    settings,
    actor,
  });
  await moveBatchRow(ctx, row, "pending", { withdrawalId: withdrawal._id, attempt, approvalsSeen: 0, holdReason: null });
  await callOut(ctx, "payouts", internal.jobs.payouts.runBatch, { batchId: row.batchId });
}

/**
 * Tries a row again: one that failed gets a new transfer, one that waits for its payee, our balance or the processor is
 * tried now. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason), PAYOUTS_PAUSED.
 */
export async function retryRow(ctx: MutationCtx, { admin, rowId, reason: given }: Act): Promise<Row> {
  const reason = reasonOrFail(given);
  const row = await rowOrFail(ctx, rowId);
  if (row.withdrawalId === null) fail("INVALID_STATE", { state: row.state });
  if (row.state === "failed") {
    const withdrawal = await withdrawalOrFail(ctx, row.withdrawalId);
    notOwnOrFail(admin, withdrawal);
    invariant(withdrawal.state === "failed", "a failed row's withdrawal failed");
    await payoutsOpenOrFail(ctx);
    await payAgain(ctx, row, admin, reason);
  } else if (row.state === "approved" || row.state === "processing") {
    await retryTransfer(ctx, { admin, withdrawalId: row.withdrawalId, reason });
  } else fail("INVALID_STATE", { state: row.state });
  return await rowOrFail(ctx, rowId);
}
