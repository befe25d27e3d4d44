import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internalQuery } from "../functions";
import { checkedPageValidator, ratingCheckPage } from "../model/reviews/checkPage";

/** One page of what the check of the ratings reads; `runRatingCheck` puts the pages together. */
export const checkPage = internalQuery({
  args: { section: literals("reviews", "totals"), cursor: v.union(v.string(), v.null()) },
  returns: checkedPageValidator,
  handler: async (ctx, { section, cursor }) => await ratingCheckPage(ctx, section, cursor),
});
