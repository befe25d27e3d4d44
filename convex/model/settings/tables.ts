import { defineTable } from "convex/server";
import { v } from "convex/values";

export const settingsTables = {
  /** Append-only versions of the platform's figures; the newest one counts and what it does not name keeps its default. */
  platformSettings: defineTable({
    version: v.number(),
    atMs: v.number(),
    changedBy: v.union(v.id("users"), v.null()),
    reason: v.string(),
    values: v.record(v.string(), v.union(v.int64(), v.number(), v.string(), v.boolean(), v.array(v.string()))),
  }).index("by_version", ["version"]),
};
