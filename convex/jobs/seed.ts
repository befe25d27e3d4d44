import { v } from "convex/values";
import { internalMutation } from "../functions";
import { runNextStep } from "../model/seed/steps";

/** Runs the next unfinished step of the demo data; null when all are done. */
export const nextStep = internalMutation({
  args: {},
  returns: v.union(v.string(), v.null()),
  handler: async (ctx) => await runNextStep(ctx),
});
