import { v } from "convex/values";
import { internalMutation } from "../functions";
import { watchSilence as watch } from "../model/presence/beat";

/** Turns an advisor offline once every page of theirs has been silent long enough. */
export const watchSilence = internalMutation({
  args: { userId: v.id("users") },
  returns: v.null(),
  handler: async (ctx, { userId }) => {
    await watch(ctx, userId);
    return null;
  },
});
