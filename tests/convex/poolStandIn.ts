import { mutationGeneric, type FunctionReference } from "convex/server";
import { v } from "convex/values";

/**
 * A work pool that starts everything at its time, for tests that move the time themselves: the real one looks for work by a clock
 * of its own. It runs in the journeys and in the tests of the backend.
 */
export const enqueue = mutationGeneric({
  args: {
    fnHandle: v.string(),
    fnName: v.string(),
    fnArgs: v.any(),
    fnType: v.string(),
    runAt: v.number(),
    retryBehavior: v.optional(v.any()),
    config: v.any(),
  },
  returns: v.string(),
  handler: async (ctx, { fnHandle, fnArgs, runAt }): Promise<string> =>
    await ctx.scheduler.runAt(runAt, fnHandle as unknown as FunctionReference<"action">, fnArgs),
});
