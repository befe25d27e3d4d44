import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { isStars } from "../../../lib/domain/reviews";
import { fail, failInput } from "../../errors";
import { boundsOf, periodArgs, siftedPage } from "../pages";
import { reviewValidator, toReview } from "./projections";

const PAGE_MAX = 50;
/** Longest search, in UTF-16 code units. */
const QUERY_MAX = 80;

/** How an admin may narrow the reviews. What is left out narrows nothing; the period is that of the writing. */
export const reviewFilterValidator = v.object({
  /** Words of the review, its reply, or the names of its two people. Always best match first. */
  query: v.optional(v.string()),
  state: v.optional(literals("shown", "removed")),
  /** Whole stars, 1 to 5. */
  overall: v.optional(v.number()),
  ...periodArgs,
  /** newest if left out. lowest: the fewest stars first, of equal ones the oldest; highest: the most stars first, of equal ones the newest. Not with words. */
  sort: v.optional(literals("newest", "oldest", "lowest", "highest")),
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

type Bounds = ReturnType<typeof boundsOf>;

const hasWords = ({ query = "" }: Filter) => query.trim() !== "";

function matching(ctx: QueryCtx, { query = "", state, overall }: Filter) {
  return ctx.db.query("reviews").withSearchIndex("by_searchText", (q) => {
    const words = q.search("searchText", query);
    const inState = state === undefined ? words : words.eq("isRemoved", state === "removed" ? true : undefined);
    return overall === undefined ? inState : inState.eq("overall", overall);
  });
}

function inOrder(ctx: QueryCtx, { state, overall, sort = "newest" }: Filter, { fromMs, toMs }: Bounds) {
  const reviews = ctx.db.query("reviews");
  const isRemoved = state === "removed" ? true : undefined;
  const order = sort === "oldest" || sort === "lowest" ? "asc" : "desc";
  if (overall !== undefined) {
    return state === undefined
      ? reviews.withIndex("by_overall_and_atMs", (q) => q.eq("overall", overall).gte("atMs", fromMs).lt("atMs", toMs)).order(order)
      : reviews
          .withIndex("by_isRemoved_and_overall_and_atMs", (q) =>
            q.eq("isRemoved", isRemoved).eq("overall", overall).gte("atMs", fromMs).lt("atMs", toMs),
          )
          .order(order);
  }
  if (sort === "lowest" || sort === "highest") {
    return state === undefined
      ? reviews.withIndex("by_overall_and_atMs").order(order)
      : reviews.withIndex("by_isRemoved_and_overall_and_atMs", (q) => q.eq("isRemoved", isRemoved)).order(order);
  }
  return state === undefined
    ? reviews.withIndex("by_atMs", (q) => q.gte("atMs", fromMs).lt("atMs", toMs)).order(order)
    : reviews.withIndex("by_isRemoved_and_atMs", (q) => q.eq("isRemoved", isRemoved).gte("atMs", fromMs).lt("atMs", toMs)).order(order);
}

/**
 * One page of all reviews. State, stars and period come from an index; the period alone, where words are searched or stars
 * are the order, is looked for in a bounded number of rows (`siftedPage`). Fails with INVALID_INPUT(numItems |
 * maximumRowsRead | query | overall | fromMs | toMs), and with INVALID_INPUT(sort) where words set the order.
 */
export async function pageOfAllReviews(
  ctx: QueryCtx,
  input: { filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AdminReview>> {
  const { filter } = input;
  if (filter.query !== undefined && filter.query.length > QUERY_MAX) failInput("query");
  if (filter.overall !== undefined && !isStars(filter.overall)) failInput("overall");
  if (filter.sort !== undefined && hasWords(filter)) failInput("sort");
  const bounds = boundsOf(filter);
  const asked = siftedPage(input.paginationOpts, PAGE_MAX);
  const narrowed = hasWords(filter) ? matching(ctx, filter) : inOrder(ctx, filter, bounds);
  const { page, isDone, continueCursor } = await narrowed
    // What an index has narrowed passes again; the rows one page may read are bounded.
    // eslint-disable-next-line @convex-dev/no-filter-in-query
    .filter((q) => q.and(q.gte(q.field("atMs"), bounds.fromMs), q.lt(q.field("atMs"), bounds.toMs)))
    .paginate(asked);
  return { page: await Promise.all(page.map((row) => toAdminReview(ctx, row))), isDone, continueCursor };
}
