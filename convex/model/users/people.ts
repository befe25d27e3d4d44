import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { boundedPage } from "../pages";
import { roleValidator } from "./tables";

const PAGE_MAX = 50;
/** Longest search, in UTF-16 code units. */
const QUERY_MAX = 120;

/** How an admin may narrow the list of people. What is left out narrows nothing. */
export const peopleFilterValidator = v.object({
  /** A first name, a whole e-mail address or an id. */
  query: v.optional(v.string()),
  role: v.optional(roleValidator),
  suspended: v.optional(v.boolean()),
});

/** A person in the admins' list. */
export const personRowValidator = v.object({
  userId: v.id("users"),
  firstName: v.string(),
  surname: v.union(v.string(), v.null()),
  email: v.union(v.string(), v.null()),
  roles: v.array(roleValidator),
  suspended: v.boolean(),
  isDemo: v.boolean(),
  isDeleted: v.boolean(),
  createdAtMs: v.number(),
});

type Filter = Infer<typeof peopleFilterValidator>;
export type PersonRow = Infer<typeof personRowValidator>;

/** Projects a users row for an admin. */
export function toPersonRow(user: Doc<"users">): PersonRow {
  return {
    userId: user._id,
    firstName: user.firstName,
    surname: user.surname ?? null,
    email: user.email ?? null,
    roles: user.roles,
    suspended: user.suspended,
    isDemo: user.isDemo,
    isDeleted: user.deletedAtMs !== undefined,
    createdAtMs: user.createdAtMs,
  };
}

function narrowed(ctx: QueryCtx, query: string, suspended: boolean | undefined) {
  const users = ctx.db.query("users");
  const userId = ctx.db.normalizeId("users", query);
  if (userId !== null) return users.withIndex("by_id", (q) => q.eq("_id", userId));
  if (query.includes("@")) return users.withIndex("by_email", (q) => q.eq("email", query.toLowerCase()));
  if (query !== "") {
    return users.withSearchIndex("by_firstName", (q) => {
      const words = q.search("firstName", query);
      return suspended === undefined ? words : words.eq("suspended", suspended);
    });
  }
  if (suspended !== undefined) return users.withIndex("by_suspended", (q) => q.eq("suspended", suspended)).order("desc");
  return users.order("desc");
}

/**
 * One page of people, newest first; with a name, best match first. A role is looked for in the page that was read, so such a
 * page may be short: `isDone` alone says that there is nothing more. Fails with INVALID_INPUT(numItems | query).
 */
export async function pageOfPeople(
  ctx: QueryCtx,
  { filter, paginationOpts }: { filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<PersonRow>> {
  const { query = "", role, suspended } = filter;
  if (query.length > QUERY_MAX) failInput("query");
  const found = await narrowed(ctx, query.trim(), suspended).paginate(boundedPage(paginationOpts, PAGE_MAX));
  const fits = (user: Doc<"users">) => (role === undefined || user.roles.includes(role)) && (suspended === undefined || user.suspended === suspended);
  return { ...found, page: found.page.filter(fits).map(toPersonRow) };
}
