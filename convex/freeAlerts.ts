import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { askToBeTold, findAlert, stopWaiting } from "./model/favourites/freeAlerts";

/** Until when (server ms) the caller waits to be told that this advisor is free; null when they do not. */
export const mine = userQuery({
  args: { advisorId: v.id("advisorProfiles") },
  returns: v.union(v.number(), v.null()),
  handler: async (ctx, { advisorId }) => (await findAlert(ctx, ctx.viewer._id, advisorId))?.expiresAtMs ?? null,
});

/**
 * Tells the caller once, within 24 hours, when this advisor is online, accepting and free. Returns until when (server ms);
 * null when the advisor is free now. Fails with NOT_FOUND, SELF_SESSION, ABOVE_MAXIMUM, RATE_LIMITED.
 */
export const ask = userMutation({
  args: { advisorId: v.id("advisorProfiles") },
  returns: v.union(v.number(), v.null()),
  handler: async (ctx, { advisorId }) => await askToBeTold(ctx, ctx.viewer._id, advisorId),
});

/** Takes the wish to be told back. Repeating changes nothing. */
export const cancel = userMutation({
  args: { advisorId: v.id("advisorProfiles") },
  returns: v.null(),
  handler: async (ctx, { advisorId }) => {
    await stopWaiting(ctx, ctx.viewer._id, advisorId);
    return null;
  },
});
