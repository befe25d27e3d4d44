import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { monthBounds } from "../../../lib/domain/payouts/month";
import { fail, failInput } from "../../errors";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { releaseAllDue } from "../earnings/releaseEarning";
import { callOut } from "../outbound/pools";
import { loadSettings } from "../settings/loadSettings";
import { isStillAdmin } from "../users/admins";
import { reasonOrFail } from "../users/reason";
import { candidateOf, pageOfPayees, type Candidate } from "./batchCandidates";
import { countApproval, payoutsOpenOrFail } from "./decide";
import { insertWithdrawal } from "./request";

type Batch = Doc<"payoutBatches">;
type Row = Doc<"payoutBatchRows">;

/** Advisors one transaction looks at while a batch is made. */
const GENERATE_PAGE = 20;
const EMPTY_COUNTS = { pending: 0, approved: 0, processing: 0, paid: 0, failed: 0, on_hold: 0 };
const EMPTY_AMOUNTS = { pending: 0n, approved: 0n, processing: 0n, paid: 0n, failed: 0n, on_hold: 0n };
/** Approvals a batch may have: everybody who could ever matter. */
const APPROVALS_MAX = 10;

const MAKER: AuditActor = { kind: "system", job: "payouts.generate" };

/** The end of a month that is over, server ms. Fails with INVALID_INPUT(month). */
export function endOfMonthOrFail(month: string, nowMs: number): number {
  const bounds = monthBounds(month);
  return bounds !== null && bounds.endMs <= nowMs ? bounds.endMs : failInput("month");
}

/**
 * Makes the payout of a month that is over: one row for each advisor with available money, the money of payable rows
 * reserved. The same month again answers with the batch that is there. Fails with INVALID_INPUT(month), PAYOUTS_PAUSED.
 */
export async function generateBatch(ctx: MutationCtx, admin: Doc<"users">, month: string): Promise<Batch> {
  endOfMonthOrFail(month, Date.now());
  const { currency } = await loadSettings(ctx);
  const known = await ctx.db
    .query("payoutBatches")
    .withIndex("by_month_and_currency", (q) => q.eq("month", month).eq("currency", currency))
    .unique();
  if (known !== null) return known;
  await payoutsOpenOrFail(ctx);
  const nowMs = Date.now();
  const batchId = await ctx.db.insert("payoutBatches", {
    month,
    currency,
    state: "generating",
    createdAtMs: nowMs,
    createdBy: admin._id,
    approvals: [],
    counts: EMPTY_COUNTS,
    amounts: EMPTY_AMOUNTS,
    cursor: null,
    stepAtMs: nowMs,
    closedAtMs: null,
  });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin._id },
    action: "payouts.generateBatch",
    target: { table: "payoutBatches", id: batchId },
    after: { month, currency },
  });
  await ctx.scheduler.runAfter(0, internal.jobs.payouts.generate, { batchId });
  return await batchOrFail(ctx, batchId);
}

/** Reads a batch. Fails with NOT_FOUND. */
export async function batchOrFail(ctx: Pick<MutationCtx, "db">, batchId: Id<"payoutBatches">): Promise<Batch> {
  return (await ctx.db.get("payoutBatches", batchId)) ?? fail("NOT_FOUND");
}

async function hasDueEarnings(ctx: MutationCtx): Promise<boolean> {
  const due = await ctx.db
    .query("earnings")
    .withIndex("by_status_and_availableAtMs", (q) => q.eq("status", "pending").lte("availableAtMs", Date.now()))
    .first();
  return due !== null;
}

async function addRow(ctx: MutationCtx, batch: Batch, candidate: Candidate): Promise<void> {
  const { advisorId, amountMinor, hold, method } = candidate;
  const known = await ctx.db
    .query("payoutBatchRows")
    .withIndex("by_batchId_and_advisorId", (q) => q.eq("batchId", batch._id).eq("advisorId", advisorId))
    .unique();
  if (known !== null || amountMinor <= 0n) return;
  const { currency, month } = batch;
  const row = { batchId: batch._id, advisorId, currency, amountMinor, approvalsSeen: 0, withdrawalId: null };
  const isPaid = hold === null && method !== null;
  const state = isPaid ? ("pending" as const) : ("on_hold" as const);
  const rowId = await ctx.db.insert("payoutBatchRows", { ...row, state, holdReason: hold, attempt: isPaid ? 1 : 0 });
  if (isPaid) {
    const settings = await loadSettings(ctx);
    const requestKey = `batch_${rowId}_1`;
    const withdrawal = await insertWithdrawal(ctx, {
      advisorId,
      amountMinor,
      method,
      requestKey,
      month,
      batchRowId: rowId,
      settings,
      actor: MAKER,
    });
    await ctx.db.patch("payoutBatchRows", rowId, { withdrawalId: withdrawal._id });
  }
  const { counts, amounts } = await batchOrFail(ctx, batch._id);
  await ctx.db.patch("payoutBatches", batch._id, {
    counts: { ...counts, [state]: counts[state] + 1 },
    amounts: { ...amounts, [state]: amounts[state] + amountMinor },
  });
}

/**
 * One step of making a batch: what is due is released first, then a page of advisors gets its rows. Goes on by itself;
 * killed in the middle it is taken up where it stood, because place and rows are written together.
 */
export async function generateStep(ctx: MutationCtx, batchId: Id<"payoutBatches">): Promise<void> {
  const batch = await batchOrFail(ctx, batchId);
  if (batch.state !== "generating") return;
  const nowMs = Date.now();
  if (batch.cursor === null && (await hasDueEarnings(ctx))) {
    await releaseAllDue(ctx);
    await ctx.db.patch("payoutBatches", batchId, { stepAtMs: nowMs });
    await ctx.scheduler.runAfter(0, internal.jobs.payouts.generate, { batchId });
    return;
  }
  const endMs = endOfMonthOrFail(batch.month, nowMs);
  const { withdrawalMinMinor } = await loadSettings(ctx);
  const found = await pageOfPayees(ctx, { numItems: GENERATE_PAGE, cursor: batch.cursor });
  for (const advisorId of found.page) await addRow(ctx, batch, await candidateOf(ctx, advisorId, endMs, withdrawalMinMinor));
  if (!found.isDone) {
    await ctx.db.patch("payoutBatches", batchId, { cursor: found.continueCursor, stepAtMs: nowMs });
    await ctx.scheduler.runAfter(0, internal.jobs.payouts.generate, { batchId });
    return;
  }
  const { counts, amounts } = await batchOrFail(ctx, batchId);
  const isOver = counts.pending === 0;
  await ctx.db.patch("payoutBatches", batchId, {
    state: isOver ? "closed" : "pending",
    closedAtMs: isOver ? nowMs : null,
    stepAtMs: nowMs,
  });
  await recordAudit(ctx, {
    actor: MAKER,
    action: "payouts.batchReady",
    target: { table: "payoutBatches", id: batchId },
    after: { rows: counts.pending, onHold: counts.on_hold, amountMinor: amounts.pending },
  });
}

/**
 * Approves a batch with a reason: its worker gives the approval to every row and sends what then has enough. A row above
 * the threshold, and one's own row, wait for another admin who does the same. Fails with NOT_FOUND, INVALID_STATE,
 * FORBIDDEN(approved_before), INVALID_INPUT(reason), PAYOUTS_PAUSED.
 */
export async function approveBatch(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; batchId: Id<"payoutBatches">; reason: string },
): Promise<Batch> {
  const reason = reasonOrFail(input.reason);
  const batch = await batchOrFail(ctx, input.batchId);
  if (batch.state === "generating" || batch.state === "closed") fail("INVALID_STATE", { state: batch.state });
  if (batch.approvals.some(({ adminId }) => adminId === input.admin._id)) fail("FORBIDDEN", { why: "approved_before" });
  if (batch.approvals.length >= APPROVALS_MAX) fail("INVALID_STATE", { state: "approved" });
  await payoutsOpenOrFail(ctx);
  const approvals = [...batch.approvals, { adminId: input.admin._id, atMs: Date.now(), reason }];
  await ctx.db.patch("payoutBatches", batch._id, { approvals, state: "processing" });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: input.admin._id },
    action: "payouts.approveBatch",
    target: { table: "payoutBatches", id: batch._id },
    reason,
    before: { state: batch.state, approvals: batch.approvals.length },
    after: { state: "processing", approvals: approvals.length, rows: batch.counts.pending, amountMinor: batch.amounts.pending },
  });
  await callOut(ctx, "payouts", internal.jobs.payouts.runBatch, { batchId: batch._id });
  return await batchOrFail(ctx, batch._id);
}

/** The next row that has not heard of every approval, or null. */
async function nextRow(ctx: MutationCtx, batch: Batch): Promise<Row | null> {
  return await ctx.db
    .query("payoutBatchRows")
    .withIndex("by_batchId_and_state", (q) => q.eq("batchId", batch._id).eq("state", "pending").lt("approvalsSeen", batch.approvals.length))
    .first();
}

/**
 * One step of a batch's worker: gives the next row the approvals it has not had. Returns the transfer that is to be sent
 * now, if there is one, and whether nothing is left. Any number of workers does each step once.
 */
export async function runBatchStep(
  ctx: MutationCtx,
  batchId: Id<"payoutBatches">,
): Promise<{ operationId: Id<"payoutOperations"> | null; isDone: boolean }> {
  const batch = await batchOrFail(ctx, batchId);
  const row = batch.state === "processing" ? await nextRow(ctx, batch) : null;
  if (row === null) return { operationId: null, isDone: true };
  await ctx.db.patch("payoutBatches", batchId, { stepAtMs: Date.now() });
  await ctx.db.patch("payoutBatchRows", row._id, { approvalsSeen: batch.approvals.length });
  invariant(row.withdrawalId !== null, "a pending row has a withdrawal");
  let withdrawal = await ctx.db.get("withdrawals", row.withdrawalId);
  invariant(withdrawal !== null, "a row's withdrawal stays");
  const method = await ctx.db.get("payoutMethods", withdrawal.methodId);
  for (const approval of batch.approvals.slice(row.approvalsSeen)) {
    if (withdrawal.state !== "pending") break;
    const isCounted = withdrawal.approvals.some(({ adminId }) => adminId === approval.adminId);
    // Nobody approves what they are paid, nobody has approved a method that came later, and only admins approve.
    if (!(await isStillAdmin(ctx, approval.adminId))) continue;
    if (isCounted || approval.adminId === row.advisorId || method === null || approval.atMs < method.savedAtMs) continue;
    const counted = await countApproval(ctx, withdrawal, approval, false);
    withdrawal = counted.withdrawal;
    if (counted.operationId !== null) return { operationId: counted.operationId, isDone: false };
  }
  return { operationId: null, isDone: false };
}

/** Batches whose worker or maker has been silent since `sinceMs`; at most `limit`. */
export async function silentBatches(ctx: MutationCtx, sinceMs: number, limit: number): Promise<Batch[]> {
  const silent: Batch[] = [];
  for (const state of ["generating", "processing"] as const) {
    const batches = await ctx.db
      .query("payoutBatches")
      .withIndex("by_state", (q) => q.eq("state", state))
      .take(limit);
    for (const batch of batches) {
      if (batch.stepAtMs <= sinceMs && (state === "generating" || (await nextRow(ctx, batch)) !== null)) silent.push(batch);
    }
  }
  return silent;
}
