import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";

/** The newest check of the books that came to an end, or null before the first. */
export async function lastFinishedCheck(ctx: Pick<QueryCtx, "db">): Promise<Doc<"ledgerChecks"> | null> {
  return await ctx.db
    .query("ledgerChecks")
    .withIndex("by_finishedAtMs", (q) => q.gt("finishedAtMs", null))
    .order("desc")
    .first();
}

/**
 * Whether no money may leave: the newest finished check of the books found them broken. A later check that finds them
 * right opens payouts again.
 */
export async function isPayoutBlocked(ctx: Pick<QueryCtx, "db">): Promise<boolean> {
  return (await lastFinishedCheck(ctx))?.state === "broken";
}
