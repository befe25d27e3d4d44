import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { bookTaskFields, checkPage as readCheckPage, checkPageValidator, checkTaskFields } from "../model/ledger/checkPage";
import { beginCheck, keepPage as keepOnePage, readNextPage } from "../model/ledger/runDailyCheck";
import { keepSeal as keepOneSeal, nextToSeal, walkOf, walkOn, walkText } from "../model/ledger/seals";

/** One page of the invariant check; `npm run ledger:check` walks all of them. */
export const checkPage = internalQuery({
  args: bookTaskFields,
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

/** The next page of a check under way; null when it is over, or when the payment processor is to answer. */
export const nextPage = internalQuery({
  args: { checkId: v.id("ledgerChecks") },
  returns: v.union(v.object({ task: v.object(checkTaskFields), page: checkPageValidator }), v.null()),
  handler: async (ctx, { checkId }) => await readNextPage(ctx, checkId),
});

/** Keeps what a page found. Returns whether the next one is to be read from the book. */
export const keepPage = internalMutation({
  args: { checkId: v.id("ledgerChecks"), task: v.object(checkTaskFields), page: checkPageValidator },
  returns: v.boolean(),
  handler: async (ctx, input) => await keepOnePage(ctx, input),
});

/** Pages one run looks at before it hands on. */
const PAGES_PER_RUN = 50;

/**
 * Goes on with a check under way. Pages are read apart from the write, so that no tick ever waits for them. Stops
 * before one that the payment processor has to answer: that goes through the processor's pool, and on from there.
 */
export const continueCheck = internalAction({
  args: { checkId: v.id("ledgerChecks") },
  returns: v.null(),
  handler: async (ctx, { checkId }): Promise<null> => {
    for (let n = 0; n < PAGES_PER_RUN; n += 1) {
      const found = await ctx.runQuery(internal.jobs.ledger.nextPage, { checkId });
      if (found === null) return null;
      const { task, page } = found;
      const isMore = await ctx.runMutation(internal.jobs.ledger.keepPage, { checkId, task, page });
      if (!isMore) return null;
    }
    await ctx.scheduler.runAfter(0, internal.jobs.ledger.continueCheck, { checkId });
    return null;
  },
});

/** One page of a check that the payment processor answers. */
export const askProcessor = internalAction({
  args: { checkId: v.id("ledgerChecks"), task: v.object(checkTaskFields) },
  returns: v.null(),
  handler: async (ctx, { checkId, task }): Promise<null> => {
    const page = await ctx.runAction(internal.jobs.processorCheck.page, { cursor: task.cursor });
    const isMore = await ctx.runMutation(internal.jobs.ledger.keepPage, { checkId, task, page });
    if (isMore) await ctx.scheduler.runAfter(0, internal.jobs.ledger.continueCheck, { checkId });
    return null;
  },
});

/** The next day to be sealed, as the beginning of its walk; null while no day is over. */
export const nextSeal = internalQuery({
  args: {},
  returns: v.union(v.string(), v.null()),
  handler: async (ctx) => {
    const walk = await nextToSeal(ctx, Date.now());
    return walk === null ? null : walkText(walk);
  },
});

/** One page further along what a seal covers. */
export const sealPage = internalQuery({
  args: { walk: v.string() },
  returns: v.object({ walk: v.string(), isDone: v.boolean() }),
  handler: async (ctx, { walk }) => {
    const next = await walkOn(ctx, walkOf(walk));
    return { walk: walkText(next), isDone: next.part === "done" };
  },
});

/** Keeps the seal of a day that was seen whole. Returns false when another run was faster. */
export const keepSeal = internalMutation({
  args: { walk: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { walk }) => await keepOneSeal(ctx, walkOf(walk)),
});

/** Seals every day that is over, oldest first; run by the cron. A long day is handed on from run to run. */
export const sealDays = internalAction({
  args: { walk: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, input): Promise<null> => {
    let walk: string | null = input.walk ?? (await ctx.runQuery(internal.jobs.ledger.nextSeal, {}));
    for (let n = 0; walk !== null && n < PAGES_PER_RUN; n += 1) {
      const found: { walk: string; isDone: boolean } = await ctx.runQuery(internal.jobs.ledger.sealPage, { walk });
      walk = found.walk;
      if (!found.isDone) continue;
      const isKept = await ctx.runMutation(internal.jobs.ledger.keepSeal, { walk });
      if (!isKept) return null;
      walk = await ctx.runQuery(internal.jobs.ledger.nextSeal, {});
    }
    if (walk !== null) await ctx.scheduler.runAfter(0, internal.jobs.ledger.sealDays, { walk });
    return null;
  },
});
