import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { advisorMutation, advisorQuery, publicQuery } from "./functions";
import { fail } from "./errors";
import {
  advisorCardValidator,
  advisorDetailValidator,
  categoryValidator,
  listCategories,
  ownProfileValidator,
  toAdvisorDetail,
} from "./model/advisors/projections";
import { ADVISOR_SORTS } from "./model/advisors/filters";
import { advisorsOnlineNow, findApprovedProfile, findProfileOf, searchAdvisors } from "./model/advisors/searchAdvisors";
import { setAccepting as switchAccepting } from "./model/advisors/setAccepting";
import { setPrices as applyPrices } from "./model/advisors/setPrices";
import { pageOf } from "./model/pages";

/**
 * Approved advisors, searched, filtered and sorted, page by page. `query` is any text (200 characters at most): one of its words,
 * or the start of its last, finds a profile. Prices in minor units per minute, ratings in stars. Fails with
 * INVALID_INPUT(query | numItems | cursor).
 */
export const search = publicQuery({
  args: {
    query: v.optional(v.string()),
    category: v.optional(v.string()),
    language: v.optional(v.string()),
    minPriceMinor: v.optional(v.int64()),
    maxPriceMinor: v.optional(v.int64()),
    minRating: v.optional(v.number()),
    onlineOnly: v.optional(v.boolean()),
    offersVideo: v.optional(v.boolean()),
    sort: v.optional(literals(...ADVISOR_SORTS)),
    paginationOpts: paginationOptsValidator,
  },
  returns: pageOf(advisorCardValidator),
  handler: async (ctx, { paginationOpts, ...filters }) => await searchAdvisors(ctx, filters, paginationOpts),
});

/** One approved advisor in full; null when there is none under this id. Any text is accepted, because it comes from an address. */
export const get = publicQuery({
  args: { advisorId: v.string() },
  returns: v.union(advisorDetailValidator, v.null()),
  handler: async (ctx, { advisorId }) => {
    const profile = await findApprovedProfile(ctx, advisorId);
    return profile === null ? null : await toAdvisorDetail(ctx, profile);
  },
});

/** The categories in use, in the admins' order. */
export const categories = publicQuery({
  args: {},
  returns: v.array(categoryValidator),
  handler: async (ctx) => await listCategories(ctx),
});

/** Up to six advisors who can be asked right now. */
export const onlineNow = publicQuery({
  args: { limit: v.number() },
  returns: v.array(advisorCardValidator),
  handler: async (ctx, { limit }) => await advisorsOnlineNow(ctx, Math.min(Math.max(Math.trunc(limit), 0), 6)),
});

/** The caller's own advisor profile, or null before there is one. */
export const mine = advisorQuery({
  args: {},
  returns: v.union(ownProfileValidator, v.null()),
  handler: async (ctx) => {
    const profile = await findProfileOf(ctx, ctx.viewer._id);
    return profile === null ? null : { ...(await toAdvisorDetail(ctx, profile)), status: profile.status };
  },
});

/** The advisor's switch for live sessions. Fails with INVALID_STATE while the profile is not approved. */
export const setAccepting = advisorMutation({
  args: { accepting: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { accepting }) => {
    await switchAccepting(ctx, (await findProfileOf(ctx, ctx.viewer._id)) ?? fail("NOT_FOUND"), accepting);
    return null;
  },
});

/** The advisor's prices per minute, minor units. Sessions already asked for keep theirs. Fails with INVALID_INPUT outside the platform's range. */
export const setPrices = advisorMutation({
  args: { chatPriceMinor: v.int64(), videoPriceMinor: v.union(v.int64(), v.null()) },
  returns: v.null(),
  handler: async (ctx, prices) => {
    await applyPrices(ctx, (await findProfileOf(ctx, ctx.viewer._id)) ?? fail("NOT_FOUND"), prices);
    return null;
  },
});
