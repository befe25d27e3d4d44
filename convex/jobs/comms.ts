import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../_generated/api";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { addProblem, lastCheck, recordCheck } from "../model/comms/checks";
import { clearCall as clearClosedCall } from "../model/comms/clearCall";
import { credentialsPlan, planCredentials as planFor } from "../model/comms/credentials";
import { streamKeys } from "../model/comms/mode";
import { applyPoll, pollAnswer, startPolls } from "../model/comms/poll";
import { forgetDeliveries, ingestDelivery, processDelivery, streamDelivery } from "../model/comms/streamEvents";
import { beginPush as begin, confirmPush as confirm, failPush as recordFailure, pushPlan, reconcileTargets } from "../model/comms/targets";
import { callOut } from "../model/outbound/pools";
import { StreamError } from "../providers/comms/stream/errors";
import { createStreamRequest, STREAM_TRANSPORT } from "../providers/comms/stream/request";
import { createStreamServer } from "../providers/comms/stream/server";
import { setUpStream, streamProblems } from "../providers/comms/stream/settings";

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

/** Hands an attempt to the pool of Stream. A job of its own, so that a session's start and end do not wait for it. */
export const startPush = internalMutation({
  args: { targetId: v.id("streamTargets") },
  returns: v.null(),
  handler: async (ctx, { targetId }) => {
    await callOut(ctx, "comms", internal.jobs.comms.push, { targetId });
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

/** Stores a proven delivery of Stream once. */
export const ingest = internalMutation({
  args: streamDelivery,
  returns: literals("stored", "duplicate", "ignored"),
  handler: async (ctx, delivery) => await ingestDelivery(ctx, delivery),
});

/** Tells the bill what a delivery says. */
export const processEvent = internalMutation({
  args: { eventId: v.id("streamEvents") },
  returns: v.null(),
  handler: async (ctx, { eventId }) => {
    await processDelivery(ctx, eventId);
    return null;
  },
});

/** Forgets deliveries after 30 days. Runs every day. */
export const forget = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await forgetDeliveries(ctx);
    return null;
  },
});

/** Asks Stream about every open call, because events can be lost. Runs every 20 seconds. */
export const poll = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => await startPolls(ctx),
});

/** Applies who Stream says is in a call; returns those who should not be. */
export const polled = internalMutation({
  args: pollAnswer,
  returns: v.array(v.string()),
  handler: async (ctx, answer) => await applyPoll(ctx, answer),
});

/** Asks Stream who is in one call. A question without an answer says nothing: the next one follows in 20 seconds. */
export const pollCall = internalAction({
  args: { sessionId: v.id("sessions"), epoch: v.number(), callId: v.string() },
  returns: v.null(),
  handler: async (ctx, { sessionId, epoch, callId }) => {
    const keys = streamKeys();
    if (keys === null) return null;
    const server = createStreamServer(keys);
    const askedAtMs = Date.now();
    try {
      const participants = await server.participants(callId);
      const strangers = await ctx.runMutation(internal.jobs.comms.polled, { sessionId, epoch, askedAtMs, participants });
      for (const userId of strangers) await server.kick(callId, userId);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
    }
    return null;
  },
});

/** Stores the outcome of a look at Stream's settings. */
export const checked = internalMutation({
  args: { problems: v.array(v.string()) },
  returns: v.null(),
  handler: async (ctx, { problems }) => {
    await recordCheck(ctx, problems);
    return null;
  },
});

/** Reports one mistaken setting met elsewhere. */
export const problem = internalMutation({
  args: { problem: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await addProblem(ctx, input.problem);
    return null;
  },
});

/**
 * Looks at Stream's settings and reports, by name, those that would let somebody in or talk unbilled; the audit log
 * has every change. Empty when all is well or Stream is not used. Runs every day, and by hand after a change.
 */
export const check = internalAction({
  args: {},
  returns: v.array(v.string()),
  handler: async (ctx) => {
    const keys = streamKeys();
    if (keys === null) return [];
    const problems = await streamProblems(createStreamRequest(keys, STREAM_TRANSPORT));
    await ctx.runMutation(internal.jobs.comms.checked, { problems });
    return problems;
  },
});

/** Makes or renews the kinds of room and the settings at Stream, then checks them. What goes wrong is a problem like those of a check. */
export const makeSettings = internalAction({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    const keys = streamKeys();
    if (keys === null) return null;
    try {
      await setUpStream(createStreamRequest(keys, STREAM_TRANSPORT));
      await ctx.runAction(internal.jobs.comms.check, {});
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      await ctx.runMutation(internal.jobs.comms.checked, { problems: [`setup.${error.kind}.${error.code}`] });
    }
    return null;
  },
});

/** Has the settings at Stream made; once by hand with new keys. Fails without keys. What came of it says `problems`. */
export const setUp = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    if (streamKeys() === null) throw new StreamError("config", "no_keys");
    await callOut(ctx, "comms", internal.jobs.comms.makeSettings, {});
    return null;
  },
});

/** What the last look at Stream's settings found wrong, by name, and when it was (server ms); null before the first. */
export const problems = internalQuery({
  args: {},
  returns: v.union(v.object({ atMs: v.number(), problems: v.array(v.string()) }), v.null()),
  handler: async (ctx) => await lastCheck(ctx),
});
