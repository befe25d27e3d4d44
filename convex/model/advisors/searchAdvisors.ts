import type { PaginationOptions, PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { boundedPage } from "../pages";
import { loadCategoryNames, toAdvisorCard, type AdvisorCard } from "./projections";

export const ADVISOR_SORTS = ["best", "rating", "price", "newest"] as const;

export type AdvisorSearch = {
  category?: string | undefined;
  language?: string | undefined;
  /** Bounds of the chat price per minute, both included. */
  minPriceMinor?: bigint | undefined;
  maxPriceMinor?: bigint | undefined;
  onlineOnly?: boolean | undefined;
  offersVideo?: boolean | undefined;
  sort?: (typeof ADVISOR_SORTS)[number] | undefined;
};

type Profile = Doc<"advisorProfiles">;

/** Most rows one page holds, and how many a filtered page looks through: enough that a page is rarely short. */
const PAGE_MAX = 50;
const FILTERED_SCAN = 100;

function inOrder(ctx: QueryCtx, search: AdvisorSearch) {
  const profiles = ctx.db.query("advisorProfiles");
  switch (search.sort ?? "best") {
    case "best":
      return profiles.withIndex("by_status_and_rankScore", (q) => q.eq("status", "approved")).order("desc");
    case "rating":
      return profiles.withIndex("by_status_and_ratingAverage", (q) => q.eq("status", "approved")).order("desc");
    case "price":
      return profiles
        .withIndex("by_status_and_chatPriceMinor", (q) => q.eq("status", "approved").gte("chatPriceMinor", search.minPriceMinor ?? 0n))
        .order("asc");
    case "newest":
      return profiles.withIndex("by_status_and_createdAtMs", (q) => q.eq("status", "approved")).order("desc");
  }
}

function matches(profile: Profile, search: AdvisorSearch): boolean {
  return (
    (search.category === undefined || profile.categorySlugs.includes(search.category)) &&
    (search.language === undefined || profile.languages.includes(search.language)) &&
    (search.minPriceMinor === undefined || profile.chatPriceMinor >= search.minPriceMinor) &&
    (search.maxPriceMinor === undefined || profile.chatPriceMinor <= search.maxPriceMinor) &&
    (search.offersVideo !== true || profile.videoPriceMinor !== null)
  );
}

function isFiltered(search: AdvisorSearch): boolean {
  const { sort: _sort, ...filters } = search;
  return Object.values(filters).some((value) => value !== undefined && value !== false);
}

/**
 * One page of approved advisors in the asked order. A filtered page looks through up to a hundred profiles, so it may
 * hold more or fewer rows than asked for; `isDone` alone says that there is nothing more.
 */
export async function searchAdvisors(
  ctx: QueryCtx,
  search: AdvisorSearch,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<AdvisorCard>> {
  const asked = boundedPage(paginationOpts, PAGE_MAX);
  const found = await inOrder(ctx, search).paginate(isFiltered(search) ? { ...asked, numItems: FILTERED_SCAN } : asked);
  const names = await loadCategoryNames(ctx);
  const cards = await Promise.all(
    found.page.filter((profile) => matches(profile, search)).map((profile) => toAdvisorCard(ctx, profile, names)),
  );
  return { ...found, page: search.onlineOnly === true ? cards.filter((card) => card.availability !== "offline") : cards };
}

/** Approved, accepting advisors who are online and free, most recent first; at most `limit`. */
export async function advisorsOnlineNow(ctx: QueryCtx, limit: number): Promise<AdvisorCard[]> {
  const names = await loadCategoryNames(ctx);
  const online = ctx.db
    .query("advisorPresence")
    .withIndex("by_state_and_sinceMs", (q) => q.eq("state", "online"))
    .order("desc");
  const cards: AdvisorCard[] = [];
  let looked = 0;
  for await (const presence of online) {
    if (cards.length >= limit || ++looked > FILTERED_SCAN) break;
    const profile = await findProfileOf(ctx, presence.userId);
    if (profile === null || profile.status !== "approved" || !profile.accepting) continue;
    const card = await toAdvisorCard(ctx, profile, names);
    if (card.availability === "online") cards.push(card);
  }
  return cards;
}

/** The profile of a user, whatever its status. */
export async function findProfileOf(ctx: Pick<QueryCtx, "db">, userId: Doc<"users">["_id"]): Promise<Profile | null> {
  return await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
}

/** An approved profile by an id that may be any text; null when there is none. */
export async function findApprovedProfile(ctx: Pick<QueryCtx, "db">, idText: string): Promise<Profile | null> {
  const advisorId = ctx.db.normalizeId("advisorProfiles", idText);
  const profile = advisorId === null ? null : await ctx.db.get("advisorProfiles", advisorId);
  return profile?.status === "approved" ? profile : null;
}
