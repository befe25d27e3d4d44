import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";

/**
 * Looks after those who wait to be told that an advisor is free, in a transaction of its own: it is called where others
 * settle, and must neither fail nor weigh there. Takes the users id.
 */
export async function wakeAlerts(ctx: MutationCtx, advisorUserId: Id<"users">): Promise<void> {
  const waiting = await ctx.db
    .query("freeAlerts")
    .withIndex("by_advisorUserId", (q) => q.eq("advisorUserId", advisorUserId))
    .first();
  if (waiting !== null) await ctx.scheduler.runAfter(0, internal.jobs.freeAlerts.tell, { advisorUserId });
}
