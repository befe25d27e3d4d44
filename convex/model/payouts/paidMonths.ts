import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { sumMinor } from "../../../lib/domain/money";
import { monthOf } from "../../../lib/domain/payouts/month";

/** Two hundred and forty months are twenty years. */
const MONTHS_MAX = 240;

/** Adds to what an advisor was paid in the month of an instant; a returned payment takes away. Minor units. */
export async function addToMonth(ctx: MutationCtx, advisorId: Id<"users">, atMs: number, paidMinor: bigint): Promise<void> {
  const month = monthOf(atMs);
  const row = await ctx.db
    .query("payoutMonths")
    .withIndex("by_advisorId_and_month", (q) => q.eq("advisorId", advisorId).eq("month", month))
    .unique();
  const step = paidMinor > 0n ? 1 : -1;
  if (row === null) await ctx.db.insert("payoutMonths", { advisorId, month, paidMinor, count: step });
  else await ctx.db.patch("payoutMonths", row._id, { paidMinor: row.paidMinor + paidMinor, count: row.count + step });
}

/** Everything ever paid out to somebody, minor units. */
export async function paidEver(ctx: Pick<QueryCtx, "db">, advisorId: Id<"users">): Promise<bigint> {
  const months = await ctx.db
    .query("payoutMonths")
    .withIndex("by_advisorId_and_month", (q) => q.eq("advisorId", advisorId))
    .take(MONTHS_MAX);
  return sumMinor(months.map(({ paidMinor }) => paidMinor));
}
