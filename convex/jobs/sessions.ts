import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { stopOnTime as stopWalletOnTime } from "../model/metering/decide";
import { SWEPT_STATES, sweepPage, sweepWallet } from "../model/metering/sweep";
import { expireRequest as expireWaiting, expireOverdueRequests } from "../model/sessions/answerRequest";

/** Stops a wallet's meters at the instant its money or a spend limit ends. One such job per wallet. */
export const stopOnTime = internalMutation({
  args: { walletId: v.id("wallets"), epoch: v.number() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await stopWalletOnTime(ctx, input);
    return null;
  },
});

/** Marks a request expired when its time is over. */
export const expireRequest = internalMutation({
  args: { sessionId: v.id("sessions") },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    await expireWaiting(ctx, sessionId);
    return null;
  },
});

/** Starts one pass over all meters and waiting requests; run by the cron every minute. */
export const sweepAll = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    // One transaction reads one page of one state.
    for (const state of SWEPT_STATES) await ctx.scheduler.runAfter(0, internal.jobs.sessions.sweep, { state, cursor: null });
    await expireOverdueRequests(ctx);
    return null;
  },
});

/** One further page of a pass. */
export const sweep = internalMutation({
  args: { state: literals(...SWEPT_STATES), cursor: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { state, cursor }) => {
    await sweepPage(ctx, state, cursor);
    return null;
  },
});

/** Applies what time has done to one wallet. */
export const advance = internalMutation({
  args: { walletId: v.id("wallets") },
  returns: v.null(),
  handler: async (ctx, { walletId }) => {
    await sweepWallet(ctx, walletId);
    return null;
  },
});
