import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

export const presenceTables = {
  /** Whether an advisor has a page of the product open. Written on change only, because every list of advisors reads it. */
  advisorPresence: defineTable({
    userId: v.id("users"),
    state: literals("online", "offline"),
    sinceMs: v.number(),
  })
    .index("by_userId", ["userId"])
    .index("by_state_and_sinceMs", ["state", "sinceMs"]),
  /** The last sign of life. Written every 20 seconds and read by nobody but the job that finds silence; the row exists while online. */
  presenceBeats: defineTable({
    userId: v.id("users"),
    lastSeenAtMs: v.number(),
  }).index("by_userId", ["userId"]),
};
