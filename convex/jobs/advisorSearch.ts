import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { refreshSearchFieldsFrom } from "../model/advisors/searchFields";

/** Derives the search fields of all profiles anew, batch after batch. */
export const refresh = internalMutation({
  args: { cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { cursor }) => {
    const next = await refreshSearchFieldsFrom(ctx, cursor ?? null);
    if (next !== null) await ctx.scheduler.runAfter(0, internal.jobs.advisorSearch.refresh, { cursor: next });
    return null;
  },
});
