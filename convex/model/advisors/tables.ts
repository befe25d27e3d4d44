import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

export const advisorStatus = literals("draft", "submitted", "approved", "rejected", "suspended");

export const advisorTables = {
  /** One public profile per advisor. Its id is what the outside calls `advisorId`. */
  advisorProfiles: defineTable({
    userId: v.id("users"),
    displayName: v.string(),
    headline: v.string(),
    bio: v.string(),
    /** Seed of the generated portrait. */
    portraitSeed: v.string(),
    categorySlugs: v.array(v.string()),
    specialties: v.array(v.string()),
    /** BCP 47 language tags. */
    languages: v.array(v.string()),
    country: v.string(),
    timeZone: v.string(),
    /** Absent on profiles of an earlier version. */
    skills: v.optional(v.array(v.string())),
    portfolioLinks: v.optional(v.array(v.string())),
    /** A square picture of at most 512 pixels; without one the generated portrait is shown. */
    photoStorageId: v.optional(v.id("_storage")),
    yearsOfExperience: v.number(),
    chatPriceMinor: v.int64(),
    videoPriceMinor: v.union(v.int64(), v.null()),
    status: advisorStatus,
    /** The advisor's own switch for live sessions. */
    accepting: v.boolean(),
    /** Copies for sorting, brought along by every review; what is shown comes from advisorRatings. */
    ratingSum: v.number(),
    ratingCount: v.number(),
    /** Average of the reviews, 0 without any. */
    ratingAverage: v.number(),
    /** Sort key of "best match"; see ranking.ts. */
    rankScore: v.number(),
    createdAtMs: v.number(),
    /** Derived, see searchFields.ts: what the profile is found by, and its categories and languages as names to filter by. */
    searchText: v.optional(v.string()),
    facets: v.optional(v.record(v.string(), v.boolean())),
  })
    .searchIndex("by_searchText", { searchField: "searchText", filterFields: ["status"] })
    .index("by_userId", ["userId"])
    .index("by_photoStorageId", ["photoStorageId"])
    .index("by_status_and_rankScore", ["status", "rankScore"])
    .index("by_status_and_ratingAverage", ["status", "ratingAverage", "ratingCount"])
    .index("by_status_and_chatPriceMinor", ["status", "chatPriceMinor"])
    .index("by_status_and_createdAtMs", ["status", "createdAtMs"]),
  /** The admin-managed list of fields of advice. */
  categories: defineTable({
    slug: v.string(),
    name: v.string(),
    position: v.number(),
    isRetired: v.boolean(),
    /** Slug of the category that took this one's advisors. */
    mergedInto: v.optional(v.string()),
  }).index("by_slug", ["slug"]),
};
