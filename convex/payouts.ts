import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { adminMutation, adminQuery, advisorQuery, payeeMutation } from "./functions";
import { pageOf } from "./model/pages";
import { pageOfAllWithdrawals, withdrawalsFilterValidator } from "./model/payouts/adminList";
import { generateBatch as generate } from "./model/payouts/batches";
import { completeByHand, failByHand, recordReturn, retryTransfer } from "./model/payouts/byHand";
import { decideWithdrawal } from "./model/payouts/decide";
import { findWithdrawal, loadWaiting, pageOfOwn, timelineOf, timelineValidator, waitingValidator } from "./model/payouts/lists";
import { setMonthly as keepMonthly } from "./model/payouts/methods";
import { loadOverview, overviewValidator } from "./model/payouts/overview";
import { cancelWithdrawal, requestWithdrawal } from "./model/payouts/request";
import { loadStatement, loadYear, statementCsv as toCsv, statementValidator, yearValidator } from "./model/payouts/statement";
import { batchState, withdrawalState } from "./model/payouts/tables";
import { adminWithdrawalValidator, toAdminWithdrawal, toWithdrawal, withdrawalValidator } from "./model/payouts/views";

const stateOf = v.object({ withdrawalId: v.id("withdrawals"), state: withdrawalState });

/** The caller's balances, limits and methods: everything a request needs. Amounts minor units. */
export const overview = advisorQuery({
  args: {},
  returns: overviewValidator,
  handler: async (ctx) => await loadOverview(ctx, ctx.viewer._id),
});

/**
 * Asks for a withdrawal; the money is reserved at once. Open to suspended advisors: it is theirs. Fails with
 * INVALID_INPUT(requestKey | amountMinor), DUPLICATE_REQUEST, NOT_FOUND, BELOW_MINIMUM, ABOVE_MAXIMUM, INSUFFICIENT_FUNDS,
 * DAILY_CAP, INVALID_STATE(debt | tooManyOpen | methodNotReady), RATE_LIMITED.
 */
export const request = payeeMutation({
  args: { amountMinor: v.int64(), methodId: v.id("payoutMethods"), requestKey: v.string() },
  returns: stateOf,
  handler: async (ctx, wish) => {
    const { _id: withdrawalId, state } = await requestWithdrawal(ctx, { advisor: ctx.viewer, ...wish });
    return { withdrawalId, state };
  },
});

/** Takes a request back before it was decided. Fails with NOT_FOUND, INVALID_STATE. */
export const cancel = payeeMutation({
  args: { withdrawalId: v.id("withdrawals") },
  returns: stateOf,
  handler: async (ctx, { withdrawalId }) => {
    const { state } = await cancelWithdrawal(ctx, ctx.viewer._id, withdrawalId);
    return { withdrawalId, state };
  },
});

/** The caller's withdrawals, newest first, each with its clock. */
export const listMine = advisorQuery({
  args: { paginationOpts: paginationOptsValidator, state: v.optional(withdrawalState) },
  returns: pageOf(withdrawalValidator),
  handler: async (ctx, { paginationOpts, state }) => await pageOfOwn(ctx, ctx.viewer._id, state, paginationOpts),
});

/** One of the caller's withdrawals with its time line; null when it is not theirs. */
export const get = advisorQuery({
  args: { withdrawalId: v.string() },
  returns: v.union(v.object({ ...withdrawalValidator.fields, timeline: timelineValidator }), v.null()),
  handler: async (ctx, { withdrawalId }) => {
    const withdrawal = await findWithdrawal(ctx, withdrawalId);
    if (withdrawal === null || withdrawal.advisorId !== ctx.viewer._id) return null;
    return { ...(await toWithdrawal(ctx, withdrawal)), timeline: await timelineOf(ctx, withdrawal, false) };
  },
});

/** Whether the monthly payout pays the caller by itself, or only when they ask. */
export const setMonthly = payeeMutation({
  args: { monthly: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { monthly }) => {
    await keepMonthly(ctx, ctx.viewer._id, monthly);
    return null;
  },
});

/** A month of the caller, "2026-11" in UTC, tied to the ledger. Fails with INVALID_INPUT(month). */
export const statement = advisorQuery({
  args: { month: v.string() },
  returns: statementValidator,
  handler: async (ctx, { month }) => await loadStatement(ctx, ctx.viewer._id, month),
});

/** The same month as a CSV file. */
export const statementCsv = advisorQuery({
  args: { month: v.string() },
  returns: v.object({ fileName: v.string(), text: v.string() }),
  handler: async (ctx, { month }) => toCsv(await loadStatement(ctx, ctx.viewer._id, month)),
});

/** A calendar year of the caller, month by month, in UTC. Fails with INVALID_INPUT(year). */
export const year = advisorQuery({
  args: { year: v.number() },
  returns: yearValidator,
  handler: async (ctx, args) => await loadYear(ctx, ctx.viewer._id, args.year),
});

/** What waits for admins, and whether a failed check of the ledger stops payouts. */
export const waiting = adminQuery({
  args: {},
  returns: waitingValidator,
  handler: async (ctx) => await loadWaiting(ctx),
});

/** Everybody's withdrawals, narrowed and sorted; see `withdrawalsFilterValidator`. Fails with INVALID_INPUT(numItems | maximumRowsRead | fromMs | toMs). */
export const listAll = adminQuery({
  args: { ...withdrawalsFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(adminWithdrawalValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfAllWithdrawals(ctx, { adminId: ctx.viewer._id, filter, paginationOpts }),
});

/** One withdrawal with everything an admin decides by; null when the id names none. */
export const managed = adminQuery({
  args: { withdrawalId: v.string() },
  returns: v.union(v.object({ ...adminWithdrawalValidator.fields, timeline: timelineValidator }), v.null()),
  handler: async (ctx, { withdrawalId }) => {
    const withdrawal = await findWithdrawal(ctx, withdrawalId);
    if (withdrawal === null) return null;
    return { ...(await toAdminWithdrawal(ctx, withdrawal, ctx.viewer._id)), timeline: await timelineOf(ctx, withdrawal, true) };
  },
});

/**
 * Approves or rejects a withdrawal, with a reason both sides see and a note only admins see. Above the threshold another
 * admin must approve too. Fails with NOT_FOUND, FORBIDDEN(own | approved_before), INVALID_STATE, INVALID_INPUT(reason |
 * note), PAYOUTS_PAUSED.
 */
export const decide = adminMutation({
  args: { withdrawalId: v.id("withdrawals"), decision: literals("approve", "reject"), reason: v.string(), note: v.optional(v.string()) },
  returns: v.object({ state: withdrawalState, approvals: v.number(), approversNeeded: v.number() }),
  handler: async (ctx, decision) => {
    const { state, approvals, approversNeeded } = await decideWithdrawal(ctx, { admin: ctx.viewer, ...decision });
    return { state, approvals: approvals.length, approversNeeded };
  },
});

/** Records a bank transfer made by hand, with its reference. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reference | note), PAYOUTS_PAUSED. */
export const complete = adminMutation({
  args: { withdrawalId: v.id("withdrawals"), reference: v.string(), note: v.optional(v.string()) },
  returns: stateOf,
  handler: async (ctx, act) => ({
    withdrawalId: act.withdrawalId,
    state: (await completeByHand(ctx, { admin: ctx.viewer, ...act })).state,
  }),
});

const actByHand = { withdrawalId: v.id("withdrawals"), reason: v.string(), note: v.optional(v.string()) };

/** Records a bank transfer that could not be made; the money goes back. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason | note). */
export const fail = adminMutation({
  args: actByHand,
  returns: stateOf,
  handler: async (ctx, act) => ({ withdrawalId: act.withdrawalId, state: (await failByHand(ctx, { admin: ctx.viewer, ...act })).state }),
});

/** Records a payment that the bank sent back. Fails as `fail`. */
export const markReturned = adminMutation({
  args: actByHand,
  returns: stateOf,
  handler: async (ctx, act) => ({ withdrawalId: act.withdrawalId, state: (await recordReturn(ctx, { admin: ctx.viewer, ...act })).state }),
});

/** Tries a transfer that waits now. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason), PAYOUTS_PAUSED. */
export const retry = adminMutation({
  args: { withdrawalId: v.id("withdrawals"), reason: v.string() },
  returns: stateOf,
  handler: async (ctx, act) => ({ withdrawalId: act.withdrawalId, state: (await retryTransfer(ctx, { admin: ctx.viewer, ...act })).state }),
});

/** Makes the payout of a month that is over, "2026-10" in UTC, once. Fails with INVALID_INPUT(month), PAYOUTS_PAUSED. */
export const generateBatch = adminMutation({
  args: { month: v.string() },
  returns: v.object({ batchId: v.id("payoutBatches"), state: batchState }),
  handler: async (ctx, { month }) => {
    const { _id: batchId, state } = await generate(ctx, ctx.viewer, month);
    return { batchId, state };
  },
});
