import { paginationOptsValidator } from "convex/server";
import { advisorQuery } from "./functions";
import { earningRowValidator, earningSummaryValidator, loadEarningSummary, pageOfEarnings } from "./model/earnings/earningFigures";
import { loadToday, todayValidator } from "./model/earnings/today";
import { pageOf } from "./model/pages";

/** The advisor's balances, months and the last thirty days. */
export const summary = advisorQuery({
  args: {},
  returns: earningSummaryValidator,
  handler: async (ctx) => await loadEarningSummary(ctx, ctx.viewer._id),
});

/** The advisor's day so far, in UTC, and the pending earnings that become available next. */
export const today = advisorQuery({
  args: {},
  returns: todayValidator,
  handler: async (ctx) => await loadToday(ctx, ctx.viewer._id),
});

/** The advisor's earnings, newest first, each with when and why it becomes available. */
export const list = advisorQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(earningRowValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfEarnings(ctx, ctx.viewer._id, paginationOpts),
});
