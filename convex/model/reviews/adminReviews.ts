import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { isStars } from "../../../lib/domain/reviews";
import { PARTIES } from "../../../lib/domain/sessionStates";
import { fail, failInput } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { boundsOf, periodArgs, siftedPage } from "../pages";
import { reviewValidator, toReview } from "./projections";

const PAGE_MAX = 50;
/** Longest search, in UTF-16 code units. */
const QUERY_MAX = 80;

/** How an admin may narrow the reviews. What is left out narrows nothing; the period is that of the writing. */
export const reviewFilterValidator = v.object({
  /** Words of the review, its reply, or the names of its two people. Always best match first. */
  query: v.optional(v.string()),
  /** A users id, and on which side; the advisor's if left out. */
  personId: v.optional(v.string()),
  side: v.optional(literals(...PARTIES)),
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
  advisorUserId: v.id("users"),
  clientId: v.id("users"),
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
    advisorUserId: session.advisorUserId,
    clientId: row.clientId,
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

/** Whose reviews are looked for: those that somebody wrote, or those about an advisor. */
type Whose = { clientId: Id<"users"> } | { advisorId: Id<"advisorProfiles"> };

/** Undefined where the list is about everybody; null where nobody of this name has reviews on this side. */
async function findWhose(ctx: QueryCtx, { personId, side = "advisor" }: Filter): Promise<Whose | null | undefined> {
  if (personId === undefined) return undefined;
  const userId = ctx.db.normalizeId("users", personId);
  if (userId === null) return null;
  if (side === "client") return { clientId: userId };
  const profile = await findProfileOf(ctx, userId);
  return profile === null ? null : { advisorId: profile._id };
}

/** Whether the index goes by stars: where they are given, and where they are the order. */
const isByStars = ({ overall, sort }: Filter) => overall !== undefined || sort === "lowest" || sort === "highest";

function ofPerson(ctx: QueryCtx, whose: Whose, filter: Filter, { fromMs, toMs }: Bounds) {
  const reviews = ctx.db.query("reviews");
  const { overall } = filter;
  if (!isByStars(filter)) {
    return "clientId" in whose
      ? reviews.withIndex("by_clientId_and_atMs", (q) => q.eq("clientId", whose.clientId).gte("atMs", fromMs).lt("atMs", toMs))
      : reviews.withIndex("by_advisorId_and_atMs", (q) => q.eq("advisorId", whose.advisorId).gte("atMs", fromMs).lt("atMs", toMs));
  }
  return "clientId" in whose
    ? reviews.withIndex("by_clientId_and_overall_and_atMs", (q) => {
        const written = q.eq("clientId", whose.clientId);
        return overall === undefined ? written : written.eq("overall", overall).gte("atMs", fromMs).lt("atMs", toMs);
      })
    : reviews.withIndex("by_advisorId_and_overall_and_atMs", (q) => {
        const about = q.eq("advisorId", whose.advisorId);
        return overall === undefined ? about : about.eq("overall", overall).gte("atMs", fromMs).lt("atMs", toMs);
      });
}

function ofEverybody(ctx: QueryCtx, filter: Filter, { fromMs, toMs }: Bounds) {
  const reviews = ctx.db.query("reviews");
  const { state, overall } = filter;
  const isRemoved = state === "removed" ? true : undefined;
  if (!isByStars(filter)) {
    return state === undefined
      ? reviews.withIndex("by_atMs", (q) => q.gte("atMs", fromMs).lt("atMs", toMs))
      : reviews.withIndex("by_isRemoved_and_atMs", (q) => q.eq("isRemoved", isRemoved).gte("atMs", fromMs).lt("atMs", toMs));
  }
  return state === undefined
    ? reviews.withIndex("by_overall_and_atMs", (q) =>
        overall === undefined ? q : q.eq("overall", overall).gte("atMs", fromMs).lt("atMs", toMs),
      )
    : reviews.withIndex("by_isRemoved_and_overall_and_atMs", (q) => {
        const inState = q.eq("isRemoved", isRemoved);
        return overall === undefined ? inState : inState.eq("overall", overall).gte("atMs", fromMs).lt("atMs", toMs);
      });
}

function inOrder(ctx: QueryCtx, whose: Whose | undefined, filter: Filter, bounds: Bounds) {
  const order = filter.sort === "oldest" || filter.sort === "lowest" ? "asc" : "desc";
  return (whose === undefined ? ofEverybody(ctx, filter, bounds) : ofPerson(ctx, whose, filter, bounds)).order(order);
}

function passing(reviews: ReturnType<typeof inOrder>, whose: Whose | undefined, { state }: Filter, { fromMs, toMs }: Bounds) {
  // What an index has narrowed passes again; who calls bounds the rows one page may read.
  // eslint-disable-next-line @convex-dev/no-filter-in-query
  return reviews.filter((q) =>
    q.and(
      q.gte(q.field("atMs"), fromMs),
      q.lt(q.field("atMs"), toMs),
      ...(state === undefined ? [] : [state === "removed" ? q.eq(q.field("isRemoved"), true) : q.neq(q.field("isRemoved"), true)]),
      ...(whose === undefined
        ? []
        : ["clientId" in whose ? q.eq(q.field("clientId"), whose.clientId) : q.eq(q.field("advisorId"), whose.advisorId)]),
    ),
  );
}

/**
 * One page of all reviews. Person, state, stars and period come from an index, as far as one has them all; the rest, and what
 * a search for words leaves over, is looked for in a bounded number of rows (`siftedPage`). An id that names nobody finds
 * nothing. Fails with INVALID_INPUT(numItems | maximumRowsRead | query | overall | fromMs | toMs), and with
 * INVALID_INPUT(sort) where words set the order.
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
  const whose = await findWhose(ctx, filter);
  if (whose === null) return { page: [], isDone: true, continueCursor: "" };
  const found = hasWords(filter) ? matching(ctx, filter) : inOrder(ctx, whose, filter, bounds);
  const { page, isDone, continueCursor } = await passing(found, whose, filter, bounds).paginate(asked);
  return { page: await Promise.all(page.map((row) => toAdminReview(ctx, row))), isDone, continueCursor };
}
