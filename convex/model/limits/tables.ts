import { defineTable } from "convex/server";
import { v } from "convex/values";

export const limitTables = {
  /** Token buckets, one row per limit and person. */
  rateLimits: defineTable({
    key: v.string(),
    /** Tokens left at `updatedAtMs`; fractions accrue between calls. */
    tokens: v.number(),
    updatedAtMs: v.number(),
  }).index("by_key", ["key"]),
};
