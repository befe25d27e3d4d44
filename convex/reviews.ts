import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { adminMutation, adminQuery, advisorMutation, advisorQuery, publicQuery, userMutation, userQuery } from "./functions";
import { pageOf } from "./model/pages";
import { adminReviewValidator, pageOfAllReviews, reviewFilterValidator, toAdminReview } from "./model/reviews/adminReviews";
import { loadRatingTrend, ownReviewValidator, pageOfOwnReviews, ratingMonthValidator } from "./model/reviews/ownReviews";
import {
  loadRatingSummary,
  loadSessionReview,
  pageOfReviews,
  publicReviewValidator,
  ratingSummaryValidator,
  reviewValidator,
  sessionReviewValidator,
  toReview,
} from "./model/reviews/projections";
import { removeReview } from "./model/reviews/removeReview";
import { replyToReview } from "./model/reviews/replyToReview";
import { submitReview } from "./model/reviews/submitReview";

/**
 * Rates a session: once, by its client, within 30 days of an end that was paid for. Stars are whole, 1 to 5; the text is at
 * most 2,000 characters. Fails with NOT_FOUND, FORBIDDEN, INVALID_INPUT(overall | expertise | communication | helpfulness |
 * text) and INVALID_STATE(reason: not_paid | too_late | reviewed).
 */
export const submit = userMutation({
  args: {
    sessionId: v.id("sessions"),
    overall: v.number(),
    expertise: v.optional(v.number()),
    communication: v.optional(v.number()),
    helpfulness: v.optional(v.number()),
    text: v.optional(v.string()),
  },
  returns: reviewValidator,
  handler: async (ctx, { sessionId, overall, expertise, communication, helpfulness, text }) => {
    const content = {
      overall,
      expertise: expertise ?? null,
      communication: communication ?? null,
      helpfulness: helpfulness ?? null,
      text: text ?? null,
    };
    return toReview(await submitReview(ctx, { clientId: ctx.viewer._id, sessionId, content }));
  },
});

/** The review of an own session and until when it can be given; null for strangers. Any text is accepted as id. */
export const mine = userQuery({
  args: { sessionId: v.string() },
  returns: v.union(sessionReviewValidator, v.null()),
  handler: async (ctx, { sessionId }) => await loadSessionReview(ctx, sessionId, ctx.viewer._id),
});

/** The reviews of an approved advisor, newest first. Any text is accepted as id; an unknown one has none. */
export const listForAdvisor = publicQuery({
  args: { advisorId: v.string(), paginationOpts: paginationOptsValidator },
  returns: pageOf(publicReviewValidator),
  handler: async (ctx, { advisorId, paginationOpts }) => await pageOfReviews(ctx, advisorId, paginationOpts),
});

/** Average, distribution and parts of an approved advisor's reviews; null when there is no such advisor. */
export const summaryForAdvisor = publicQuery({
  args: { advisorId: v.string() },
  returns: v.union(ratingSummaryValidator, v.null()),
  handler: async (ctx, { advisorId }) => await loadRatingSummary(ctx, advisorId),
});

/**
 * Answers a review about the caller: once, in public, 1 to 1,000 characters. Fails with NOT_FOUND, INVALID_INPUT(text) and
 * INVALID_STATE(reason: removed | replied).
 */
export const reply = advisorMutation({
  args: { reviewId: v.id("reviews"), text: v.string() },
  returns: reviewValidator,
  handler: async (ctx, { reviewId, text }) => toReview(await replyToReview(ctx, { advisorUserId: ctx.viewer._id, reviewId, text })),
});

/** The reviews about the caller, newest first, with their replies and with what was removed. */
export const listMine = advisorQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(ownReviewValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfOwnReviews(ctx, { advisorUserId: ctx.viewer._id, paginationOpts }),
});

/** The caller's average month by month, oldest first; at most six months. */
export const trend = advisorQuery({
  args: {},
  returns: v.array(ratingMonthValidator),
  handler: async (ctx) => await loadRatingTrend(ctx, ctx.viewer._id),
});

/** All reviews, narrowed and sorted; see `reviewFilterValidator`. Admins only. Fails as `pageOfAllReviews`. */
export const listAll = adminQuery({
  args: { ...reviewFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(adminReviewValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfAllReviews(ctx, { filter, paginationOpts }),
});

/**
 * Takes a review out of the public and out of the ratings, with a reason its two people are told. Admins only. Removing
 * twice changes nothing. Fails with NOT_FOUND, INVALID_INPUT(reason), and FORBIDDEN for an admin who was in the session.
 */
export const remove = adminMutation({
  args: { reviewId: v.id("reviews"), reason: v.string() },
  returns: adminReviewValidator,
  handler: async (ctx, { reviewId, reason }) => await toAdminReview(ctx, await removeReview(ctx, { admin: ctx.viewer, reviewId, reason })),
});
