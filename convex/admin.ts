import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { adminMutation, adminQuery } from "./functions";
import { checkPage, checkPageValidator, checkTaskFields } from "./model/ledger/checkPage";
import { checkViewValidator, healthValidator, loadHealth, pageOfChecks } from "./model/ledger/healthViews";
import { beginCheck } from "./model/ledger/runDailyCheck";
import { pageOf } from "./model/pages";

/**
 * One page of the ledger's invariant check, for the admin's own run. Start every section with a null cursor and
 * follow `next` until nothing is left; `runCheck` in lib/domain/ledger does so and adds up the book.
 */
export const checkLedger = adminQuery({
  args: checkTaskFields,
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

/** Every check so far, newest first. */
export const ledgerChecks = adminQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(checkViewValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfChecks(ctx, paginationOpts),
});
