import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalMutation } from "../functions";
import { clearCall as clearClosedCall } from "../model/comms/clearCall";
import { credentialsPlan, planCredentials as planFor } from "../model/comms/credentials";
import { streamKeys } from "../model/comms/mode";
import { beginPush as begin, confirmPush as confirm, failPush as recordFailure, pushPlan, reconcileTargets } from "../model/comms/targets";
import { StreamError } from "../providers/comms/stream/errors";
import { createStreamServer } from "../providers/comms/stream/server";

/** Rows of each kind one sweep takes up. */
const SWEEP_MAX = 100;

/** Decides what a party may enter, and counts the question. */
export const planCredentials = internalMutation({
  args: { sessionId: v.id("sessions"), userId: v.id("users") },
  returns: credentialsPlan,
  handler: async (ctx, input) => await planFor(ctx, input),
});

/** Deletes what two browsers told each other in a call that is over. */
export const clearCall = internalMutation({
  args: { sessionId: v.id("sessions"), epoch: v.number() },
  returns: v.null(),
  handler: async (ctx, call) => {
    await clearClosedCall(ctx, call);
    return null;
  },
});

/** Takes a channel or call for one attempt; null when there is nothing to do. */
export const beginPush = internalMutation({
  args: { targetId: v.id("streamTargets") },
  returns: v.union(pushPlan, v.null()),
  handler: async (ctx, { targetId }) => await begin(ctx, targetId),
});

/** Records that Stream is where a version wanted it. */
export const pushed = internalMutation({
  args: { targetId: v.id("streamTargets"), version: v.number() },
  returns: v.null(),
  handler: async (ctx, { targetId, version }) => {
    await confirm(ctx, targetId, version);
    return null;
  },
});

/** Records a failed attempt. */
export const pushFailed = internalMutation({
  args: { targetId: v.id("streamTargets"), code: v.string(), repeatable: v.boolean(), retryAfterMs: v.union(v.number(), v.null()) },
  returns: v.null(),
  handler: async (ctx, input) => {
    await recordFailure(ctx, input);
    return null;
  },
});

/** Brings one channel or call at Stream to where it should be. Any number of runs ends in the same place. */
export const push = internalAction({
  args: { targetId: v.id("streamTargets") },
  returns: v.null(),
  handler: async (ctx, { targetId }) => {
    const plan = await ctx.runMutation(internal.jobs.comms.beginPush, { targetId });
    if (plan === null) return null;
    try {
      const keys = streamKeys();
      // Keys may be on their way back: what was wished stays wished.
      if (keys === null) throw new StreamError("unknown_outcome", "no_keys");
      await createStreamServer(keys).push(plan);
    } catch (error) {
      const known = error instanceof StreamError ? error : new StreamError("unknown_outcome", error instanceof Error ? error.name : "thrown");
      const { kind, code, repeatable, retryAfterMs } = known;
      await ctx.runMutation(internal.jobs.comms.pushFailed, { targetId, code: `${kind}:${code}`, repeatable, retryAfterMs });
      return null;
    }
    await ctx.runMutation(internal.jobs.comms.pushed, { targetId, version: plan.version });
    return null;
  },
});

/** Takes up channels and calls whose attempt was lost. Runs every minute. */
export const reconcile = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => await reconcileTargets(ctx, SWEEP_MAX),
});
