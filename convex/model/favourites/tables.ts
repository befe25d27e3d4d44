import { defineTable } from "convex/server";
import { v } from "convex/values";

export const favouriteTables = {
  /** Advisors a person has saved. Private to that person. */
  favourites: defineTable({
    userId: v.id("users"),
    advisorId: v.id("advisorProfiles"),
    atMs: v.number(),
  })
    .index("by_userId_and_advisorId", ["userId", "advisorId"])
    .index("by_userId_and_atMs", ["userId", "atMs"]),
  /** "Tell me when free": one wish per person and advisor, gone when told or when it expires. */
  freeAlerts: defineTable({
    userId: v.id("users"),
    advisorId: v.id("advisorProfiles"),
    advisorUserId: v.id("users"),
    expiresAtMs: v.number(),
  })
    .index("by_userId_and_advisorId", ["userId", "advisorId"])
    .index("by_advisorUserId", ["advisorUserId"]),
  /** How fast an advisor answered of late. Written with each accepted request, read by every card. */
  advisorResponses: defineTable({
    advisorId: v.id("advisorProfiles"),
    /** From request to accept, ms, the latest last; at most 20. */
    waitsMs: v.array(v.number()),
  }).index("by_advisorId", ["advisorId"]),
};
