import { v } from "convex/values";
import { adminMutation, adminQuery } from "./functions";
import { addCategory, listManagedCategories, managedCategoryValidator, mergeCategory, renameCategory, setRetired } from "./model/categories/categories";

/** All categories with those out of use, for admins. The public list is `advisorProfiles.categories`. */
export const list = adminQuery({
  args: {},
  returns: v.array(managedCategoryValidator),
  handler: async (ctx) => await listManagedCategories(ctx),
});

/** Adds a category; returns its slug. Fails with INVALID_INPUT(name | reason). */
export const add = adminMutation({
  args: { name: v.string(), reason: v.string() },
  returns: v.string(),
  handler: async (ctx, input) => await addCategory(ctx, { admin: ctx.viewer, ...input }),
});

/** Gives a category another name; addresses that hold its slug go on working. Fails with INVALID_INPUT(name | reason), NOT_FOUND. */
export const rename = adminMutation({
  args: { slug: v.string(), name: v.string(), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await renameCategory(ctx, { admin: ctx.viewer, ...input });
    return null;
  },
});

/** Moves all advisors of one category to another and retires it for good. Fails with INVALID_INPUT(intoSlug | reason), NOT_FOUND. */
export const merge = adminMutation({
  args: { slug: v.string(), intoSlug: v.string(), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await mergeCategory(ctx, { admin: ctx.viewer, ...input });
    return null;
  },
});

/** Takes a category out of use or back into it. Fails with INVALID_STATE for a merged one, INVALID_INPUT(reason), NOT_FOUND. */
export const setInUse = adminMutation({
  args: { slug: v.string(), inUse: v.boolean(), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { slug, inUse, reason }) => {
    await setRetired(ctx, { admin: ctx.viewer, slug, isRetired: !inUse, reason });
    return null;
  },
});
