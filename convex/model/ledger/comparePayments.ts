import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import { Findings, type Violation } from "../../../lib/domain/ledger/checkTypes";

/** A payment that is on the processor's list and not in the book counts as missing when it is this old: news of it may be late. */
const NEWS_ALLOWANCE_MS = 2 * 3_600_000;
const BOOK_PAGE = 500;

/** A paid payment of the processor's list. Amounts minor units. */
export const listedPayment = v.object({
  id: v.string(),
  receivedMinor: v.int64(),
  topUpId: v.union(v.string(), v.null()),
  createdAtMs: v.number(),
  livemode: v.boolean(),
});
type ListedPayment = Infer<typeof listedPayment>;

export type Compared = { violations: Violation[]; count: number; totalMinor: bigint };

/** Money that came in with another amount or currency than was asked for is known and parked on its top-up, not credited. */
function isParked(state: string, mismatch: { amountMinor: bigint } | undefined, receivedMinor: bigint): boolean {
  return state === "captured_mismatch" && mismatch?.amountMinor === receivedMinor;
}

/**
 * I-11 from the processor's side: every paid payment on its list is in the book with what was received, or parked. Returns
 * those in the book that were recorded until `untilMs`.
 */
export async function comparePayments(
  ctx: QueryCtx,
  input: { payments: ListedPayment[]; untilMs: number; nowMs: number },
): Promise<Compared> {
  const compared: Compared = { violations: [], count: 0, totalMinor: 0n };
  for (const { id, receivedMinor, topUpId, createdAtMs, livemode } of input.payments) {
    const findings = new Findings(`payment ${id}`);
    const transaction = await ctx.db
      .query("ledgerTransactions")
      .withIndex("by_key", (q) => q.eq("key", `capture:${id}`))
      .first();
    if (transaction !== null) {
      findings.expectEqual(transaction.amountMinor, receivedMinor, "I-11", "credited amount");
      if (transaction.atMs <= input.untilMs) {
        compared.count += 1;
        compared.totalMinor += transaction.amountMinor;
      }
    } else {
      const rowId = topUpId === null ? null : ctx.db.normalizeId("topUps", topUpId);
      const topUp = rowId === null ? null : await ctx.db.get("topUps", rowId);
      // A test account outlives the databases that were tried with it.
      const isForeign = topUp === null && !livemode;
      const isKnown = topUp !== null && isParked(topUp.state, topUp.mismatch, receivedMinor);
      const isLate = input.nowMs - createdAtMs > NEWS_ALLOWANCE_MS;
      findings.expect(isForeign || isKnown || !isLate, "I-11", `${receivedMinor} were paid at the processor and are not in the book`);
    }
    compared.violations.push(...findings.violations);
  }
  return compared;
}

/** Top-ups in the book, a page at a time, that were recorded until `untilMs`. */
export async function countTopUps(
  ctx: QueryCtx,
  input: { cursor: string | null; untilMs: number },
): Promise<{ count: number; totalMinor: bigint; next: string | null }> {
  const found = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_kind_and_day", (q) => q.eq("kind", "topup"))
    .paginate({ numItems: BOOK_PAGE, cursor: input.cursor });
  const counted = found.page.filter(({ atMs }) => atMs <= input.untilMs);
  return {
    count: counted.length,
    totalMinor: counted.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    next: found.isDone ? null : found.continueCursor,
  };
}
