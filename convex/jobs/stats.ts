import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../_generated/api";
import { recount, RECOUNT_SECTIONS } from "../../lib/domain/stats/recount";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { fillFigures, foundValidator, isToFill, keepFound, startDueCheck } from "../model/stats/checks";
import { keptDayValidator, keptPage, keptStandingValidator } from "../model/stats/kept";
import { recountPage, recountPageValidator } from "../model/stats/recountPages";

/** Days one transaction replaces. */
const FILL_DAYS = 20;
/** Differences one run hands on. */
const DIFFERENCES_MAX = 200;

/** What one page of rows says about the figures. */
export const page = internalQuery({
  args: { section: literals(...RECOUNT_SECTIONS), cursor: v.union(v.string(), v.null()) },
  returns: recountPageValidator,
  handler: async (ctx, { section, cursor }) => await recountPage(ctx, section, cursor),
});

/** A page of the figures as they are kept. */
export const kept = internalQuery({
  args: { fromDay: v.union(v.string(), v.null()) },
  returns: v.object({ days: v.array(keptDayValidator), standing: keptStandingValidator, nextDay: v.union(v.string(), v.null()) }),
  handler: async (ctx, { fromDay }) => await keptPage(ctx, fromDay),
});

/** Starts the recount of the day when it is due; run by the cron. */
export const daily = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await startDueCheck(ctx);
    return null;
  },
});

/** Whether there never was a recount. */
export const toFill = internalQuery({ args: {}, returns: v.boolean(), handler: async (ctx) => await isToFill(ctx) });

/** Keeps counted figures instead of those that are there. Returns how many moved meanwhile. */
export const fill = internalMutation({
  args: { days: v.array(keptDayValidator), standing: v.union(keptStandingValidator, v.null()) },
  returns: v.number(),
  handler: async (ctx, right) => await fillFigures(ctx, right),
});

/** Keeps what a recount found. */
export const found = internalMutation({
  args: { found: foundValidator, isFilled: v.boolean() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await keepFound(ctx, input);
    return null;
  },
});

/**
 * Counts all figures again from the rows and compares. The first recount of a place, and one with `repair`, also puts
 * right what differs.
 */
export const check = internalAction({
  args: { repair: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { repair }): Promise<null> => {
    const isFilled = repair || (await ctx.runQuery(internal.jobs.stats.toFill, {}));
    const report = await recount({
      readPage: async (section, cursor) => await ctx.runQuery(internal.jobs.stats.page, { section, cursor }),
      readKept: async (fromDay) => await ctx.runQuery(internal.jobs.stats.kept, { fromDay }),
    });
    const { days, moving, differences, right, rightStanding } = report;
    if (isFilled) {
      for (let n = 0; n < right.length; n += FILL_DAYS) {
        const moved = await ctx.runMutation(internal.jobs.stats.fill, { days: right.slice(n, n + FILL_DAYS), standing: null });
        if (moved > 0) moving.push("filling");
      }
      if (rightStanding !== null && (await ctx.runMutation(internal.jobs.stats.fill, { days: [], standing: rightStanding })) > 0)
        moving.push("standing");
    }
    const what = {
      days,
      moving: moving.slice(0, DIFFERENCES_MAX),
      differences: differences.slice(0, DIFFERENCES_MAX),
      differenceCount: differences.length,
    };
    await ctx.runMutation(internal.jobs.stats.found, { found: what, isFilled });
    return null;
  },
});
