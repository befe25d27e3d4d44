import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalAction } from "./functions";

/** More steps than the demo data will ever have. */
const STEPS_MAX = 1_000;

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
      const step: string | null = await ctx.runMutation(internal.jobs.seed.nextStep, {});
      if (step === null) break;
      done.push(step);
    }
    return done;
  },
});
