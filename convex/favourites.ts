import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { advisorCardValidator } from "./model/advisors/projections";
import { favouriteIds, pageOfFavourites, recentlyTalkedTo, setFavourite } from "./model/favourites/favourites";
import { pageOf } from "./model/pages";

/** Ids of the advisors the caller has saved, the latest first; at most 200. */
export const ids = userQuery({
  args: {},
  returns: v.array(v.id("advisorProfiles")),
  handler: async (ctx) => await favouriteIds(ctx, ctx.viewer._id),
});

/** Saves an advisor or takes one off the list. Repeating changes nothing. Fails with NOT_FOUND, ABOVE_MAXIMUM, RATE_LIMITED. */
export const set = userMutation({
  args: { advisorId: v.id("advisorProfiles"), isFavourite: v.boolean() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await setFavourite(ctx, { userId: ctx.viewer._id, ...input });
    return null;
  },
});

/** The caller's saved advisors, the latest first; who is no longer public is left out. Fails with INVALID_INPUT(numItems). */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(advisorCardValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfFavourites(ctx, ctx.viewer._id, paginationOpts),
});

/** Advisors the caller has talked to, the latest first, with the begin of the last session in server ms; at most 12. */
export const recent = userQuery({
  args: {},
  returns: v.array(v.object({ advisor: advisorCardValidator, atMs: v.number() })),
  handler: async (ctx) => await recentlyTalkedTo(ctx, ctx.viewer._id),
});
