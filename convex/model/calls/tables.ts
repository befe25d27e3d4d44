import { defineTable } from "convex/server";
import { v } from "convex/values";
import { commsProvider } from "../comms/mode";

export const callTables = {
  /**
   * One try of two people to be together by video. A call is never reused: when the bill stops, its call closes, and
   * what is billed next happens in another one.
   */
  calls: defineTable({
    sessionId: v.id("sessions"),
    /** 1, 2, … within the session. */
    epoch: v.number(),
    provider: commsProvider,
    /** `<sessionId>-<epoch>`: the provider's name of the call. */
    externalId: v.string(),
    state: v.union(v.literal("open"), v.literal("closed")),
    openedAtMs: v.number(),
    closedAtMs: v.union(v.number(), v.null()),
    /** The reason of the closed interval or of the session's end. */
    closeReason: v.union(v.string(), v.null()),
    /** From the first join on; what the money buys, the waiting time and the grace. */
    maxSeconds: v.number(),
    /** How far the provider's server follows. */
    serverState: v.union(v.literal("none"), v.literal("pending"), v.literal("done"), v.literal("failed")),
  })
    .index("by_sessionId_and_epoch", ["sessionId", "epoch"])
    .index("by_provider_and_state", ["provider", "state"]),
};
