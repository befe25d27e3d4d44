import { defineTable } from "convex/server";
import { v } from "convex/values";

export const seedTables = {
  /** Which steps of the demo data are done, so that a restart continues and a later version adds only what is new. */
  seedMarkers: defineTable({
    step: v.string(),
    atMs: v.number(),
  }).index("by_step", ["step"]),
};
