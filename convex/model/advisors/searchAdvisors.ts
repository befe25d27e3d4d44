import type { PaginationOptions, PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { boundedPage } from "../pages";
import { foundAdvisors } from "./foundAdvisors";
import { hasFilters, inOrder, matches, passing, QUERY_MAX, type AdvisorSearch } from "./filters";
import { loadCategoryNames, toAdvisorCard, type AdvisorCard } from "./projections";
import { searchWords } from "./searchFields";

type Profile = Doc<"advisorProfiles">;
type Page = Pick<PaginationResult<Profile>, "page" | "isDone" | "continueCursor">;

/** Most rows one page holds, and most profiles one page looks through for them. */
const PAGE_MAX = 50;
const ROWS_MAX = 2_000;
const ONLINE_LOOK_MAX = 100;

async function findPage(ctx: QueryCtx, search: AdvisorSearch, options: PaginationOptions): Promise<Page> {
  const words = searchWords(search.query ?? "");
  if (words === "" && search.onlineOnly !== true) {
    const ordered = inOrder(ctx, search);
    return await (hasFilters(search) ? passing(ordered, search) : ordered).paginate({ ...options, maximumRowsRead: ROWS_MAX });
  }
  if (words !== "" && (search.sort ?? "best") === "best" && !hasFilters(search)) {
    return await ctx.db
      .query("advisorProfiles")
      .withSearchIndex("by_searchText", (q) => q.search("searchText", words).eq("status", "approved"))
      .paginate(options);
  }
  return await foundAdvisors(ctx, search, words, options);
}

/**
 * One page of approved advisors in the asked order. With words, "best" is how well they fit (BM25 over one text per profile),
 * and every other order sorts the 1,024 that fit best. A page may be shorter than asked for while there is more; `isDone`
 * alone says that there is nothing more. Fails with INVALID_INPUT(query | numItems | cursor).
 */
export async function searchAdvisors(
  ctx: QueryCtx,
  search: AdvisorSearch,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<AdvisorCard>> {
  if ((search.query?.length ?? 0) > QUERY_MAX) failInput("query");
  const { page, isDone, continueCursor } = await findPage(ctx, search, boundedPage(paginationOpts, PAGE_MAX));
  const names = await loadCategoryNames(ctx);
  const cards = await Promise.all(page.filter((profile) => matches(profile, search)).map((profile) => toAdvisorCard(ctx, profile, names)));
  return { page: cards, isDone, continueCursor };
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
    if (cards.length >= limit || ++looked > ONLINE_LOOK_MAX) break;
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

/** Most ids one page of addresses holds. */
const ADDRESSES_MAX = 1_000;

/** One page of the ids of approved profiles, oldest first. */
export async function pageOfAddresses(ctx: QueryCtx, paginationOpts: PaginationOptions): Promise<PaginationResult<Id<"advisorProfiles">>> {
  const found = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_status_and_createdAtMs", (q) => q.eq("status", "approved"))
    .paginate(boundedPage(paginationOpts, ADDRESSES_MAX));
  return { ...found, page: found.page.map(({ _id }) => _id) };
}
