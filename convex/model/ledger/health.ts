import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { paymentsMode } from "../payments/mode";

/** A check runs every day; a processor that does not answer for a day is nothing new. */
const UNCOMPARED_MAX_MS = 3 * 86_400_000;

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

/** Whether the book agrees with the payment processor's list is known as of `comparedAtMs`, server ms. */
export type Comparison = {
  /** Null before the first. */
  comparedAtMs: number | null;
  /** Since when nothing was compared, when that is too long; else null. */
  lateSinceMs: number | null;
};

/** How old the last comparison with the payment processor's list is; null where there is no processor. */
export async function lastComparison(ctx: Pick<QueryCtx, "db">): Promise<Comparison | null> {
  if (paymentsMode().mode === "off") return null;
  const compared = await ctx.db
    .query("ledgerChecks")
    .withIndex("by_comparedAtMs", (q) => q.gt("comparedAtMs", 0))
    .order("desc")
    .first();
  const comparedAtMs = compared?.comparedAtMs ?? null;
  const sinceMs = comparedAtMs ?? (await ctx.db.query("ledgerChecks").withIndex("by_startedAtMs").first())?.startedAtMs ?? null;
  const isLate = sinceMs !== null && Date.now() - sinceMs > UNCOMPARED_MAX_MS;
  return { comparedAtMs, lateSinceMs: isLate ? sinceMs : null };
}
