import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
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

const PAGE_MAX = 50;
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

async function toManagedAdvisor(ctx: ReadCtx, profile: Doc<"advisorProfiles">): Promise<ManagedAdvisor> {
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

/** One page of advisors of one status, newest first; with words, those whose profile fits best. */
export async function listManagedAdvisors(
  ctx: ReadCtx,
  { status, search }: { status: "approved" | "suspended"; search?: string | undefined },
  options: PaginationOptions,
): Promise<PaginationResult<ManagedAdvisor>> {
  if ((search?.length ?? 0) > SEARCH_MAX) failInput("search");
  const words = searchWords(search ?? "");
  const bounded = boundedPage(options, PAGE_MAX);
  const profiles = ctx.db.query("advisorProfiles");
  const found =
    words === ""
      ? await profiles
          .withIndex("by_status_and_createdAtMs", (q) => q.eq("status", status))
          .order("desc")
          .paginate(bounded)
      : await profiles.withSearchIndex("by_searchText", (q) => q.search("searchText", words).eq("status", status)).paginate(bounded);
  return { ...found, page: await Promise.all(found.page.map((profile) => toManagedAdvisor(ctx, profile))) };
}
