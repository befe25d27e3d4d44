import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { EXCLUSION_DAYS, LIMIT_PERIODS } from "../lib/domain/spendingLimits";
import { userMutation, userQuery } from "./functions";
import { loadSpending, spendingValidator } from "./model/sessions/spendingOverview";
import { excludeSelf, setOwnLimit } from "./model/sessions/spendingRules";

/** The caller's spending by month, their own limits and how they stand. */
export const overview = userQuery({
  args: {},
  returns: spendingValidator,
  handler: async (ctx) => await loadSpending(ctx, ctx.viewer._id),
});

/**
 * Sets the caller's own spending limit of a calendar week or month (UTC), minor units; null takes it away. Lower counts at
 * once, higher after 24 hours. Fails with INVALID_INPUT(amountMinor), ABOVE_MAXIMUM and RATE_LIMITED.
 */
export const setLimit = userMutation({
  args: { period: literals(...LIMIT_PERIODS), amountMinor: v.union(v.int64(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { period, amountMinor }) => {
    await setOwnLimit(ctx, { userId: ctx.viewer._id, period, amountMinor });
    return null;
  },
});

/**
 * Shuts the caller out of new sessions and top-ups for some days; what they have open as a client ends. It cannot be
 * undone early, by nobody. Fails with RATE_LIMITED.
 */
export const exclude = userMutation({
  args: { days: literals(...EXCLUSION_DAYS) },
  returns: v.object({ untilMs: v.number() }),
  handler: async (ctx, { days }) => ({ untilMs: await excludeSelf(ctx, { userId: ctx.viewer._id, days }) }),
});
