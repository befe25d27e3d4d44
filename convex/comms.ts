import type { Infer } from "convex/values";
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { fail } from "./errors";
import { userAction, userMutation, userQuery } from "./functions";
import { clientCredentials, type credentialsPlan } from "./model/comms/credentials";
import { streamKeys } from "./model/comms/mode";
import { readSeat, takeSeat as sitDown } from "./model/comms/seats";
import { userToken } from "./providers/comms/stream/tokens";

/**
 * What the caller needs to enter a session now: the way to the other browser, or a short-lived token for Stream. The
 * caller is known by the identity alone; no user id is taken. Fails with NOT_FOUND for anybody but its two parties,
 * INVALID_STATE before it was accepted (between browsers also after its end), SUSPENDED and RATE_LIMITED.
 */
export const credentials = userAction({
  args: { sessionId: v.id("sessions") },
  returns: clientCredentials,
  handler: async (ctx, { sessionId }): Promise<Infer<typeof clientCredentials>> => {
    const plan: Infer<typeof credentialsPlan> = await ctx.runMutation(internal.jobs.comms.planCredentials, { sessionId, userId: ctx.viewer.userId });
    if (plan.provider === "local") return plan;
    const keys = streamKeys() ?? fail("UPSTREAM_UNAVAILABLE");
    return { ...plan, apiKey: keys.apiKey, ...(await userToken(keys, plan.userId, Date.now())) };
  },
});

/** Takes part in the calls of a session on this page; another page of the same person leaves them. `pageId` is made by the page. */
export const takeSeat = userMutation({
  args: { sessionId: v.id("sessions"), pageId: v.string() },
  returns: v.null(),
  handler: async (ctx, { sessionId, pageId }) => {
    await sitDown(ctx, { sessionId, userId: ctx.viewer._id }, pageId);
    return null;
  },
});

/** The page of the caller's that takes part in the calls of a session; null before one does. */
export const seat = userQuery({
  args: { sessionId: v.id("sessions") },
  returns: v.union(v.string(), v.null()),
  handler: async (ctx, { sessionId }) => await readSeat(ctx, { sessionId, userId: ctx.viewer._id }),
});
