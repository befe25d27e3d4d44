import { defineTable } from "convex/server";
import { v } from "convex/values";

const optionalStars = v.union(v.number(), v.null());

export const reviewTables = {
  /** What a client said about a paid session. One per session; the words and stars never change. */
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
  })
    .index("by_sessionId", ["sessionId"])
    .index("by_advisorId_and_atMs", ["advisorId", "atMs"])
    .index("by_advisorId_and_isDemo_and_atMs", ["advisorId", "isDemo", "atMs"]),
  /** The reviews of one advisor added up, demo reviews on a row apart. Written with each review. */
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
  }).index("by_advisorId_and_isDemo", ["advisorId", "isDemo"]),
};
