import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { LOCALES } from "../../../lib/domain/locales";
import { ROLES } from "../../../lib/rolePermissions";

export const roleValidator = literals(...ROLES);

export const userTables = {
  /** One row per person. The only authority on roles and suspension. */
  users: defineTable({
    tokenIdentifier: v.string(),
    /** Empty until the person has given one; never derived from the e-mail. */
    firstName: v.string(),
    /** Derived from it, see names.ts: what people are sorted by. Absent on rows of an earlier version. */
    nameKey: v.optional(v.string()),
    surname: v.optional(v.string()),
    email: v.optional(v.string()),
    /** Language of texts and mail; absent until chosen, then it follows the person to every device. */
    locale: v.optional(literals(...LOCALES)),
    /** IANA zone for mail and for times told by the server; absent until one was seen or chosen. */
    timeZone: v.optional(v.string()),
    /** True once the zone was chosen: it no longer follows the device. */
    keepsTimeZone: v.optional(v.boolean()),
    roles: v.array(roleValidator),
    suspended: v.boolean(),
    isDemo: v.boolean(),
    createdAtMs: v.number(),
    /** First authenticated call. A row made by the identity webhook has none yet. */
    firstSignInAtMs: v.optional(v.number()),
    /** `updated_at` of the newest identity event applied; older ones are ignored. */
    identityUpdatedAtMs: v.optional(v.number()),
    deletedAtMs: v.optional(v.number()),
  })
    .index("by_tokenIdentifier", ["tokenIdentifier"])
    .index("by_email", ["email"])
    .index("by_suspended", ["suspended"])
    .index("by_isDemo", ["isDemo"])
    .index("by_nameKey", ["nameKey"])
    .index("by_suspended_and_nameKey", ["suspended", "nameKey"])
    .index("by_roles_and_suspended", ["roles", "suspended"])
    .index("by_roles_and_suspended_and_nameKey", ["roles", "suspended", "nameKey"])
    .searchIndex("by_firstName", { searchField: "firstName", filterFields: ["suspended"] }),
  /**
   * Sign-ins whose account was just deleted: tokens outlive it by minutes and must not open another one unasked. A row is
   * gone within two hours, and with it the last link between account and sign-in.
   */
  deletedIdentities: defineTable({ tokenIdentifier: v.string(), atMs: v.number() }).index("by_tokenIdentifier", ["tokenIdentifier"]),
  /** Identity webhook deliveries already handled, by their `svix-id`. */
  identityEvents: defineTable({
    deliveryId: v.string(),
    type: v.string(),
    receivedAtMs: v.number(),
  }).index("by_deliveryId", ["deliveryId"]),
};
