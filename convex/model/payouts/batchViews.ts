import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { BYTE_ORDER_MARK, csvLine } from "../../../lib/domain/csv";
import type { RowState } from "../../../lib/domain/payouts/states";
import { fail } from "../../errors";
import { boundedPage } from "../pages";
import { loadSettings } from "../settings/loadSettings";
import { candidateOf, pageOfPayees } from "./batchCandidates";
import { endOfMonthOrFail } from "./batches";
import { latestAttempt } from "./attempts";
import { methodValidator, toMethodView } from "./methods";
import { toDecimalText } from "./statement";
import { amountsFields, batchState, countsFields, failureCode, holdReason, rowState } from "./tables";
import { advisorRef, approvalViews, clockOf, clockValidator, firstNameOf, personRef, toAdvisorRef, toApprovalViews } from "./views";

type Batch = Doc<"payoutBatches">;

const PAGE_MAX = 50;
const CSV_PAGE = 100;

/** A month's payout with its progress. Amounts minor units, times server ms. */
export const batchValidator = v.object({
  batchId: v.id("payoutBatches"),
  month: v.string(),
  currency: v.literal("USD"),
  state: batchState,
  createdAtMs: v.number(),
  createdBy: personRef,
  approvals: approvalViews,
  approvedByMe: v.boolean(),
  closedAtMs: v.union(v.number(), v.null()),
  counts: v.object({ ...countsFields, total: v.number() }),
  amounts: v.object({ ...amountsFields, total: v.int64() }),
  canApprove: v.boolean(),
});

/** One advisor's row of a batch. */
export const rowValidator = v.object({
  rowId: v.id("payoutBatchRows"),
  advisor: advisorRef,
  amountMinor: v.int64(),
  currency: v.literal("USD"),
  state: rowState,
  holdReason: v.union(holdReason, v.null()),
  withdrawalId: v.union(v.id("withdrawals"), v.null()),
  method: v.union(methodValidator, v.null()),
  /** How many admins must still approve it. */
  approvalsMissing: v.number(),
  isOwn: v.boolean(),
  attempt: v.number(),
  failureCode: v.union(failureCode, v.null()),
  clock: v.union(clockValidator, v.null()),
  canRetry: v.boolean(),
  canHold: v.boolean(),
});

/** What a batch would do for one advisor. */
export const previewValidator = v.object({
  advisor: advisorRef,
  availableMinor: v.int64(),
  amountMinor: v.int64(),
  holdReason: v.union(holdReason, v.null()),
  method: v.union(methodValidator, v.null()),
});

/** Projects a batch for an admin. */
export async function toBatch(ctx: QueryCtx, batch: Batch, adminId: Id<"users">): Promise<Infer<typeof batchValidator>> {
  const { _id, month, currency, state, createdAtMs, createdBy, closedAtMs, counts, amounts } = batch;
  const approvedByMe = batch.approvals.some((approval) => approval.adminId === adminId);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    batchId: _id,
    month,
    currency,
    state,
    createdAtMs,
    createdBy: { userId: createdBy, firstName: await firstNameOf(ctx, createdBy) },
    approvals: await toApprovalViews(ctx, batch.approvals),
    approvedByMe,
    closedAtMs,
    counts: { ...counts, total: sum(Object.values(counts)) },
    amounts: { ...amounts, total: Object.values(amounts).reduce((total, amount) => total + amount, 0n) },
    canApprove: !approvedByMe && counts.pending > 0 && (state === "pending" || state === "processing"),
  };
}

/** Finds a batch by the text of an address; null when it names none. */
export async function findBatch(ctx: QueryCtx, idText: string): Promise<Batch | null> {
  const batchId = ctx.db.normalizeId("payoutBatches", idText);
  return batchId === null ? null : await ctx.db.get("payoutBatches", batchId);
}

/** One page of batches, newest month first. */
export async function pageOfBatches(
  ctx: QueryCtx,
  adminId: Id<"users">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof batchValidator>>> {
  const found = await ctx.db
    .query("payoutBatches")
    .withIndex("by_month_and_currency")
    .order("desc")
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((batch) => toBatch(ctx, batch, adminId))) };
}

/** Projects a row for an admin, with what is possible on it. */
export async function toRow(ctx: QueryCtx, row: Doc<"payoutBatchRows">, adminId: Id<"users">): Promise<Infer<typeof rowValidator>> {
  const withdrawal = row.withdrawalId === null ? null : await ctx.db.get("withdrawals", row.withdrawalId);
  const method = withdrawal === null ? null : await ctx.db.get("payoutMethods", withdrawal.methodId);
  const latest = withdrawal === null ? null : await latestAttempt(ctx, withdrawal._id);
  const isOwn = row.advisorId === adminId;
  const isWaiting =
    (row.state === "approved" || row.state === "processing") && (latest?.state === "pending" || latest?.state === "unknown");
  return {
    rowId: row._id,
    advisor: await toAdvisorRef(ctx, row.advisorId),
    amountMinor: row.amountMinor,
    currency: row.currency,
    state: row.state,
    holdReason: row.holdReason,
    withdrawalId: row.withdrawalId,
    method: method === null ? null : toMethodView(method),
    approvalsMissing: withdrawal?.state === "pending" ? withdrawal.approversNeeded - withdrawal.approvals.length : 0,
    isOwn,
    attempt: row.attempt,
    failureCode: row.state === "failed" ? (withdrawal?.failureCode ?? null) : null,
    clock: withdrawal === null ? null : clockOf(withdrawal),
    canRetry: !isOwn && (row.state === "failed" || isWaiting),
    canHold: !isOwn && row.state === "pending",
  };
}

/** One page of a batch's rows, by state if one is named. Fails with NOT_FOUND. */
export async function pageOfRows(
  ctx: QueryCtx,
  adminId: Id<"users">,
  filter: { batchId: Id<"payoutBatches">; state?: RowState | undefined },
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof rowValidator>>> {
  const { batchId, state } = filter;
  if ((await ctx.db.get("payoutBatches", batchId)) === null) fail("NOT_FOUND");
  const rows = ctx.db.query("payoutBatchRows");
  const narrowed =
    state === undefined
      ? rows.withIndex("by_batchId_and_advisorId", (q) => q.eq("batchId", batchId))
      : rows.withIndex("by_batchId_and_state", (q) => q.eq("batchId", batchId).eq("state", state));
  const found = await narrowed.paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toRow(ctx, row, adminId))) };
}

/**
 * One page of what the batch of a month would do, read from the ledger; nothing is written. Advisors without anything
 * are left out, so a page may be short. Fails with INVALID_INPUT(month).
 */
export async function pageOfPreview(
  ctx: QueryCtx,
  month: string,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof previewValidator>>> {
  const endMs = endOfMonthOrFail(month, Date.now());
  const { withdrawalMinMinor } = await loadSettings(ctx);
  const { numItems, cursor } = boundedPage(paginationOpts, PAGE_MAX);
  const found = await pageOfPayees(ctx, { numItems, cursor });
  const candidates = await Promise.all(found.page.map((advisorId) => candidateOf(ctx, advisorId, endMs, withdrawalMinMinor)));
  const paid = candidates.filter(({ amountMinor }) => amountMinor > 0n);
  return {
    ...found,
    page: await Promise.all(
      paid.map(async ({ advisorId, availableMinor, amountMinor, hold, method }) => ({
        advisor: await toAdvisorRef(ctx, advisorId),
        availableMinor,
        amountMinor,
        holdReason: hold,
        method: method === null ? null : toMethodView(method),
      })),
    ),
  };
}

const COLUMNS = [
  "month",
  "row_id",
  "advisor_id",
  "advisor",
  "amount",
  "currency",
  "state",
  "hold_reason",
  "method",
  "last4",
  "withdrawal_id",
  "reference",
  "transfer_id",
  "sent_at_utc",
];

/**
 * One page of a batch as CSV text; pages put together are the file, its heading in the first. What people typed never
 * begins a formula. Fails with NOT_FOUND.
 */
export async function batchCsvPage(
  ctx: QueryCtx,
  batchId: Id<"payoutBatches">,
  cursor: string | null,
): Promise<{ text: string; next: string | null }> {
  const batch = (await ctx.db.get("payoutBatches", batchId)) ?? fail("NOT_FOUND");
  const found = await ctx.db
    .query("payoutBatchRows")
    .withIndex("by_batchId_and_advisorId", (q) => q.eq("batchId", batchId))
    .paginate({ numItems: CSV_PAGE, cursor });
  const lines = await Promise.all(
    found.page.map(async (row) => {
      const withdrawal = row.withdrawalId === null ? null : await ctx.db.get("withdrawals", row.withdrawalId);
      const method = withdrawal === null ? null : await ctx.db.get("payoutMethods", withdrawal.methodId);
      const sentAtMs = withdrawal?.sentAtMs ?? null;
      const { displayName, firstName } = await toAdvisorRef(ctx, row.advisorId);
      return csvLine([
        batch.month,
        row._id,
        row.advisorId,
        displayName ?? firstName,
        toDecimalText(row.amountMinor),
        row.currency,
        row.state,
        row.holdReason,
        withdrawal?.methodKind ?? null,
        method?.bank?.last4 ?? null,
        row.withdrawalId,
        withdrawal?.reference ?? null,
        withdrawal?.transferId ?? null,
        sentAtMs === null ? null : new Date(sentAtMs).toISOString(),
      ]);
    }),
  );
  const heading = cursor === null ? BYTE_ORDER_MARK + csvLine(COLUMNS) : "";
  return { text: heading + lines.join(""), next: found.isDone ? null : found.continueCursor };
}
