import { v } from "convex/values";
import { advisorMutation } from "./functions";
import { beat as noteBeat } from "./model/presence/beat";

/** Says that a page of the product is open. Any page of a signed-in advisor calls it every 20 seconds; it never bills. */
export const beat = advisorMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await noteBeat(ctx, ctx.viewer._id);
    return null;
  },
});
