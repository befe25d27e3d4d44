import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { expireAlert, tellWaiting } from "../model/favourites/freeAlerts";

/** Tells those who wait for an advisor that they are free, batch by batch, as long as they are. */
export const tell = internalMutation({
  args: { advisorUserId: v.id("users") },
  returns: v.null(),
  handler: async (ctx, { advisorUserId }) => {
    const isDone = await tellWaiting(ctx, advisorUserId);
    if (!isDone) await ctx.scheduler.runAfter(0, internal.jobs.freeAlerts.tell, { advisorUserId });
    return null;
  },
});

/** Forgets one wish to be told when its 24 hours are over. */
export const expire = internalMutation({
  args: { alertId: v.id("freeAlerts") },
  returns: v.null(),
  handler: async (ctx, { alertId }) => {
    await expireAlert(ctx, alertId);
    return null;
  },
});
