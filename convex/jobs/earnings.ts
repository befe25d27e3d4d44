import { v } from "convex/values";
import { internalMutation } from "../functions";
import { releaseAllDue, releaseEarning } from "../model/earnings/releaseEarning";

/** Makes an earning available at the end of its hold. */
export const release = internalMutation({
  args: { earningId: v.id("earnings") },
  returns: v.null(),
  handler: async (ctx, { earningId }) => {
    const earning = await ctx.db.get("earnings", earningId);
    if (earning !== null) await releaseEarning(ctx, earning);
    return null;
  },
});

/** Releases whatever is due and was missed; run by the cron every minute. */
export const releaseDue = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await releaseAllDue(ctx);
    return null;
  },
});
