import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { adminMutation, adminQuery } from "./functions";
import { bookTaskFields, checkPage, checkPageValidator } from "./model/ledger/checkPage";
import { loadTrialBalance, trialBalanceValidator } from "./model/ledger/days";
import { checkViewValidator, healthValidator, loadHealth, pageOfChecks } from "./model/ledger/healthViews";
import { beginCheck } from "./model/ledger/runDailyCheck";
import { pageOf } from "./model/pages";
import { askForRecount } from "./model/stats/checks";
import { liveValidator, loadLive, loadStats, statsValidator } from "./model/stats/views";

/**
 * The figures of the UTC days `fromDay` to `toDay`, `YYYY-MM-DD`, at most 366 of them, and with `compare` those of as
 * many days before. Fails with INVALID_INPUT(period).
 */
export const stats = adminQuery({
  args: { fromDay: v.string(), toDay: v.string(), compare: v.boolean() },
  returns: statsValidator,
  handler: async (ctx, input) => await loadStats(ctx, input),
});

/** What stands open now: sessions, requests, withdrawals, disputes, applications; and the last recount of all figures. */
export const live = adminQuery({ args: {}, returns: liveValidator, handler: async (ctx) => await loadLive(ctx) });

/** Counts all figures again from the rows; what differs is put right. Fails with INVALID_INPUT(reason). */
export const recountStats = adminMutation({
  args: { reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { reason }) => {
    await askForRecount(ctx, ctx.viewer._id, reason);
    return null;
  },
});

/**
 * One page of the ledger's invariant check, for the admin's own run. Start every section with a null cursor and
 * follow `next` until nothing is left; `runCheck` in lib/domain/ledger does so and adds up the book.
 */
export const checkLedger = adminQuery({
  args: bookTaskFields,
  returns: checkPageValidator,
  handler: async (ctx, task) => await checkPage(ctx, task),
});

/** Whether the books are right, as of the last check, and whether payouts are stopped. */
export const ledgerHealth = adminQuery({
  args: {},
  returns: healthValidator,
  handler: async (ctx) => await loadHealth(ctx),
});

/** Begins a check of the whole book now, or joins the one under way. */
export const runLedgerCheck = adminMutation({
  args: {},
  returns: v.object({ checkId: v.id("ledgerChecks") }),
  handler: async (ctx) => ({ checkId: await beginCheck(ctx, ctx.viewer._id) }),
});

/** The sum of every class of account at the end of a UTC day, "2026-11-21", minor units. Fails with INVALID_INPUT(day). */
export const trialBalance = adminQuery({
  args: { day: v.string() },
  returns: trialBalanceValidator,
  handler: async (ctx, { day }) => await loadTrialBalance(ctx, day),
});

/** Every check so far, newest first. */
export const ledgerChecks = adminQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(checkViewValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfChecks(ctx, paginationOpts),
});
