import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { boundedPage } from "../pages";
import { fieldsOf, fieldsOfProfile } from "./rules";
import { toApplicationRow, type applicationReviewValidator, type applicationRowValidator } from "./views";

type ReadCtx = Pick<QueryCtx, "db" | "storage">;
type Row = Infer<typeof applicationRowValidator>;

export const APPLICATION_SORTS = ["waiting", "newest", "oldest"] as const;

/** Most rows of one page. */
const PAGE_MAX = 50;
/** Longest text of a filter, in UTF-16 code units. */
const SEARCH_MAX = 100;

/** How admins narrow and sort the list of applications. What is left out narrows nothing. */
export const applicationFilterValidator = v.object({
  state: v.optional(literals("submitted", "approved", "rejected")),
  /** Part of a name. With it the best match is the order. */
  search: v.optional(v.string()),
  /** Changes of a public profile only, or newcomers only. */
  isChange: v.optional(v.boolean()),
  /** A category's slug. */
  category: v.optional(v.string()),
  /** waiting if left out: who waits first, longest first; newest and oldest go by when they were submitted. */
  sort: v.optional(literals(...APPLICATION_SORTS)),
});
type Filter = Infer<typeof applicationFilterValidator>;

function inOrder(ctx: ReadCtx, words: string, { state, sort = "waiting" }: Filter) {
  const applications = ctx.db.query("applications");
  if (words !== "") {
    return applications.withSearchIndex("by_displayName", (q) => {
      const found = q.search("displayName", words);
      return state === undefined ? found : found.eq("state", state);
    });
  }
  // What was never submitted has null in both keys and stands before every number.
  if (sort === "waiting") {
    return state === undefined
      ? applications.withIndex("by_listKey", (q) => q.gt("listKey", 0))
      : applications.withIndex("by_state_and_listKey", (q) => q.eq("state", state).gt("listKey", 0));
  }
  const submitted =
    state === undefined
      ? applications.withIndex("by_submittedAtMs", (q) => q.gt("submittedAtMs", 0))
      : applications.withIndex("by_state_and_submittedAtMs", (q) => q.eq("state", state).gt("submittedAtMs", 0));
  return submitted.order(sort === "newest" ? "desc" : "asc");
}

/**
 * One page of submitted and decided applications. State and order come from an index; kind and category are looked for in as
 * many rows as were asked for, so that such a page may be short: `isDone` alone says that there is nothing more. Fails with
 * INVALID_INPUT(numItems | search | category).
 */
export async function listApplications(ctx: ReadCtx, filter: Filter, options: PaginationOptions): Promise<PaginationResult<Row>> {
  const { search, isChange, category } = filter;
  for (const field of ["search", "category"] as const) if ((filter[field]?.length ?? 0) > SEARCH_MAX) failInput(field);
  const asked = boundedPage(options, PAGE_MAX);
  const found = await inOrder(ctx, search?.trim() ?? "", filter).paginate(asked);
  const named = found.page.filter((row) => row.state !== "draft" && (category === undefined || row.categorySlugs.includes(category)));
  const rows = await Promise.all(named.map((row) => toApplicationRow(ctx, row)));
  return { ...found, page: rows.filter((row) => isChange === undefined || row.isChange === isChange) };
}

const WAITING_COUNT_MAX = 100;

/** How many applications wait for a decision, up to 100. */
export async function countWaiting(ctx: Pick<QueryCtx, "db">): Promise<number> {
  const waiting = await ctx.db
    .query("applications")
    .withIndex("by_state_and_listKey", (q) => q.eq("state", "submitted"))
    .take(WAITING_COUNT_MAX);
  return waiting.length;
}

/** An application with what an admin needs to decide; null for an id of nothing, which may be any text. Drafts are nobody's business. */
export async function applicationForReview(ctx: ReadCtx, idText: string): Promise<Infer<typeof applicationReviewValidator> | null> {
  const id = ctx.db.normalizeId("applications", idText);
  const application: Doc<"applications"> | null = id === null ? null : await ctx.db.get("applications", id);
  const user = application === null ? null : await ctx.db.get("users", application.userId);
  if (application === null || user === null || application.state === "draft") return null;
  const profile = await findProfileOf(ctx, user._id);
  return {
    ...(await toApplicationRow(ctx, application)),
    fields: fieldsOf(application),
    publicFields: profile === null ? null : fieldsOfProfile(profile),
    reason: application.reason,
    applicant: { userId: user._id, firstName: user.firstName, surname: user.surname ?? null, sinceMs: user.createdAtMs, suspended: user.suspended },
  };
}
