import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { averageOf } from "../../../lib/domain/reviews";
import { searchWords } from "../advisors/searchFields";
import { advisorStatus } from "../advisors/tables";
import { boundedPage } from "../pages";
import { ratingsOf } from "../reviews/ratings";
import { fieldsOfProfile } from "./rules";
import { fieldsValidator } from "./views";

type ReadCtx = Pick<QueryCtx, "db" | "storage">;

export const MANAGED_SORTS = ["newest", "oldest", "rating", "price"] as const;

/** Most rows of one page. */
const PAGE_MAX = 50;
/** Longest text of a filter, in UTF-16 code units. */
const SEARCH_MAX = 100;

/** An advisor in the admins' list, suspended ones included. */
export const managedAdvisorValidator = v.object({
  advisorId: v.id("advisorProfiles"),
  userId: v.id("users"),
  status: advisorStatus,
  accepting: v.boolean(),
  fields: fieldsValidator,
  photoUrl: v.union(v.string(), v.null()),
  portraitSeed: v.string(),
  ratingAverage: v.union(v.number(), v.null()),
  ratingCount: v.number(),
  createdAtMs: v.number(),
});
export type ManagedAdvisor = Infer<typeof managedAdvisorValidator>;

/** Projects a profile for admins. */
export async function toManagedAdvisor(ctx: ReadCtx, profile: Doc<"advisorProfiles">): Promise<ManagedAdvisor> {
  const { ratingSum, ratingCount } = await ratingsOf(ctx, profile._id);
  return {
    advisorId: profile._id,
    userId: profile.userId,
    status: profile.status,
    accepting: profile.accepting,
    fields: fieldsOfProfile(profile),
    photoUrl: profile.photoStorageId === undefined ? null : await ctx.storage.getUrl(profile.photoStorageId),
    portraitSeed: profile.portraitSeed,
    ratingAverage: averageOf({ sum: ratingSum, count: ratingCount }),
    ratingCount,
    createdAtMs: profile.createdAtMs,
  };
}

/** How admins narrow and sort the list of advisors. */
export const managedFilterValidator = v.object({
  status: literals("approved", "suspended"),
  /** Any of their words. With it the best match is the order. */
  search: v.optional(v.string()),
  /** A category's slug. */
  category: v.optional(v.string()),
  /** newest if left out; rating: best average first; price: lowest chat price first. */
  sort: v.optional(literals(...MANAGED_SORTS)),
});
type Filter = Infer<typeof managedFilterValidator>;

function inOrder(ctx: ReadCtx, words: string, { status, sort = "newest" }: Filter) {
  const profiles = ctx.db.query("advisorProfiles");
  if (words !== "") return profiles.withSearchIndex("by_searchText", (q) => q.search("searchText", words).eq("status", status));
  switch (sort) {
    case "rating":
      return profiles.withIndex("by_status_and_ratingAverage", (q) => q.eq("status", status)).order("desc");
    case "price":
      return profiles.withIndex("by_status_and_chatPriceMinor", (q) => q.eq("status", status)).order("asc");
    case "newest":
    case "oldest":
      return profiles
        .withIndex("by_status_and_createdAtMs", (q) => q.eq("status", status))
        .order(sort === "newest" ? "desc" : "asc");
  }
}

/**
 * One page of advisors of one status. Status and order come from an index; a category is looked for in as many rows as were
 * asked for, so that such a page may be short: `isDone` alone says that there is nothing more. Fails with INVALID_INPUT(numItems | search | category).
 */
export async function listManagedAdvisors(ctx: ReadCtx, filter: Filter, options: PaginationOptions): Promise<PaginationResult<ManagedAdvisor>> {
  const { search = "", category } = filter;
  for (const field of ["search", "category"] as const) if ((filter[field]?.length ?? 0) > SEARCH_MAX) failInput(field);
  const asked = boundedPage(options, PAGE_MAX);
  const found = await inOrder(ctx, searchWords(search), filter).paginate(asked);
  const fitting = found.page.filter(({ categorySlugs }) => category === undefined || categorySlugs.includes(category));
  return { ...found, page: await Promise.all(fitting.map((profile) => toManagedAdvisor(ctx, profile))) };
}
