import { defineTable } from "convex/server";
import { v } from "convex/values";

export const queueTables = {
  /** When a client who waits for their turn was last seen on any page. Exists only while the session is queued. */
  queueSigns: defineTable({
    sessionId: v.id("sessions"),
    lastSeenAtMs: v.number(),
  }).index("by_sessionId", ["sessionId"]),
};
