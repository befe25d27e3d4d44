import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { forgetTranscripts } from "../model/chat/retention";

/** Deletes messages and files whose time is over, batch by batch; started by the cron. */
export const forget = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    if (await forgetTranscripts(ctx)) await ctx.scheduler.runAfter(0, internal.jobs.messages.forget, {});
    return null;
  },
});
