import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { REPLY_TEXT_MAX } from "../../../lib/domain/reviews";
import { fail, failInput } from "../../errors";
import { notify } from "../notifications/notify";
import { reviewSearchText } from "./searchText";

/**
 * Answers a review, once, by the advisor it is about. The same reply sent again is answered with what was recorded.
 * Fails with NOT_FOUND for everybody else, INVALID_INPUT(text) unless it has 1 to 1,000 characters, and
 * INVALID_STATE(reason: removed | replied).
 */
export async function replyToReview(
  ctx: MutationCtx,
  input: { advisorUserId: Id<"users">; reviewId: Id<"reviews">; text: string },
): Promise<Doc<"reviews">> {
  const review = (await ctx.db.get("reviews", input.reviewId)) ?? fail("NOT_FOUND");
  const session = (await ctx.db.get("sessions", review.sessionId)) ?? fail("NOT_FOUND");
  if (session.advisorUserId !== input.advisorUserId) fail("NOT_FOUND");
  const text = input.text.trim();
  // A lone surrogate or a NUL cannot be stored or shown faithfully by every consumer.
  if (text === "" || text.length > REPLY_TEXT_MAX || /[\p{Surrogate}\u0000]/u.test(text)) failInput("text");
  if (review.reply !== undefined) return review.reply.text === text ? review : fail("INVALID_STATE", { reason: "replied" });
  if (review.isRemoved === true) fail("INVALID_STATE", { reason: "removed" });
  const reply = { text, atMs: Date.now() };
  const searchText = reviewSearchText(session, { text: review.text, reply: text });
  await ctx.db.patch("reviews", review._id, { reply, searchText });
  await notify(ctx, {
    userId: review.clientId,
    kind: "reviewReplied",
    key: `reviewReplied:${review._id}`,
    data: { advisorId: review.advisorId, sessionId: review.sessionId, advisorName: session.advisorDisplayName },
  });
  return { ...review, reply, searchText };
}
