import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { averageOf, reviewableUntilMs } from "../../../lib/domain/reviews";
import { PARTIES } from "../../../lib/domain/sessionStates";
import { findApprovedProfile } from "../advisors/searchAdvisors";
import { boundedPage } from "../pages";
import { findOwnSession } from "../sessions/projections";
import { ratingsOf, showsDemoReviews } from "./ratings";
import { findReview } from "./submitReview";

type ReadCtx = Pick<QueryCtx, "db">;

const PAGE_MAX = 50;

const optionalStars = v.union(v.number(), v.null());

const contentFields = {
  /** Whole stars, 1 to 5; a part that was not rated is null. */
  overall: v.number(),
  expertise: optionalStars,
  communication: optionalStars,
  helpfulness: optionalStars,
  text: v.union(v.string(), v.null()),
  atMs: v.number(),
};

const replyFields = {
  /** The advisor's answer; null while there is none. */
  reply: v.union(v.object({ text: v.string(), atMs: v.number() }), v.null()),
};

/** A review as the two people of its session see it. */
export const reviewValidator = v.object({
  ...contentFields,
  ...replyFields,
  /** When and why an admin took it out of the public; null while it is shown. */
  removal: v.union(v.object({ reason: v.string(), atMs: v.number() }), v.null()),
});

/** A review as anybody sees it. `firstName` is null once that account is deleted. */
export const publicReviewValidator = v.object({
  reviewId: v.id("reviews"),
  firstName: v.union(v.string(), v.null()),
  ...contentFields,
  ...replyFields,
});

/** The review of one session, for its two people. */
export const sessionReviewValidator = v.object({
  me: literals(...PARTIES),
  peerName: v.string(),
  review: v.union(reviewValidator, v.null()),
  /** The client can submit before this instant, server ms; null when this session cannot be reviewed by the caller. */
  submitUntilMs: v.union(v.number(), v.null()),
});

/** What an advisor's reviews add up to. Averages are null where nobody gave stars. */
export const ratingSummaryValidator = v.object({
  count: v.number(),
  average: v.union(v.number(), v.null()),
  /** How many gave one star, two stars, … five stars. */
  countByStars: v.array(v.number()),
  expertise: v.union(v.number(), v.null()),
  communication: v.union(v.number(), v.null()),
  helpfulness: v.union(v.number(), v.null()),
  /** Reviews an admin has removed, with a reason. They count in nothing else. */
  removedCount: v.number(),
});

/** Projects a review without saying who wrote it. */
export function toReview(row: Doc<"reviews">): Infer<typeof reviewValidator> {
  const { overall, expertise, communication, helpfulness, text, atMs, reply = null, removal } = row;
  const removed = removal === undefined ? null : { reason: removal.reason, atMs: removal.atMs };
  return { overall, expertise, communication, helpfulness, text, atMs, reply, removal: removed };
}

async function toPublicReview(ctx: ReadCtx, row: Doc<"reviews">): Promise<Infer<typeof publicReviewValidator>> {
  const { removal, ...shown } = toReview(row);
  return { reviewId: row._id, firstName: await firstNameOf(ctx, row.clientId), ...shown };
}

/** A client's first name as it is now; null once the account is deleted. */
export async function firstNameOf(ctx: ReadCtx, clientId: Id<"users">): Promise<string | null> {
  const client = await ctx.db.get("users", clientId);
  return client === null || client.deletedAtMs !== undefined || client.firstName === "" ? null : client.firstName;
}

/** The review of one session for one of its people; null for strangers and for what is no id. */
export async function loadSessionReview(
  ctx: ReadCtx,
  idText: string,
  userId: Id<"users">,
): Promise<Infer<typeof sessionReviewValidator> | null> {
  const own = await findOwnSession(ctx, idText, userId);
  if (own === null) return null;
  const { session, party } = own;
  const row = await findReview(ctx, session._id);
  return {
    me: party,
    peerName: party === "client" ? session.advisorDisplayName : session.clientFirstName,
    review: row === null ? null : toReview(row),
    submitUntilMs: party === "client" && row === null ? reviewableUntilMs(session) : null,
  };
}

/** One page of an approved advisor's reviews, newest first; an empty page when there is no such advisor. */
export async function pageOfReviews(
  ctx: QueryCtx,
  idText: string,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof publicReviewValidator>>> {
  const options = boundedPage(paginationOpts, PAGE_MAX);
  const profile = await findApprovedProfile(ctx, idText);
  if (profile === null) return { page: [], isDone: true, continueCursor: "" };
  const reviews = ctx.db.query("reviews");
  const shown = showsDemoReviews()
    ? reviews.withIndex("by_advisorId_and_isRemoved_and_atMs", (q) => q.eq("advisorId", profile._id).eq("isRemoved", undefined))
    : reviews.withIndex("by_advisorId_and_isDemo_and_isRemoved_and_atMs", (q) =>
        q.eq("advisorId", profile._id).eq("isDemo", false).eq("isRemoved", undefined),
      );
  const found = await shown.order("desc").paginate(options);
  return { ...found, page: await Promise.all(found.page.map((row) => toPublicReview(ctx, row))) };
}

/** What an approved advisor's reviews add up to; null when there is no such advisor. */
export async function loadRatingSummary(ctx: ReadCtx, idText: string): Promise<Infer<typeof ratingSummaryValidator> | null> {
  const profile = await findApprovedProfile(ctx, idText);
  if (profile === null) return null;
  const totals = await ratingsOf(ctx, profile._id);
  return {
    count: totals.ratingCount,
    average: averageOf({ sum: totals.ratingSum, count: totals.ratingCount }),
    countByStars: totals.countByStars,
    expertise: averageOf(totals.expertise),
    communication: averageOf(totals.communication),
    helpfulness: averageOf(totals.helpfulness),
    removedCount: totals.removedCount,
  };
}
