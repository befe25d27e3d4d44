import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { startOfUtcMonth } from "../../../lib/domain/calendar";
import { averageOf } from "../../../lib/domain/reviews";
import { findProfileOf } from "../advisors/searchAdvisors";
import { boundedPage } from "../pages";
import { firstNameOf, reviewValidator, toReview } from "./projections";
import { showsDemoReviews } from "./ratings";

const PAGE_MAX = 50;
/** Months of the trend, the present one included. */
const TREND_MONTHS = 6;
/** Most reviews the trend is computed from. Where there are more, it covers only the months they fill. */
const TREND_ROWS = 500;

/** A review as its advisor sees it, removed ones included. */
export const ownReviewValidator = v.object({
  reviewId: v.id("reviews"),
  sessionId: v.id("sessions"),
  /** Null once that account is deleted. */
  firstName: v.union(v.string(), v.null()),
  ...reviewValidator.fields,
});

/** The average of one calendar month in UTC. */
export const ratingMonthValidator = v.object({
  monthMs: v.number(),
  count: v.number(),
  /** Null in a month without reviews. */
  average: v.union(v.number(), v.null()),
});

/** One page of the reviews about an advisor, newest first, with what was removed. */
export async function pageOfOwnReviews(
  ctx: QueryCtx,
  input: { advisorUserId: Id<"users">; paginationOpts: PaginationOptions },
): Promise<PaginationResult<Infer<typeof ownReviewValidator>>> {
  const options = boundedPage(input.paginationOpts, PAGE_MAX);
  const profile = await findProfileOf(ctx, input.advisorUserId);
  if (profile === null) return { page: [], isDone: true, continueCursor: "" };
  const found = await ctx.db
    .query("reviews")
    .withIndex("by_advisorId_and_atMs", (q) => q.eq("advisorId", profile._id))
    .order("desc")
    .paginate(options);
  const toOwn = async (row: Doc<"reviews">) => ({
    reviewId: row._id,
    sessionId: row.sessionId,
    firstName: await firstNameOf(ctx, row.clientId),
    ...toReview(row),
  });
  return { ...found, page: await Promise.all(found.page.map(toOwn)) };
}

/**
 * An advisor's average month by month, oldest first, from the reviews that are shown. Six months; fewer where the newest
 * 500 reviews do not reach back so far, so that no month is shown with a part of its reviews.
 */
export async function loadRatingTrend(ctx: QueryCtx, advisorUserId: Id<"users">): Promise<Infer<typeof ratingMonthValidator>[]> {
  const profile = await findProfileOf(ctx, advisorUserId);
  if (profile === null) return [];
  const nowMs = Date.now();
  const months = Array.from({ length: TREND_MONTHS }, (_, i) => startOfUtcMonth(nowMs, i + 1 - TREND_MONTHS));
  const fromMs = months[0] ?? nowMs;
  const newest = await ctx.db
    .query("reviews")
    .withIndex("by_advisorId_and_isRemoved_and_atMs", (q) => q.eq("advisorId", profile._id).eq("isRemoved", undefined).gte("atMs", fromMs))
    .order("desc")
    .take(TREND_ROWS);
  const wholeFromMs = newest.length < TREND_ROWS ? fromMs : (newest.at(-1)?.atMs ?? fromMs);
  const counted = newest.filter((row) => !row.isDemo || showsDemoReviews());
  return months
    .filter((monthMs) => monthMs >= wholeFromMs || monthMs === months.at(-1))
    .map((monthMs) => {
      const untilMs = startOfUtcMonth(monthMs, 1);
      const given = counted.filter(({ atMs }) => atMs >= monthMs && atMs < untilMs);
      const sum = given.reduce((total, { overall }) => total + overall, 0);
      return { monthMs, count: given.length, average: averageOf({ sum, count: given.length }) };
    });
}
