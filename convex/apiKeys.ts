import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { createKey, keyListValidator, listKeys, revokeKey } from "./model/apiKeys/manage";
import { scopeValidator } from "./model/apiKeys/tables";

/** The caller's keys for programs, newest first, without what is revoked; `isOffered` says whether one can be made here. */
export const list = userQuery({
  args: {},
  returns: keyListValidator,
  handler: async (ctx) => await listKeys(ctx, ctx.viewer._id),
});

/**
 * Makes a key and shows its secret, this once. `days` is how long it is good for, null for until it is revoked. Fails with
 * INVALID_INPUT(name | scopes | days), FORBIDDEN, INVALID_STATE(tooManyKeys), UPSTREAM_UNAVAILABLE.
 */
export const create = userMutation({
  args: { name: v.string(), scopes: v.array(scopeValidator), days: v.union(v.number(), v.null()) },
  returns: v.object({ keyId: v.id("apiKeys"), secret: v.string() }),
  handler: async (ctx, wish) => await createKey(ctx, ctx.viewer, wish),
});

/** Revokes an own key for good. Fails with NOT_FOUND. */
export const revoke = userMutation({
  args: { keyId: v.id("apiKeys") },
  returns: v.null(),
  handler: async (ctx, { keyId }) => {
    await revokeKey(ctx, ctx.viewer._id, keyId);
    return null;
  },
});
