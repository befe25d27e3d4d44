import type { PaginationOptions, PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { Role } from "../../../lib/rolePermissions";
import { failInput } from "../../errors";
import { listsWith } from "./admins";

type User = Doc<"users">;

export const PEOPLE_SORTS = ["newest", "oldest", "name"] as const;
type PeopleSort = (typeof PEOPLE_SORTS)[number];
type Wanted = { role: Role; suspended: boolean | undefined; sort: PeopleSort };

/** The last row of the page before: when it was made and, where names are the order, what it is sorted by. */
type Place = { madeAt: number; nameKey: string | undefined };

function placeOf(cursor: string | null): Place | null {
  if (cursor === null) return null;
  const [, madeAt, nameKey] = /^(\d{1,16}(?:\.\d{1,16})?)(?::(.+))?$/su.exec(cursor) ?? failInput("cursor");
  return { madeAt: Number(madeAt), nameKey };
}

const cursorOf = ({ _creationTime, nameKey }: User): string => `${_creationTime}${nameKey === undefined ? "" : `:${nameKey}`}`;

type Group = { roles: Role[]; suspended: boolean };

/** The next people of one list of roles by the time their row was made. */
async function nextByTime(ctx: QueryCtx, { roles, suspended }: Group, isUp: boolean, place: Place | null, count: number): Promise<User[]> {
  return await ctx.db
    .query("users")
    .withIndex("by_roles_and_suspended", (q) => {
      const group = q.eq("roles", roles).eq("suspended", suspended);
      if (place === null) return group;
      return isUp ? group.gt("_creationTime", place.madeAt) : group.lt("_creationTime", place.madeAt);
    })
    .order(isUp ? "asc" : "desc")
    .take(count);
}

/** The next people of one list of roles by name: first who shares the name of the last one, then the names behind it. */
async function nextByName(ctx: QueryCtx, { roles, suspended }: Group, place: Place | null, count: number): Promise<User[]> {
  const users = () => ctx.db.query("users");
  if (place === null) {
    return await users()
      .withIndex("by_roles_and_suspended_and_nameKey", (q) => q.eq("roles", roles).eq("suspended", suspended))
      .take(count);
  }
  const { nameKey, madeAt } = place;
  const same = await users()
    .withIndex("by_roles_and_suspended_and_nameKey", (q) =>
      q.eq("roles", roles).eq("suspended", suspended).eq("nameKey", nameKey).gt("_creationTime", madeAt),
    )
    .take(count);
  if (same.length === count) return same;
  const behind = await users()
    .withIndex("by_roles_and_suspended_and_nameKey", (q) => q.eq("roles", roles).eq("suspended", suspended).gt("nameKey", nameKey))
    .take(count - same.length);
  return [...same, ...behind];
}

const byTime = (a: User, b: User) => a._creationTime - b._creationTime;
const ORDERS: Record<PeopleSort, (a: User, b: User) => number> = {
  newest: (a, b) => byTime(b, a),
  oldest: byTime,
  // As the index has it, where nothing stands before everything.
  name: (a, b) => (a.nameKey === b.nameKey ? byTime(a, b) : (a.nameKey ?? "") < (b.nameKey ?? "") ? -1 : 1),
};

/**
 * One page of everybody who holds a role. An index compares whole lists of roles, so the next rows of each list are read and put in
 * one order: every page is full and reads no other people, however many there are. The page is made anew for each cursor: who gains
 * or loses the role meanwhile may be seen twice or not at all. Fails with INVALID_INPUT(cursor).
 */
export async function pageOfRole(ctx: QueryCtx, wanted: Wanted, { numItems, cursor }: PaginationOptions): Promise<PaginationResult<User>> {
  const place = placeOf(cursor);
  const groups = listsWith(wanted.role).flatMap((roles) =>
    (wanted.suspended === undefined ? [false, true] : [wanted.suspended]).map((suspended) => ({ roles, suspended })),
  );
  // One row more than the page says whether there is another page.
  const found = await Promise.all(
    groups.map((group) =>
      wanted.sort === "name"
        ? nextByName(ctx, group, place, numItems + 1)
        : nextByTime(ctx, group, wanted.sort === "oldest", place, numItems + 1),
    ),
  );
  const next = found.flat().sort(ORDERS[wanted.sort]);
  const page = next.slice(0, numItems);
  const last = page.at(-1);
  return { page, isDone: next.length <= numItems, continueCursor: last === undefined ? "" : cursorOf(last) };
}
