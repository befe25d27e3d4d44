import { defineTable } from "convex/server";
import { v } from "convex/values";

const ownLimit = v.object({
  /** Minor units; null is no limit. */
  amountMinor: v.union(v.int64(), v.null()),
  /** A higher limit that was asked for, and from when it counts. */
  raise: v.union(v.object({ amountMinor: v.union(v.int64(), v.null()), fromMs: v.number() }), v.null()),
});

export const spendingTables = {
  /** What a client was charged for sessions, per UTC day of their ends, so that neither limits nor charts scan sessions. */
  spendingDays: defineTable({
    clientId: v.id("users"),
    dayMs: v.number(),
    amountMinor: v.int64(),
    sessionCount: v.number(),
    billedMs: v.number(),
  }).index("by_clientId_and_dayMs", ["clientId", "dayMs"]),
  /** What clients allow themselves. No row before the first wish. */
  spendingRules: defineTable({
    userId: v.id("users"),
    week: ownLimit,
    month: ownLimit,
    /** Until then the owner has shut themself out of sessions and top-ups. It can be moved later, never earlier. */
    excludedUntilMs: v.union(v.number(), v.null()),
  }).index("by_userId", ["userId"]),
};
