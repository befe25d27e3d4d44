import type { Infer } from "convex/values";
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { fail } from "./errors";
import { userAction } from "./functions";
import { clientCredentials, type credentialsPlan } from "./model/comms/credentials";
import { streamKeys } from "./model/comms/mode";
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
