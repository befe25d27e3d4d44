import { defineTable } from "convex/server";
import { v } from "convex/values";

const optionalStars = v.union(v.number(), v.null());

export const reviewTables = {
  /** What a client said about a paid session. One per session; the words and stars never change, and no row is ever deleted. */
  reviews: defineTable({
    sessionId: v.id("sessions"),
    advisorId: v.id("advisorProfiles"),
    clientId: v.id("users"),
    /** Whole stars, 1 to 5. */
    overall: v.number(),
    expertise: optionalStars,
    communication: optionalStars,
    helpfulness: optionalStars,
    text: v.union(v.string(), v.null()),
    /** True when one of the two is a demo person: counted and shown on a local deployment only. */
    isDemo: v.boolean(),
    atMs: v.number(),
    /** The advisor's answer, given once. */
    reply: v.optional(v.object({ text: v.string(), atMs: v.number() })),
    /** Set once an admin has removed it, and never taken back: it is shown to its two people only and counts as removed. */
    isRemoved: v.optional(v.literal(true)),
    removal: v.optional(v.object({ reason: v.string(), atMs: v.number(), adminId: v.id("users") })),
    /** What an admin finds it by: its words, the reply, and both names as they were. */
    searchText: v.optional(v.string()),
  })
    .searchIndex("by_searchText", { searchField: "searchText", filterFields: ["isRemoved", "overall"] })
    .index("by_sessionId", ["sessionId"])
    .index("by_atMs", ["atMs"])
    .index("by_overall_and_atMs", ["overall", "atMs"])
    .index("by_isRemoved_and_atMs", ["isRemoved", "atMs"])
    .index("by_isRemoved_and_overall_and_atMs", ["isRemoved", "overall", "atMs"])
    .index("by_advisorId_and_atMs", ["advisorId", "atMs"])
    .index("by_advisorId_and_overall_and_atMs", ["advisorId", "overall", "atMs"])
    .index("by_clientId_and_atMs", ["clientId", "atMs"])
    .index("by_clientId_and_overall_and_atMs", ["clientId", "overall", "atMs"])
    .index("by_advisorId_and_isRemoved_and_atMs", ["advisorId", "isRemoved", "atMs"])
    .index("by_advisorId_and_isDemo_and_isRemoved_and_atMs", ["advisorId", "isDemo", "isRemoved", "atMs"]),
  /** The reviews of one advisor added up, demo reviews on a row apart. Written with each review and each removal. */
  advisorRatings: defineTable({
    advisorId: v.id("advisorProfiles"),
    isDemo: v.boolean(),
    ratingCount: v.number(),
    ratingSum: v.number(),
    /** How many gave one star, two stars, … five stars. */
    countByStars: v.array(v.number()),
    /** Sum and number of each optional part. */
    expertise: v.object({ sum: v.number(), count: v.number() }),
    communication: v.object({ sum: v.number(), count: v.number() }),
    helpfulness: v.object({ sum: v.number(), count: v.number() }),
    /** Reviews an admin has removed; public. Absent before the first. */
    removedCount: v.optional(v.number()),
  }).index("by_advisorId_and_isDemo", ["advisorId", "isDemo"]),
};
