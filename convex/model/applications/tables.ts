import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { APPLICATION_STATES } from "../../../lib/domain/applications/fields";

export const applicationState = literals(...APPLICATION_STATES);

/** What an application holds beside photo and documents; see lib/domain/applications/fields. */
export const applicationFields = {
  displayName: v.string(),
  headline: v.string(),
  bio: v.string(),
  categorySlugs: v.array(v.string()),
  specialties: v.array(v.string()),
  skills: v.array(v.string()),
  languages: v.array(v.string()),
  country: v.string(),
  timeZone: v.string(),
  yearsOfExperience: v.union(v.number(), v.null()),
  chatPriceMinor: v.union(v.int64(), v.null()),
  videoPriceMinor: v.union(v.int64(), v.null()),
  portfolioLinks: v.array(v.string()),
};

export const applicationTables = {
  /** One row per person, opened again after a rejection or for a change. Private to its owner and the admins. */
  applications: defineTable({
    userId: v.id("users"),
    state: applicationState,
    ...applicationFields,
    /** A square picture of at most 512 pixels. */
    photoStorageId: v.union(v.id("_storage"), v.null()),
    /** Order of the admins' list: who waits, longest first, then what was decided, newest first. Null while never submitted. */
    listKey: v.union(v.number(), v.null()),
    submittedAtMs: v.union(v.number(), v.null()),
    /** Of the last decision. */
    decidedAtMs: v.union(v.number(), v.null()),
    decidedBy: v.union(v.id("users"), v.null()),
    /** What the last decision said to the applicant. */
    reason: v.union(v.string(), v.null()),
    createdAtMs: v.number(),
    updatedAtMs: v.number(),
  })
    .searchIndex("by_displayName", { searchField: "displayName", filterFields: ["state"] })
    .index("by_userId", ["userId"])
    .index("by_photoStorageId", ["photoStorageId"])
    .index("by_listKey", ["listKey"])
    .index("by_state_and_listKey", ["state", "listKey"])
    .index("by_submittedAtMs", ["submittedAtMs"])
    .index("by_state_and_submittedAtMs", ["state", "submittedAtMs"]),
  /** Who may apply while applications are by invitation. */
  applicationInvites: defineTable({ userId: v.id("users"), invitedBy: v.id("users"), atMs: v.number() }).index("by_userId", ["userId"]),
};
