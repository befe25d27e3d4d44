import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { checkPage as readCheckPage, checkPageValidator, checkTaskFields } from "../model/ledger/checkPage";
import { beginCheck, keepPage as keepOnePage, readNextPage } from "../model/ledger/runDailyCheck";

/** One page of the invariant check; `npm run ledger:check` walks all of them. */
export const checkPage = internalQuery({
  args: checkTaskFields,
  returns: checkPageValidator,
  handler: async (ctx, task) => await readCheckPage(ctx, task),
});

/** Begins the check of the day; run by the cron. Broken books stop every payout until a check passes. */
export const daily = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await beginCheck(ctx, null);
    return null;
  },
});

/** The next page of a check under way. */
export const nextPage = internalQuery({
  args: { checkId: v.id("ledgerChecks") },
  returns: v.union(v.object({ task: v.object(checkTaskFields), page: checkPageValidator }), v.null()),
  handler: async (ctx, { checkId }) => await readNextPage(ctx, checkId),
});

/** Keeps what a page found. Returns whether pages are left. */
export const keepPage = internalMutation({
  args: { checkId: v.id("ledgerChecks"), task: v.object(checkTaskFields), page: checkPageValidator },
  returns: v.boolean(),
  handler: async (ctx, input) => await keepOnePage(ctx, input),
});

/** Pages one run looks at before it hands on. */
const PAGES_PER_RUN = 50;

/** Goes on with a check under way. Pages are read apart from the write, so that no tick ever waits for them. */
export const continueCheck = internalAction({
  args: { checkId: v.id("ledgerChecks") },
  returns: v.null(),
  handler: async (ctx, { checkId }): Promise<null> => {
    for (let n = 0; n < PAGES_PER_RUN; n += 1) {
      const found = await ctx.runQuery(internal.jobs.ledger.nextPage, { checkId });
      if (found === null) return null;
      const isMore = await ctx.runMutation(internal.jobs.ledger.keepPage, { checkId, ...found });
      if (!isMore) return null;
    }
    await ctx.scheduler.runAfter(0, internal.jobs.ledger.continueCheck, { checkId });
    return null;
  },
});
