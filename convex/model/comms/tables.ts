import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

export const SIGNAL_KINDS = ["hello", "description", "candidates", "bye"] as const;
export const signalKind = literals(...SIGNAL_KINDS);

/** Waits for its turn, is being brought there, is there, or was given up. */
export const streamTargetState = literals("pending", "inflight", "done", "failed");

/** Events of Stream that say who is in a call. */
export const STREAM_EVENT_TYPES = [
  "call.session_participant_joined",
  "call.session_participant_left",
  "call.session_ended",
  "call.ended",
] as const;

export const commsTables = {
  /** What two browsers tell each other to find a way between them. Deleted when their call closes. */
  rtcSignals: defineTable({
    sessionId: v.id("sessions"),
    epoch: v.number(),
    toUserId: v.id("users"),
    fromConnectionId: v.string(),
    /** Null when it is for whoever of the other side listens. */
    toConnectionId: v.union(v.string(), v.null()),
    /** Numbers the signals for one person in one call, from 1, in the order the server received them. */
    seq: v.number(),
    kind: signalKind,
    payload: v.string(),
    atMs: v.number(),
  }).index("by_call_and_receiver", ["sessionId", "epoch", "toUserId", "seq"]),
  /** Which connection says that it reaches which. Deleted when the call closes. */
  rtcConnections: defineTable({
    sessionId: v.id("sessions"),
    epoch: v.number(),
    userId: v.id("users"),
    connectionId: v.string(),
    /** The other side's connection that this one reaches; null before it reached any and after it was lost. */
    peerConnectionId: v.union(v.string(), v.null()),
    /** Both named each other: it was recorded as joined, and has not been recorded as left since. */
    isJoined: v.boolean(),
  }).index("by_call_and_connectionId", ["sessionId", "epoch", "connectionId"]),
  /** On which page each party sits in the calls of a session: somebody with two tabs is in the call with one. */
  callSeats: defineTable({
    sessionId: v.id("sessions"),
    userId: v.id("users"),
    /** Made by the page when it joins; a reload has another. */
    pageId: v.string(),
  }).index("by_sessionId_and_userId", ["sessionId", "userId"]),
  /**
   * What should be true at Stream of one channel or call. A change of mind raises `version`; an action brings Stream
   * there and confirms the version it brought. One at a time per row, so that an old wish never overtakes a new one.
   */
  streamTargets: defineTable({
    sessionId: v.id("sessions"),
    kind: literals("channel", "call"),
    /** The call's number; 0 for the channel, which lasts as long as its session. */
    epoch: v.number(),
    externalId: v.string(),
    /** A channel: members may write. A call: members may be in it. */
    isOpen: v.boolean(),
    /** A call's longest duration, from its first join; 0 for a channel. */
    maxSeconds: v.number(),
    version: v.number(),
    confirmedVersion: v.number(),
    /** Stream has it. */
    isMade: v.boolean(),
    state: streamTargetState,
    tries: v.number(),
    nextTryAtMs: v.number(),
    lastError: v.union(v.string(), v.null()),
  })
    .index("by_sessionId_and_kind_and_epoch", ["sessionId", "kind", "epoch"])
    .index("by_state_and_nextTryAtMs", ["state", "nextTryAtMs"]),
  /** Deliveries of Stream that speak of a call of ours, one row per delivery id. Bodies are not kept. */
  streamEvents: defineTable({
    webhookId: v.string(),
    type: literals(...STREAM_EVENT_TYPES),
    sessionId: v.id("sessions"),
    epoch: v.number(),
    /** Of joined and left. */
    participant: v.union(v.object({ userId: v.string(), connectionId: v.string() }), v.null()),
    createdAtMs: v.number(),
    receivedAtMs: v.number(),
    isDone: v.boolean(),
  })
    .index("by_webhookId", ["webhookId"])
    .index("by_receivedAtMs", ["receivedAtMs"]),
  /** What was wrong with Stream's settings when they were last looked at; one row. */
  streamChecks: defineTable({ atMs: v.number(), problems: v.array(v.string()) }),
};
