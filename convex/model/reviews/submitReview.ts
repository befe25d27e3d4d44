import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { isStars, REVIEW_PARTS, REVIEW_TEXT_MAX, reviewableUntilMs, totalsOf, type ReviewContent } from "../../../lib/domain/reviews";
import { fail, failInput } from "../../errors";
import { notify } from "../notifications/notify";
import { loadOwnSession } from "../sessions/projections";
import { count } from "../stats/count";
import { addToRatings } from "./ratings";
import { reviewSearchText } from "./searchText";

/** The review of a session, or null while there is none. */
export async function findReview(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">): Promise<Doc<"reviews"> | null> {
  return await ctx.db
    .query("reviews")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .unique();
}

/** Writes the review of a session and adds it to the advisor's ratings. The caller has checked that it may be written. */
export async function insertReview(
  ctx: MutationCtx,
  input: { session: Doc<"sessions">; content: ReviewContent; atMs: number },
): Promise<Doc<"reviews">> {
  const { session, content, atMs } = input;
  const { advisorId, clientId } = session;
  const [client, advisor] = await Promise.all([ctx.db.get("users", clientId), ctx.db.get("users", session.advisorUserId)]);
  const isDemo = client?.isDemo === true || advisor?.isDemo === true;
  const searchText = reviewSearchText(session, { text: content.text, reply: null });
  const reviewId = await ctx.db.insert("reviews", { sessionId: session._id, advisorId, clientId, ...content, isDemo, atMs, searchText });
  await addToRatings(ctx, { advisorId, isDemo, added: totalsOf(content) });
  await count(ctx, { subject: reviewId, atMs, figures: { reviews: 1, stars: content.overall } });
  return (await ctx.db.get("reviews", reviewId)) ?? fail("NOT_FOUND");
}

function checkContent(content: ReviewContent): ReviewContent {
  if (!isStars(content.overall)) failInput("overall");
  for (const part of REVIEW_PARTS) {
    const stars = content[part];
    if (stars !== null && !isStars(stars)) failInput(part);
  }
  const text = content.text?.trim() ?? "";
  // A lone surrogate or a NUL cannot be stored or shown faithfully by every consumer.
  if (text.length > REVIEW_TEXT_MAX || /[\p{Surrogate}\u0000]/u.test(text)) failInput("text");
  return { ...content, text: text === "" ? null : text };
}

function isSame(review: Doc<"reviews">, content: ReviewContent): boolean {
  return review.overall === content.overall && review.text === content.text && REVIEW_PARTS.every((part) => review[part] === content[part]);
}

/**
 * Rates a session: once, by its client, within 30 days of an end that was paid for. The same review sent again is answered
 * with what was recorded. Fails with NOT_FOUND for strangers, FORBIDDEN for the advisor, INVALID_INPUT(overall | a part |
 * text), and INVALID_STATE(reason: not_paid | too_late | reviewed).
 */
export async function submitReview(
  ctx: MutationCtx,
  input: { clientId: Id<"users">; sessionId: Id<"sessions">; content: ReviewContent },
): Promise<Doc<"reviews">> {
  const { session, party } = await loadOwnSession(ctx, input.sessionId, input.clientId);
  if (party !== "client") fail("FORBIDDEN");
  const content = checkContent(input.content);
  const existing = await findReview(ctx, session._id);
  if (existing !== null) return isSame(existing, content) ? existing : fail("INVALID_STATE", { reason: "reviewed" });
  const untilMs = reviewableUntilMs(session);
  if (untilMs === null) fail("INVALID_STATE", { reason: "not_paid" });
  const atMs = Date.now();
  if (atMs >= untilMs) fail("INVALID_STATE", { reason: "too_late" });
  const review = await insertReview(ctx, { session, content, atMs });
  const data = { sessionId: session._id, clientFirstName: session.clientFirstName, overall: content.overall };
  await notify(ctx, { userId: session.advisorUserId, kind: "reviewReceived", key: `reviewReceived:${session._id}`, data });
  return review;
}
