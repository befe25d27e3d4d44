import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { isStars } from "../../../lib/domain/reviews";
import { fail, failInput } from "../../errors";
import { boundedPage } from "../pages";
import { reviewValidator, toReview } from "./projections";

const PAGE_MAX = 50;
/** Longest search, in UTF-16 code units. */
const QUERY_MAX = 80;

/** How an admin may narrow the reviews. What is left out narrows nothing. */
export const reviewFilterValidator = v.object({
  /** Words of the review, its reply, or the names of its two people. Best match first instead of newest first. */
  query: v.optional(v.string()),
  state: v.optional(literals("shown", "removed")),
  /** Whole stars, 1 to 5. */
  overall: v.optional(v.number()),
});

/** A review as an admin sees it. */
export const adminReviewValidator = v.object({
  reviewId: v.id("reviews"),
  sessionId: v.id("sessions"),
  advisorId: v.id("advisorProfiles"),
  /** As they were when the session was asked for. */
  advisorName: v.string(),
  clientFirstName: v.string(),
  isDemo: v.boolean(),
  ...reviewValidator.fields,
  removedBy: v.union(v.string(), v.null()),
});

export type AdminReview = Infer<typeof adminReviewValidator>;
type Filter = Infer<typeof reviewFilterValidator>;

/** Projects a review for an admin. */
export async function toAdminReview(ctx: Pick<QueryCtx, "db">, row: Doc<"reviews">): Promise<AdminReview> {
  const session = (await ctx.db.get("sessions", row.sessionId)) ?? fail("NOT_FOUND");
  const admin = row.removal === undefined ? null : await ctx.db.get("users", row.removal.adminId);
  return {
    reviewId: row._id,
    sessionId: row.sessionId,
    advisorId: row.advisorId,
    advisorName: session.advisorDisplayName,
    clientFirstName: session.clientFirstName,
    isDemo: row.isDemo,
    ...toReview(row),
    removedBy: admin?.firstName ?? null,
  };
}

function narrowed(ctx: QueryCtx, { query = "", state, overall }: Filter) {
  const reviews = ctx.db.query("reviews");
  const isRemoved = state === "removed" ? true : undefined;
  if (query.trim() !== "") {
    return reviews.withSearchIndex("by_searchText", (q) => {
      const words = q.search("searchText", query);
      const inState = state === undefined ? words : words.eq("isRemoved", isRemoved);
      return overall === undefined ? inState : inState.eq("overall", overall);
    });
  }
  if (state === undefined && overall === undefined) return reviews.withIndex("by_atMs").order("desc");
  if (state === undefined) return reviews.withIndex("by_overall_and_atMs", (q) => q.eq("overall", overall ?? 0)).order("desc");
  if (overall === undefined) return reviews.withIndex("by_isRemoved_and_atMs", (q) => q.eq("isRemoved", isRemoved)).order("desc");
  return reviews
    .withIndex("by_isRemoved_and_overall_and_atMs", (q) => q.eq("isRemoved", isRemoved).eq("overall", overall))
    .order("desc");
}

/**
 * One page of all reviews, newest first; with words, best match first. Every filter is an index. Fails with
 * INVALID_INPUT(numItems | query | overall).
 */
export async function pageOfAllReviews(
  ctx: QueryCtx,
  input: { filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AdminReview>> {
  const { filter } = input;
  if (filter.query !== undefined && filter.query.length > QUERY_MAX) failInput("query");
  if (filter.overall !== undefined && !isStars(filter.overall)) failInput("overall");
  const found = await narrowed(ctx, filter).paginate(boundedPage(input.paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toAdminReview(ctx, row))) };
}
