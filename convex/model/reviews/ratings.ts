import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { isLocalDeployment } from "../../../lib/domain/deployment";
import { addTotals, NO_RATINGS, type RatingTotals } from "../../../lib/domain/reviews";
import { rankScore } from "../advisors/ranking";

type ReadCtx = Pick<QueryCtx, "db">;

/** Whether demo reviews are shown and counted here: on a local deployment and nowhere else. */
export function showsDemoReviews(): boolean {
  return isLocalDeployment({ cloudUrl: process.env.CONVEX_CLOUD_URL, appEnv: process.env.APP_ENV });
}

/** The totals of one row. */
export function toTotals(row: Doc<"advisorRatings">): RatingTotals {
  const { ratingCount, ratingSum, countByStars, expertise, communication, helpfulness, removedCount = 0 } = row;
  return { ratingCount, ratingSum, countByStars, expertise, communication, helpfulness, removedCount };
}

/** What an advisor's reviews add up to, as far as they count on this deployment. */
export async function ratingsOf(ctx: ReadCtx, advisorId: Id<"advisorProfiles">): Promise<RatingTotals> {
  // One row for real and one for demo reviews.
  const rows = await ctx.db
    .query("advisorRatings")
    .withIndex("by_advisorId_and_isDemo", (q) => q.eq("advisorId", advisorId))
    .take(2);
  return rows
    .filter((row) => !row.isDemo || showsDemoReviews())
    .map(toTotals)
    .reduce(addTotals, NO_RATINGS);
}

/**
 * Adds to an advisor's totals, in the transaction that writes or removes the review, and brings the sort keys on the
 * profile along.
 */
export async function addToRatings(
  ctx: MutationCtx,
  input: { advisorId: Id<"advisorProfiles">; isDemo: boolean; added: RatingTotals },
): Promise<void> {
  const { advisorId, isDemo, added } = input;
  const row = await ctx.db
    .query("advisorRatings")
    .withIndex("by_advisorId_and_isDemo", (q) => q.eq("advisorId", advisorId).eq("isDemo", isDemo))
    .unique();
  if (row === null) await ctx.db.insert("advisorRatings", { advisorId, isDemo, ...added });
  else await ctx.db.patch("advisorRatings", row._id, addTotals(toTotals(row), added));
  await updateSortKeys(ctx, advisorId);
}

async function updateSortKeys(ctx: MutationCtx, advisorId: Id<"advisorProfiles">): Promise<void> {
  const profile = await ctx.db.get("advisorProfiles", advisorId);
  if (profile === null) return;
  const { ratingSum, ratingCount } = await ratingsOf(ctx, advisorId);
  await ctx.db.patch("advisorProfiles", advisorId, {
    ratingSum,
    ratingCount,
    ratingAverage: ratingCount === 0 ? 0 : ratingSum / ratingCount,
    rankScore: rankScore({ ratingSum, ratingCount, yearsOfExperience: profile.yearsOfExperience }),
  });
}
