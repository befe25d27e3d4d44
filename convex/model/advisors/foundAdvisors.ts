import type { PaginationOptions, PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { compareBy, matches, type AdvisorSearch } from "./filters";

type Profile = Doc<"advisorProfiles">;

/** As many as a search ranks. */
const FOUND_MAX = 1_024;
/** Advisors online at a time who are looked at, those who came last first. */
const ONLINE_MAX = 500;

/** Place in the list: how many rows came before, and the last of them, which counts where it is still there. */
type Place = { offset: number; lastId: string };

function parseCursor(cursor: string): Place {
  const [offset, lastId, ...rest] = cursor.split(":");
  if (offset === undefined || lastId === undefined || rest.length > 0 || !/^\d{1,4}$/.test(offset)) return failInput("cursor");
  return { offset: Number(offset), lastId };
}

function startOf(profiles: readonly Profile[], cursor: string | null): number {
  if (cursor === null) return 0;
  const { offset, lastId } = parseCursor(cursor);
  const last = profiles.findIndex(({ _id }) => _id === lastId);
  return last < 0 ? offset : last + 1;
}

async function onlineUserIds(ctx: QueryCtx): Promise<Doc<"users">["_id"][]> {
  const rows = await ctx.db
    .query("advisorPresence")
    .withIndex("by_state_and_sinceMs", (q) => q.eq("state", "online"))
    .order("desc")
    .take(ONLINE_MAX);
  return rows.map(({ userId }) => userId);
}

async function profilesOf(ctx: QueryCtx, userIds: readonly Doc<"users">["_id"][]): Promise<Profile[]> {
  const profiles = await Promise.all(
    userIds.map((userId) =>
      ctx.db
        .query("advisorProfiles")
        .withIndex("by_userId", (q) => q.eq("userId", userId))
        .unique(),
    ),
  );
  return profiles.filter((profile): profile is Profile => profile?.status === "approved");
}

/**
 * Everybody who fits the words (the 1,024 best), or without words everybody online (the 500 who came last), filtered and sorted
 * here because no index has both. `words` may be empty only with `onlineOnly`.
 */
async function found(ctx: QueryCtx, search: AdvisorSearch, words: string): Promise<Profile[]> {
  const sort = search.sort ?? "best";
  const online = search.onlineOnly === true ? await onlineUserIds(ctx) : null;
  if (words === "") return (await profilesOf(ctx, online ?? [])).filter((profile) => matches(profile, search)).sort(compareBy(sort));
  const ranked = await ctx.db
    .query("advisorProfiles")
    .withSearchIndex("by_searchText", (q) => q.search("searchText", words).eq("status", "approved"))
    .take(FOUND_MAX);
  const isOnline = online === null ? null : new Set(online);
  const passing = ranked.filter((profile) => matches(profile, search) && (isOnline === null || isOnline.has(profile.userId)));
  // How well the words fit is the order they come in.
  return sort === "best" ? passing : passing.sort(compareBy(sort));
}

/** One page of `found`. The list is made anew for each page: what moves between two of them may be seen twice or not at all. */
export async function foundAdvisors(
  ctx: QueryCtx,
  search: AdvisorSearch,
  words: string,
  { numItems, cursor }: PaginationOptions,
): Promise<Pick<PaginationResult<Profile>, "page" | "isDone" | "continueCursor">> {
  const profiles = await found(ctx, search, words);
  const from = startOf(profiles, cursor);
  const page = profiles.slice(from, from + numItems);
  const end = from + page.length;
  return { page, isDone: end >= profiles.length, continueCursor: `${end}:${page.at(-1)?._id ?? ""}` };
}
