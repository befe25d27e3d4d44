import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { publicQuery } from "./functions";
import { pageOfAddresses } from "./model/advisors/searchAdvisors";
import { pageOf } from "./model/pages";

/** The ids of all public profiles, oldest first, for the sitemap; at most 1,000 a page. Fails with INVALID_INPUT(numItems). */
export const addresses = publicQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(v.id("advisorProfiles")),
  handler: async (ctx, { paginationOpts }) => await pageOfAddresses(ctx, paginationOpts),
});
