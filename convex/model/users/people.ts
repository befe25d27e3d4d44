import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { boundedPage } from "../pages";
import { PEOPLE_SORTS, pageOfRole } from "./peopleByRole";
import { roleValidator } from "./tables";

/** Most rows of one page. */
const PAGE_MAX = 50;
/** Longest search, in UTF-16 code units. */
const QUERY_MAX = 120;

/** How an admin may narrow the list of people. What is left out narrows nothing. */
export const peopleFilterValidator = v.object({
  /** A first name, a whole e-mail address or an id. */
  query: v.optional(v.string()),
  role: v.optional(roleValidator),
  suspended: v.optional(v.boolean()),
  /** newest if left out; name: by first name, without case and accents. With a query the best match is the order. */
  sort: v.optional(literals(...PEOPLE_SORTS)),
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

function inOrder(ctx: QueryCtx, query: string, { suspended, sort = "newest" }: Filter) {
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
  if (sort === "name") {
    return suspended === undefined
      ? users.withIndex("by_nameKey")
      : users.withIndex("by_suspended_and_nameKey", (q) => q.eq("suspended", suspended));
  }
  const found = suspended === undefined ? users : users.withIndex("by_suspended", (q) => q.eq("suspended", suspended));
  return found.order(sort === "oldest" ? "asc" : "desc");
}

/**
 * One page of people in the asked order; with words, best match first. Role and suspension come from an index; with words, a role is
 * looked for in as many matches as were asked for, so that such a page may be short: `isDone` alone says that there is nothing more. Fails with
 * INVALID_INPUT(numItems | query | cursor).
 */
export async function pageOfPeople(
  ctx: QueryCtx,
  { filter, paginationOpts }: { filter: Filter; paginationOpts: PaginationOptions },
): Promise<PaginationResult<PersonRow>> {
  const { role, suspended, sort = "newest" } = filter;
  const query = filter.query?.trim() ?? "";
  if ((filter.query?.length ?? 0) > QUERY_MAX) failInput("query");
  const asked = boundedPage(paginationOpts, PAGE_MAX);
  // Everybody is a client.
  const isRare = role !== undefined && role !== "client";
  const found =
    isRare && query === ""
      ? await pageOfRole(ctx, { role, suspended, sort }, asked)
      : await inOrder(ctx, query, filter).paginate(asked);
  const fits = (user: Doc<"users">) => (role === undefined || user.roles.includes(role)) && (suspended === undefined || user.suspended === suspended);
  return { ...found, page: found.page.filter(fits).map(toPersonRow) };
}
