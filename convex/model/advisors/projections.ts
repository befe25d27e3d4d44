import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { averageOf } from "../../../lib/domain/reviews";
import { availabilityOf } from "../presence/availability";
import { ratingsOf } from "../reviews/ratings";
import { typicalResponseMs } from "./responseTimes";
import { advisorStatus } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;
/** Cards carry the address of the photo. */
type CardCtx = Pick<QueryCtx, "db" | "storage">;

export const categoryValidator = v.object({ slug: v.string(), name: v.string() });

/** What anybody may see of an advisor in a list. */
export const advisorCardValidator = v.object({
  advisorId: v.id("advisorProfiles"),
  displayName: v.string(),
  headline: v.string(),
  portraitSeed: v.string(),
  /** Where the photo is; null where the generated portrait stands for it. */
  photoUrl: v.union(v.string(), v.null()),
  categories: v.array(categoryValidator),
  languages: v.array(v.string()),
  chatPriceMinor: v.int64(),
  videoPriceMinor: v.union(v.int64(), v.null()),
  ratingAverage: v.union(v.number(), v.null()),
  ratingCount: v.number(),
  availability: literals("online", "busy", "offline"),
  accepting: v.boolean(),
  /** How long the advisor typically takes to accept a request, ms; null while too few were accepted to say. */
  responseMs: v.union(v.number(), v.null()),
});

/** What anybody may see on an advisor's own page. */
export const advisorDetailValidator = v.object({
  ...advisorCardValidator.fields,
  bio: v.string(),
  specialties: v.array(v.string()),
  skills: v.array(v.string()),
  portfolioLinks: v.array(v.string()),
  yearsOfExperience: v.number(),
  timeZone: v.string(),
  country: v.string(),
});

/** An advisor's view of their own profile. */
export const ownProfileValidator = v.object({ ...advisorDetailValidator.fields, status: advisorStatus });

export type AdvisorCard = Infer<typeof advisorCardValidator>;
export type AdvisorDetail = Infer<typeof advisorDetailValidator>;

type CategoryNames = ReadonlyMap<string, string>;

/** The list is short and admin-managed. */
const CATEGORIES_MAX = 200;

async function loadCategories(ctx: ReadCtx): Promise<Doc<"categories">[]> {
  return await ctx.db.query("categories").withIndex("by_slug").take(CATEGORIES_MAX);
}

/** Names of all categories by slug, retired ones included. */
export async function loadCategoryNames(ctx: ReadCtx): Promise<CategoryNames> {
  return new Map((await loadCategories(ctx)).map((row) => [row.slug, row.name]));
}

/** The categories in use, in the admins' order. */
export async function listCategories(ctx: ReadCtx): Promise<Infer<typeof categoryValidator>[]> {
  return (await loadCategories(ctx))
    .filter((row) => !row.isRetired)
    .sort((a, b) => a.position - b.position)
    .map(({ slug, name }) => ({ slug, name }));
}

/** Projects a profile for a list. */
export async function toAdvisorCard(ctx: CardCtx, profile: Doc<"advisorProfiles">, names: CategoryNames): Promise<AdvisorCard> {
  const { ratingSum, ratingCount } = await ratingsOf(ctx, profile._id);
  return {
    advisorId: profile._id,
    displayName: profile.displayName,
    headline: profile.headline,
    portraitSeed: profile.portraitSeed,
    photoUrl: profile.photoStorageId === undefined ? null : await ctx.storage.getUrl(profile.photoStorageId),
    categories: profile.categorySlugs.flatMap((slug) => {
      const name = names.get(slug);
      return name === undefined ? [] : [{ slug, name }];
    }),
    languages: profile.languages,
    chatPriceMinor: profile.chatPriceMinor,
    videoPriceMinor: profile.videoPriceMinor,
    ratingAverage: averageOf({ sum: ratingSum, count: ratingCount }),
    ratingCount,
    availability: await availabilityOf(ctx, profile.userId),
    accepting: profile.accepting,
    responseMs: await typicalResponseMs(ctx, profile._id),
  };
}

/** Projects a profile for its page. */
export async function toAdvisorDetail(ctx: CardCtx, profile: Doc<"advisorProfiles">): Promise<AdvisorDetail> {
  return {
    ...(await toAdvisorCard(ctx, profile, await loadCategoryNames(ctx))),
    bio: profile.bio,
    specialties: profile.specialties,
    skills: profile.skills ?? [],
    portfolioLinks: profile.portfolioLinks ?? [],
    yearsOfExperience: profile.yearsOfExperience,
    timeZone: profile.timeZone,
    country: profile.country,
  };
}
