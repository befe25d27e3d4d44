import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { moveToCategory } from "../model/categories/categories";

/** Moves profiles, then applications, of a merged category to the one that took it, batch after batch. Safe to repeat. */
export const moveAdvisors = internalMutation({
  args: {
    slug: v.string(),
    intoSlug: v.string(),
    table: v.optional(literals("advisorProfiles", "applications")),
    cursor: v.optional(v.string()),
  },
  returns: v.null(),
  handler: async (ctx, { slug, intoSlug, table = "advisorProfiles", cursor }) => {
    const next = await moveToCategory(ctx, { slug, intoSlug, table, cursor: cursor ?? null });
    const job = internal.jobs.categories.moveAdvisors;
    if (next !== null) await ctx.scheduler.runAfter(0, job, { slug, intoSlug, table, cursor: next });
    else if (table === "advisorProfiles") await ctx.scheduler.runAfter(0, job, { slug, intoSlug, table: "applications" });
    return null;
  },
});
