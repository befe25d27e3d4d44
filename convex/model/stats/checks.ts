import { v, type Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { recordAudit } from "../audit/recordAudit";
import { reasonOrFail } from "../users/reason";
import { type keptDayValidator, type keptStandingValidator, replaceDay, replaceStanding } from "./kept";
import { type statsTables } from "./tables";

/** How often everything is counted again. */
const EVERY_MS = 24 * 60 * 60_000;
/** Differences a row keeps. */
const KEPT = 50;
/** A first count that met moving days goes on this soon. */
const AGAIN_MS = 60_000;

export const foundValidator = v.object({
  days: v.number(),
  moving: v.array(v.string()),
  differences: v.array(v.string()),
  differenceCount: v.number(),
});

/** The newest recount, or null before the first. */
export async function lastStatsCheck(ctx: Pick<QueryCtx, "db">): Promise<Doc<"statsChecks"> | null> {
  return await ctx.db.query("statsChecks").withIndex("by_atMs").order("desc").first();
}

/** Starts a recount when the last is a day old or there was none. */
export async function startDueCheck(ctx: MutationCtx): Promise<void> {
  const last = await lastStatsCheck(ctx);
  if (last !== null && Date.now() - last.atMs < EVERY_MS) return;
  await ctx.scheduler.runAfter(0, internal.jobs.stats.check, { repair: false });
}

/** Whether the figures may be made from the rows: an admin asked for it, or the place is older than its figures. */
export async function isToFill(ctx: Pick<QueryCtx, "db">): Promise<boolean> {
  return (await lastStatsCheck(ctx)) === null;
}

/** Keeps what was counted instead of what was kept, day by day. Returns how many could not be replaced because they moved. */
export async function fillFigures(
  ctx: MutationCtx,
  right: { days: Infer<typeof keptDayValidator>[]; standing: Infer<typeof keptStandingValidator> | null },
): Promise<number> {
  let moved = 0;
  for (const day of right.days) if (!(await replaceDay(ctx, day))) moved += 1;
  if (right.standing !== null && !(await replaceStanding(ctx, right.standing))) moved += 1;
  return moved;
}

/** Keeps what a recount found. A first one that met moving days is repeated until it has seen all of them. */
export async function keepFound(ctx: MutationCtx, input: { found: Infer<typeof foundValidator>; isFilled: boolean }): Promise<void> {
  const { found, isFilled } = input;
  const { days, moving, differences, differenceCount } = found;
  if (isFilled && moving.length > 0) {
    await ctx.scheduler.runAfter(AGAIN_MS, internal.jobs.stats.check, { repair: true });
    return;
  }
  const state: Infer<typeof statsTables.statsChecks.validator.fields.state> =
    differenceCount === 0 ? "passed" : isFilled ? "filled" : "broken";
  const kept = differences.slice(0, KEPT);
  const checkId = await ctx.db.insert("statsChecks", {
    state,
    atMs: Date.now(),
    days,
    moving: moving.length,
    differences: kept,
    differenceCount,
  });
  if (state === "passed") return;
  await recordAudit(ctx, {
    actor: { kind: "system", job: "stats.check" },
    action: state === "broken" ? "stats.broken" : "stats.filled",
    target: { table: "statsChecks", id: checkId },
    after: { days, differences: differenceCount },
  });
}

/** Counts everything again because an admin asks for it; what differs is put right. Fails with INVALID_INPUT(reason). */
export async function askForRecount(ctx: MutationCtx, admin: Id<"users">, text: string): Promise<void> {
  const reason = reasonOrFail(text);
  const last = await lastStatsCheck(ctx);
  await recordAudit(ctx, {
    actor: { kind: "user", userId: admin },
    action: "stats.recount",
    target: { table: "users", id: admin },
    reason,
    before: { lastCheck: last?.state ?? "none", differences: last?.differenceCount ?? 0 },
  });
  await ctx.scheduler.runAfter(0, internal.jobs.stats.check, { repair: true });
}
