import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internalMutation, internalQuery } from "../functions";
import { findViewer } from "../model/users/findViewer";
import { applyIdentityChange, applyIdentityDeletion } from "../model/users/identityEvents";
import { roleValidator } from "../model/users/tables";

/** The caller of an action, which has no database of its own. */
export const viewer = internalQuery({
  args: {},
  returns: v.union(v.object({ userId: v.id("users"), roles: v.array(roleValidator), suspended: v.boolean() }), v.null()),
  handler: async (ctx) => {
    const user = await findViewer(ctx);
    return user === null ? null : { userId: user._id, roles: user.roles, suspended: user.suspended };
  },
});

/** Mirrors a created or changed account of the identity provider. */
export const identityChanged = internalMutation({
  args: {
    deliveryId: v.string(),
    type: literals("user.created", "user.updated"),
    tokenIdentifier: v.string(),
    firstName: v.union(v.string(), v.null()),
    surname: v.union(v.string(), v.null()),
    email: v.union(v.string(), v.null()),
    updatedAtMs: v.number(),
  },
  returns: v.null(),
  handler: async (ctx, change) => {
    await applyIdentityChange(ctx, change);
    return null;
  },
});

/** Anonymises an account the identity provider has deleted. */
export const identityDeleted = internalMutation({
  args: { deliveryId: v.string(), tokenIdentifier: v.string() },
  returns: v.null(),
  handler: async (ctx, deletion) => {
    await applyIdentityDeletion(ctx, deletion);
    return null;
  },
});
