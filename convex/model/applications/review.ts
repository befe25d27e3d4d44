import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { ApplicationState } from "../../../lib/domain/applications/fields";
import { failInput } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { boundedPage } from "../pages";
import { fieldsOf, fieldsOfProfile } from "./rules";
import { toApplicationRow, type applicationReviewValidator, type applicationRowValidator } from "./views";

type ReadCtx = Pick<QueryCtx, "db" | "storage">;
type Row = Infer<typeof applicationRowValidator>;

const PAGE_MAX = 50;
const SEARCH_MAX = 100;

export type ApplicationFilter = { state?: Exclude<ApplicationState, "draft"> | undefined; search?: string | undefined };

/** One page of submitted and decided applications: who waits first, longest first. With words, those whose name fits best. */
export async function listApplications(ctx: ReadCtx, { state, search }: ApplicationFilter, options: PaginationOptions): Promise<PaginationResult<Row>> {
  const words = search?.trim() ?? "";
  if (words.length > SEARCH_MAX) failInput("search");
  const bounded = boundedPage(options, PAGE_MAX);
  const applications = ctx.db.query("applications");
  const found =
    words !== ""
      ? await applications
          .withSearchIndex("by_displayName", (q) => (state === undefined ? q.search("displayName", words) : q.search("displayName", words).eq("state", state)))
          .paginate(bounded)
      : state === undefined
        ? await applications.withIndex("by_listKey", (q) => q.gt("listKey", 0)).paginate(bounded)
        : await applications.withIndex("by_state_and_listKey", (q) => q.eq("state", state).gt("listKey", 0)).paginate(bounded);
  const rows = found.page.filter((row) => row.state !== "draft");
  return { ...found, page: await Promise.all(rows.map((row) => toApplicationRow(ctx, row))) };
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
  const decidedBy = application.decidedBy === null ? null : await ctx.db.get("users", application.decidedBy);
  return {
    ...(await toApplicationRow(ctx, application)),
    fields: fieldsOf(application),
    publicFields: profile === null ? null : fieldsOfProfile(profile),
    reason: application.reason,
    decidedBy: decidedBy?.firstName ?? null,
    applicant: { userId: user._id, firstName: user.firstName, surname: user.surname ?? null, sinceMs: user.createdAtMs, suspended: user.suspended },
  };
}
