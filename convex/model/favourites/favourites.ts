import type { PaginationOptions, PaginationResult } from "convex/server";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { loadCategoryNames, toAdvisorCard, type AdvisorCard } from "../advisors/projections";
import { takeToken, type RateLimit } from "../limits/takeToken";
import { boundedPage } from "../pages";
import { loadApprovedProfile } from "../sessions/requestSession";

type ReadCtx = Pick<QueryCtx, "db">;

/** Most advisors one person can save: every list reads the ids of all of them. */
export const FAVOURITES_MAX = 200;
const PAGE_MAX = 50;
const LIMIT: RateLimit = { name: "favourite", capacity: 40, refillMs: 1_000 };

async function findFavourite(ctx: ReadCtx, userId: Id<"users">, advisorId: Id<"advisorProfiles">): Promise<Doc<"favourites"> | null> {
  return await ctx.db
    .query("favourites")
    .withIndex("by_userId_and_advisorId", (q) => q.eq("userId", userId).eq("advisorId", advisorId))
    .unique();
}

/** Ids of the advisors somebody has saved, the latest first. */
export async function favouriteIds(ctx: ReadCtx, userId: Id<"users">): Promise<Id<"advisorProfiles">[]> {
  const rows = await ctx.db
    .query("favourites")
    .withIndex("by_userId_and_atMs", (q) => q.eq("userId", userId))
    .order("desc")
    .take(FAVOURITES_MAX);
  return rows.map(({ advisorId }) => advisorId);
}

/**
 * Saves an advisor or takes one off the list; repeating it changes nothing. Fails with NOT_FOUND for what is not public,
 * ABOVE_MAXIMUM beyond 200, RATE_LIMITED. Taking off always works, also for an advisor who is gone.
 */
export async function setFavourite(
  ctx: MutationCtx,
  input: { userId: Id<"users">; advisorId: Id<"advisorProfiles">; isFavourite: boolean },
): Promise<void> {
  const { userId, advisorId, isFavourite } = input;
  const existing = await findFavourite(ctx, userId, advisorId);
  if ((existing !== null) === isFavourite) return;
  await takeToken(ctx, LIMIT, userId);
  if (existing !== null) {
    await ctx.db.delete("favourites", existing._id);
    return;
  }
  await loadApprovedProfile(ctx, advisorId);
  if ((await favouriteIds(ctx, userId)).length >= FAVOURITES_MAX) fail("ABOVE_MAXIMUM");
  await ctx.db.insert("favourites", { userId, advisorId, atMs: Date.now() });
}

/** The saved ones among some advisors as cards; who is no longer public is left out. */
export async function cardsOf(ctx: QueryCtx, advisorIds: readonly Id<"advisorProfiles">[]): Promise<AdvisorCard[]> {
  const profiles = await Promise.all(advisorIds.map((advisorId) => ctx.db.get("advisorProfiles", advisorId)));
  const names = await loadCategoryNames(ctx);
  const shown = profiles.filter((profile) => profile?.status === "approved");
  return await Promise.all(shown.flatMap((profile) => (profile === null ? [] : [toAdvisorCard(ctx, profile, names)])));
}

/** One page of somebody's saved advisors, the latest first. A page may be shorter than asked for while there is more. */
export async function pageOfFavourites(
  ctx: QueryCtx,
  userId: Id<"users">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<AdvisorCard>> {
  const found = await ctx.db
    .query("favourites")
    .withIndex("by_userId_and_atMs", (q) => q.eq("userId", userId))
    .order("desc")
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: await cardsOf(ctx, found.page.map(({ advisorId }) => advisorId)) };
}

/** Sessions looked through for people talked to, and people shown. */
const SESSIONS_READ = 100;
const RECENT_MAX = 12;

/** Advisors somebody was in a session with that began, the latest first; at most 12 out of the last 100 requests. */
export async function recentlyTalkedTo(ctx: QueryCtx, userId: Id<"users">): Promise<{ advisor: AdvisorCard; atMs: number }[]> {
  const sessions = await ctx.db
    .query("sessions")
    .withIndex("by_clientId_and_requestedAtMs", (q) => q.eq("clientId", userId))
    .order("desc")
    .take(SESSIONS_READ);
  const lastAtMs = new Map<Id<"advisorProfiles">, number>();
  for (const { advisorId, startedAtMs } of sessions) {
    if (startedAtMs !== null && !lastAtMs.has(advisorId)) lastAtMs.set(advisorId, startedAtMs);
  }
  const cards = await cardsOf(ctx, [...lastAtMs.keys()].slice(0, RECENT_MAX));
  return cards.map((advisor) => ({ advisor, atMs: lastAtMs.get(advisor.advisorId) ?? 0 }));
}
