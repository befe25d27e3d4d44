import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { adminMutation, adminQuery } from "./functions";
import { pageOf } from "./model/pages";
import { holdRow as hold, retryRow as tryAgain } from "./model/payouts/batchRows";
import {
  batchCsvPage,
  batchValidator,
  findBatch,
  pageOfBatches,
  pageOfPreview,
  pageOfRows,
  previewValidator,
  rowValidator,
  toBatch,
  toRow,
} from "./model/payouts/batchViews";
import { approveBatch } from "./model/payouts/batches";
import { rowState } from "./model/payouts/tables";

/** What the payout of a month would do, advisor by advisor, read from the ledger. Nothing is written. Fails with INVALID_INPUT(month). */
export const preview = adminQuery({
  args: { month: v.string(), paginationOpts: paginationOptsValidator },
  returns: pageOf(previewValidator),
  handler: async (ctx, { month, paginationOpts }) => await pageOfPreview(ctx, month, paginationOpts),
});

/** Every monthly payout, newest first, with its progress. */
export const list = adminQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(batchValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfBatches(ctx, ctx.viewer._id, paginationOpts),
});

/** One monthly payout; null when the id names none. */
export const get = adminQuery({
  args: { batchId: v.string() },
  returns: v.union(batchValidator, v.null()),
  handler: async (ctx, { batchId }) => {
    const batch = await findBatch(ctx, batchId);
    return batch === null ? null : await toBatch(ctx, batch, ctx.viewer._id);
  },
});

/** The rows of a monthly payout, by state if one is named. Fails with NOT_FOUND. */
export const rows = adminQuery({
  args: { batchId: v.id("payoutBatches"), state: v.optional(rowState), paginationOpts: paginationOptsValidator },
  returns: pageOf(rowValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfRows(ctx, ctx.viewer._id, filter, paginationOpts),
});

/** Approves a monthly payout and sends it. Fails with NOT_FOUND, INVALID_STATE, FORBIDDEN(approved_before), INVALID_INPUT(reason), PAYOUTS_PAUSED. */
export const approve = adminMutation({
  args: { batchId: v.id("payoutBatches"), reason: v.string() },
  returns: batchValidator,
  handler: async (ctx, act) => await toBatch(ctx, await approveBatch(ctx, { admin: ctx.viewer, ...act }), ctx.viewer._id),
});

const rowAct = { rowId: v.id("payoutBatchRows"), reason: v.string() };

/** Takes a row out before it was approved; its money goes back. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason). */
export const holdRow = adminMutation({
  args: rowAct,
  returns: rowValidator,
  handler: async (ctx, act) => await toRow(ctx, await hold(ctx, { admin: ctx.viewer, ...act }), ctx.viewer._id),
});

/** Tries a failed or waiting row again. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason), PAYOUTS_PAUSED. */
export const retryRow = adminMutation({
  args: rowAct,
  returns: rowValidator,
  handler: async (ctx, act) => await toRow(ctx, await tryAgain(ctx, { admin: ctx.viewer, ...act }), ctx.viewer._id),
});

/** A page of a monthly payout as CSV text; `next` is null at the end. Fails with NOT_FOUND. */
export const csv = adminQuery({
  args: { batchId: v.id("payoutBatches"), cursor: v.union(v.string(), v.null()) },
  returns: v.object({ text: v.string(), next: v.union(v.string(), v.null()) }),
  handler: async (ctx, { batchId, cursor }) => await batchCsvPage(ctx, batchId, cursor),
});
