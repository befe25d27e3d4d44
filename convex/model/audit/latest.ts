import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { auditActorKind } from "./tables";

/** Rows a page about one thing shows; the audit log has all. */
const SHOWN = 30;

/** What was done to one row. */
export const auditRowValidator = v.object({
  id: v.id("auditEvents"),
  atMs: v.number(),
  actorKind: auditActorKind,
  /** A first name where a person acted, else the job or provider. */
  actor: v.string(),
  action: v.string(),
  reason: v.union(v.string(), v.null()),
  before: v.union(v.string(), v.null()),
  after: v.union(v.string(), v.null()),
});

async function nameOfActor(ctx: QueryCtx, event: Doc<"auditEvents">): Promise<string> {
  const userId = event.actorKind === "user" ? ctx.db.normalizeId("users", event.actor) : null;
  const user = userId === null ? null : await ctx.db.get("users", userId);
  return user === null || user.firstName === "" ? event.actor : user.firstName;
}

/** What was done to a row, newest first. */
export async function auditOf(ctx: QueryCtx, targetId: string): Promise<Infer<typeof auditRowValidator>[]> {
  const events = await ctx.db
    .query("auditEvents")
    .withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", targetId))
    .order("desc")
    .take(SHOWN);
  return await Promise.all(
    events.map(async (event) => ({
      id: event._id,
      atMs: event.atMs,
      actorKind: event.actorKind,
      actor: await nameOfActor(ctx, event),
      action: event.action,
      reason: event.reason ?? null,
      before: event.before ?? null,
      after: event.after ?? null,
    })),
  );
}

/** What was done to any of these rows, newest first. */
export async function auditOfAll(ctx: QueryCtx, ids: readonly (string | undefined)[]): Promise<Infer<typeof auditRowValidator>[]> {
  const rows = await Promise.all(ids.map(async (id) => (id === undefined ? [] : await auditOf(ctx, id))));
  return rows
    .flat()
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, SHOWN);
}
