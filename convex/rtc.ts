import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { connected as noteConnected, left as noteLeft, peerLost as notePeerLost } from "./model/comms/connections";
import { readInbox, sendSignal, signalView } from "./model/comms/signals";
import { signalKind } from "./model/comms/tables";

/** A call is one try to be together: each has a number in its session, and only the open one takes anything. */
const call = { sessionId: v.id("sessions"), epoch: v.number() };

/** Sends a signal of at most 32 KB to the other party's browser. Returns its number in that inbox, null once the call is closed. */
export const send = userMutation({
  args: { ...call, connectionId: v.string(), toConnectionId: v.optional(v.string()), kind: signalKind, payload: v.string() },
  returns: v.union(v.number(), v.null()),
  handler: async (ctx, { toConnectionId, ...signal }) =>
    await sendSignal(ctx, { ...signal, toConnectionId: toConnectionId ?? null, senderId: ctx.viewer._id }),
});

/** The signals for the caller in one call, oldest first. Empty once it is closed. */
export const inbox = userQuery({
  args: call,
  returns: v.array(signalView),
  handler: async (ctx, input) => await readInbox(ctx, input, ctx.viewer._id),
});

/** Says that media flow between two connections. True once the other side has said the same. */
export const connected = userMutation({
  args: { ...call, connectionId: v.string(), peerConnectionId: v.string() },
  returns: v.boolean(),
  handler: async (ctx, input) => await noteConnected(ctx, { ...input, userId: ctx.viewer._id }),
});

/** Says that the caller's own connection is over. */
export const left = userMutation({
  args: { ...call, connectionId: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await noteLeft(ctx, { ...input, userId: ctx.viewer._id });
    return null;
  },
});

/** Says that the other party's connection is gone. */
export const peerLost = userMutation({
  args: { ...call, peerConnectionId: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await notePeerLost(ctx, { ...input, userId: ctx.viewer._id });
    return null;
  },
});
