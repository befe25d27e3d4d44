import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { PRESENCE_KINDS, PRESENCE_SOURCES } from "../../../lib/domain/presence/reduce";

export const presenceFactTables = {
  /** What was said about who was in which call, by whom; written once. */
  presenceFacts: defineTable({
    sessionId: v.id("sessions"),
    epoch: v.number(),
    /** Null with the kind `ended`, which closes every connection. */
    userId: v.union(v.id("users"), v.null()),
    connectionId: v.union(v.string(), v.null()),
    kind: literals(...PRESENCE_KINDS),
    /** When it happened, by the clock of its source. */
    atMs: v.number(),
    source: literals(...PRESENCE_SOURCES),
    receivedAtMs: v.number(),
  }).index("by_sessionId_and_epoch", ["sessionId", "epoch"]),
};
