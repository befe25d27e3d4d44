import { v } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { CheckedPage } from "../../../lib/domain/reviewsCheck";
import { toTotals } from "./ratings";

const PAGE = 500;

const optionalStars = v.union(v.number(), v.null());
const sum = v.object({ sum: v.number(), count: v.number() });

export const checkedPageValidator = v.object({
  reviews: v.array(
    v.object({
      advisorId: v.string(),
      isDemo: v.boolean(),
      isRemoved: v.boolean(),
      overall: v.number(),
      expertise: optionalStars,
      communication: optionalStars,
      helpfulness: optionalStars,
    }),
  ),
  stored: v.array(
    v.object({
      advisorId: v.string(),
      isDemo: v.boolean(),
      totals: v.object({
        ratingCount: v.number(),
        ratingSum: v.number(),
        countByStars: v.array(v.number()),
        expertise: sum,
        communication: sum,
        helpfulness: sum,
        removedCount: v.number(),
      }),
    }),
  ),
  cursor: v.union(v.string(), v.null()),
});

/** One page of reviews, or of stored totals, as the check of the ratings reads them. */
export async function ratingCheckPage(ctx: QueryCtx, section: "reviews" | "totals", cursor: string | null): Promise<CheckedPage> {
  const options = { numItems: PAGE, cursor };
  if (section === "reviews") {
    const { page, isDone, continueCursor } = await ctx.db.query("reviews").paginate(options);
    const reviews = page.map(({ advisorId, isDemo, isRemoved, overall, expertise, communication, helpfulness }) => {
      return { advisorId, isDemo, isRemoved: isRemoved === true, overall, expertise, communication, helpfulness };
    });
    return { reviews, stored: [], cursor: isDone ? null : continueCursor };
  }
  const { page, isDone, continueCursor } = await ctx.db.query("advisorRatings").paginate(options);
  const stored = page.map((row) => ({ advisorId: row.advisorId, isDemo: row.isDemo, totals: toTotals(row) }));
  return { reviews: [], stored, cursor: isDone ? null : continueCursor };
}
