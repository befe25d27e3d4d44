import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { publicQuery } from "./functions";
import { boundedPage, pageOf } from "./model/pages";

const PAGE_MAX = 1_000;

/** The ids of all public profiles, oldest first, for the sitemap; at most 1,000 a page. Fails with INVALID_INPUT(numItems). */
export const addresses = publicQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(v.id("advisorProfiles")),
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("advisorProfiles")
      .withIndex("by_status_and_createdAtMs", (q) => q.eq("status", "approved"))
      .paginate(boundedPage(paginationOpts, PAGE_MAX));
    return { ...found, page: found.page.map(({ _id }) => _id) };
  },
});
