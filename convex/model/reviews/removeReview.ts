import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { removalOf } from "../../../lib/domain/reviews";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { notify } from "../notifications/notify";
import { partyOf } from "../sessions/projections";
import { count } from "../stats/count";
import { reasonOrFail } from "../users/reason";
import { addToRatings } from "./ratings";

/**
 * Takes a review out of the public and out of the ratings, with a reason that its two people are told; the public count
 * of removals keeps it. The row stays, so that the session cannot be reviewed again. A review that is removed already is
 * left as it is. Fails with NOT_FOUND, INVALID_INPUT(reason), and FORBIDDEN for an admin who was in the session.
 */
export async function removeReview(
  ctx: MutationCtx,
  input: { admin: Doc<"users">; reviewId: Id<"reviews">; reason: string },
): Promise<Doc<"reviews">> {
  const reason = reasonOrFail(input.reason);
  const review = (await ctx.db.get("reviews", input.reviewId)) ?? fail("NOT_FOUND");
  const session = (await ctx.db.get("sessions", review.sessionId)) ?? fail("NOT_FOUND");
  if (partyOf(session, input.admin._id) !== null) fail("FORBIDDEN");
  if (review.isRemoved === true) return review;
  const removal = { reason, atMs: Date.now(), adminId: input.admin._id };
  await ctx.db.patch("reviews", review._id, { isRemoved: true, removal });
  await addToRatings(ctx, { advisorId: review.advisorId, isDemo: review.isDemo, added: removalOf(review) });
  await count(ctx, { subject: review._id, atMs: review.atMs, figures: { reviews: -1, stars: -review.overall } });
  await recordAudit(ctx, {
    actor: { kind: "user", userId: input.admin._id },
    action: "reviews.remove",
    target: { table: "reviews", id: review._id },
    reason,
    before: { overall: review.overall, isRemoved: false },
    after: { isRemoved: true },
  });
  const { advisorDisplayName, clientFirstName } = session;
  const told = [
    { userId: session.clientId, party: "client" as const, otherName: advisorDisplayName },
    { userId: session.advisorUserId, party: "advisor" as const, otherName: clientFirstName },
  ];
  for (const { userId, party, otherName } of told) {
    const data = { sessionId: session._id, party, otherName, reason };
    await notify(ctx, { userId, kind: "reviewRemoved", key: `reviewRemoved:${review._id}`, data });
  }
  return { ...review, isRemoved: true, removal };
}
