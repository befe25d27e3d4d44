import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../_generated/api";
import { internalMutation, internalQuery } from "../functions";
import { findViewer } from "../model/users/findViewer";
import { applyIdentityChange, applyIdentityDeletion } from "../model/users/identityEvents";
import { FORGET_STEPS, forgetPage } from "../model/users/forgetPerson";
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

/** Takes what is left of a deleted person out of other people's records, page by page, and schedules itself until done. */
export const forgetPerson = internalMutation({
  args: { userId: v.id("users"), step: literals(...FORGET_STEPS), cursor: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { userId, step, cursor }) => {
    const user = await ctx.db.get("users", userId);
    if (user?.deletedAtMs === undefined) return null;
    const { isDone, continueCursor } = await forgetPage(ctx, userId, step, cursor);
    const next = isDone ? FORGET_STEPS[FORGET_STEPS.indexOf(step) + 1] : step;
    if (next !== undefined) {
      await ctx.scheduler.runAfter(0, internal.jobs.users.forgetPerson, { userId, step: next, cursor: isDone ? null : continueCursor });
    }
    return null;
  },
});

/** Forgets that a sign-in once had an account here. */
export const forgetIdentity = internalMutation({
  args: { identityId: v.id("deletedIdentities") },
  returns: v.null(),
  handler: async (ctx, { identityId }) => {
    if ((await ctx.db.get("deletedIdentities", identityId)) !== null) await ctx.db.delete("deletedIdentities", identityId);
    return null;
  },
});
