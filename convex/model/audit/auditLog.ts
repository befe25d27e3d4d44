import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { DAY_MS } from "../../../lib/domain/calendar";
import { dayStartMs } from "../../../lib/domain/ledger/days";
import { failInput } from "../../errors";
import { boundedPage } from "../pages";
import { auditActorKind } from "./tables";

const PAGE_MAX = 100;
const FILTER_MAX = 120;
/** Kinds of act there can be; reading stops there. */
const ACTS_MAX = 250;

/** How an admin may narrow the audit log. What is left out narrows nothing. */
export const auditFilter = {
  /** Who did it: the id of a person, or the name of a job or a provider. */
  actor: v.optional(v.string()),
  /** The id of the row it was done to. */
  target: v.optional(v.string()),
  /** What was done, as `domain.verb`. */
  action: v.optional(v.string()),
  /** People only, or jobs, or providers. */
  actorKind: v.optional(auditActorKind),
  /** UTC days, "2026-11-21", both included. */
  fromDay: v.optional(v.string()),
  toDay: v.optional(v.string()),
};

/** One row of the audit log. `before` and `after` are JSON of the changed fields; money is decimal text of minor units. */
export const auditRowValidator = v.object({
  id: v.id("auditEvents"),
  atMs: v.number(),
  actorKind: auditActorKind,
  actor: v.string(),
  /** The person's name, when a person did it. */
  actorName: v.union(v.string(), v.null()),
  action: v.string(),
  targetTable: v.string(),
  targetId: v.string(),
  /** The name of the person it was done to. */
  targetName: v.union(v.string(), v.null()),
  reason: v.union(v.string(), v.null()),
  before: v.union(v.string(), v.null()),
  after: v.union(v.string(), v.null()),
});
export type AuditRow = Infer<typeof auditRowValidator>;

type Filter = { actor?: string; target?: string; action?: string; actorKind?: AuditRow["actorKind"]; fromDay?: string; toDay?: string };

/** Instants of a stretch of UTC days. Fails with INVALID_INPUT(fromDay | toDay). */
function boundsOf({ fromDay, toDay }: Filter): { fromMs: number; untilMs: number } {
  const fromMs = fromDay === undefined ? 0 : (dayStartMs(fromDay) ?? failInput("fromDay"));
  const lastMs = toDay === undefined ? Number.MAX_SAFE_INTEGER - DAY_MS : (dayStartMs(toDay) ?? failInput("toDay"));
  return { fromMs, untilMs: lastMs + DAY_MS };
}

function narrowed(ctx: QueryCtx, filter: Filter) {
  const { actor, target, action, actorKind } = filter;
  const { fromMs, untilMs } = boundsOf(filter);
  const rows = ctx.db.query("auditEvents");
  if (target !== undefined) {
    return rows.withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", target).gte("atMs", fromMs).lt("atMs", untilMs));
  }
  if (actor !== undefined && action !== undefined) {
    return rows.withIndex("by_actor_and_action_and_atMs", (q) =>
      q.eq("actor", actor).eq("action", action).gte("atMs", fromMs).lt("atMs", untilMs),
    );
  }
  if (actor !== undefined) return rows.withIndex("by_actor_and_atMs", (q) => q.eq("actor", actor).gte("atMs", fromMs).lt("atMs", untilMs));
  if (action !== undefined)
    return rows.withIndex("by_action_and_atMs", (q) => q.eq("action", action).gte("atMs", fromMs).lt("atMs", untilMs));
  if (actorKind !== undefined) {
    return rows.withIndex("by_actorKind_and_atMs", (q) => q.eq("actorKind", actorKind).gte("atMs", fromMs).lt("atMs", untilMs));
  }
  return rows.withIndex("by_atMs", (q) => q.gte("atMs", fromMs).lt("atMs", untilMs));
}

async function nameOf(ctx: QueryCtx, id: string): Promise<string | null> {
  const userId = ctx.db.normalizeId("users", id);
  const user = userId === null ? null : await ctx.db.get("users", userId);
  return user === null || user.firstName === "" ? null : [user.firstName, user.surname].filter(Boolean).join(" ");
}

/** A row of the audit log as admins read it. */
export async function toAuditRow(ctx: QueryCtx, event: Doc<"auditEvents">): Promise<AuditRow> {
  const { _id: id, _creationTime, reason = null, before = null, after = null, ...fields } = event;
  return {
    ...fields,
    id,
    reason,
    before,
    after,
    actorName: event.actorKind === "user" ? await nameOf(ctx, event.actor) : null,
    targetName: event.targetTable === "users" ? await nameOf(ctx, event.targetId) : null,
  };
}

/**
 * One page of the audit log, newest first. Where a target is combined with more, the rest is looked for in the page that was
 * read, so such a page may be short: `isDone` alone says that there is nothing more. Fails with INVALID_INPUT(filter | numItems).
 */
export async function pageOfAudit(ctx: QueryCtx, filter: Filter, paginationOpts: PaginationOptions): Promise<PaginationResult<AuditRow>> {
  const { actor, target, action, actorKind } = filter;
  if ([actor, target, action].some((text) => text !== undefined && text.length > FILTER_MAX)) failInput("filter");
  const found = await narrowed(ctx, filter).order("desc").paginate(boundedPage(paginationOpts, PAGE_MAX));
  const fits = (event: Doc<"auditEvents">) =>
    (actor === undefined || event.actor === actor) &&
    (target === undefined || event.targetId === target) &&
    (action === undefined || event.action === action) &&
    (actorKind === undefined || event.actorKind === actorKind);
  return { ...found, page: await Promise.all(found.page.filter(fits).map((event) => toAuditRow(ctx, event))) };
}

/** Every kind of act that is in the log, in the order of their names. Hops from one to the next, whatever lies between. */
export async function auditActs(ctx: QueryCtx): Promise<string[]> {
  const acts: string[] = [];
  while (acts.length < ACTS_MAX) {
    const last = acts.at(-1) ?? "";
    const next = await ctx.db
      .query("auditEvents")
      .withIndex("by_action_and_atMs", (q) => q.gt("action", last))
      .first();
    if (next === null) break;
    acts.push(next.action);
  }
  return acts;
}
