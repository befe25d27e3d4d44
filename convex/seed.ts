import { ConvexError, v } from "convex/values";
import type { ActionCtx } from "./_generated/server";
import { internal } from "./_generated/api";
import { internalAction } from "./functions";

/** More steps than the demo data will ever have. */
const STEPS_MAX = 1_000;
/** How often a step is begun that a busy machine cuts short; what was cut short has left nothing behind. */
const TRIES_MAX = 5;

/** Runs the next step and answers with its name, null when all are done. A refusal is final, anything else is tried again. */
async function runStep(ctx: ActionCtx): Promise<string | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ctx.runMutation(internal.jobs.seed.nextStep, {});
    } catch (error) {
      if (error instanceof ConvexError || tries >= TRIES_MAX) throw error;
    }
  }
}

/**
 * Fills an empty local database with the demo data and continues where an earlier run stopped. Answers with the steps
 * it ran. Fails with FORBIDDEN(reason) outside a local deployment and beside real people or real money.
 */
export const run = internalAction({
  args: {},
  returns: v.array(v.string()),
  handler: async (ctx): Promise<string[]> => {
    const done: string[] = [];
    while (done.length < STEPS_MAX) {
      const step = await runStep(ctx);
      if (step === null) break;
      done.push(step);
    }
    return done;
  },
});
