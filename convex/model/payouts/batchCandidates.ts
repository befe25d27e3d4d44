import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { sumMinor } from "../../../lib/domain/money";
import { availableSince, batchHold, isMethodReady } from "../../../lib/domain/payouts/rules";
import { isOpenWithdrawal, type HoldReason } from "../../../lib/domain/payouts/states";
import { keptMinor } from "../earnings/releaseEarning";
import { balanceBefore } from "../ledger/balanceAt";
import { loadBalances } from "../ledger/balances";
import { methodForBatch, wantsMonthly } from "./methods";

type ReadCtx = Pick<QueryCtx, "db">;

/** Late releases looked at; the sweep of every minute leaves fewer. */
const LATE_MAX = 200;
/** Withdrawals since a month ended that are looked at; more than the rate limit allows in days. */
const TAKEN_MAX = 1_000;

/** What a month's payout would do for one advisor. Minor units. */
export type Candidate = {
  advisorId: Id<"users">;
  availableMinor: bigint;
  amountMinor: bigint;
  hold: HoldReason | null;
  method: Doc<"payoutMethods"> | null;
};

/** Earnings that were due before an instant and released after it: they belong to the month in which they were due. */
async function releasedLate(ctx: ReadCtx, advisorId: Id<"users">, endMs: number): Promise<bigint> {
  const late = await ctx.db
    .query("earnings")
    .withIndex("by_advisorId_and_status", (q) => q.eq("advisorId", advisorId).eq("status", "available").lt("availableAtMs", endMs))
    .order("desc")
    .take(LATE_MAX);
  return sumMinor(late.filter(({ releasedAtMs }) => releasedAtMs !== null && releasedAtMs >= endMs).map(keptMinor));
}

/** What was asked for since an instant and has not come back. */
async function takenSince(ctx: ReadCtx, advisorId: Id<"users">, endMs: number): Promise<bigint> {
  const since = await ctx.db
    .query("withdrawals")
    .withIndex("by_advisorId_and_requestedAtMs", (q) => q.eq("advisorId", advisorId).gte("requestedAtMs", endMs))
    .take(TAKEN_MAX);
  return sumMinor(since.filter(({ state }) => isOpenWithdrawal(state) || state === "completed").map(({ amountMinor }) => amountMinor));
}

/** What was available to one advisor when the month ended and still is, and whether it would be paid. */
export async function candidateOf(ctx: ReadCtx, advisorId: Id<"users">, endMs: number, minimumMinor: bigint): Promise<Candidate> {
  const balances = await loadBalances(ctx, advisorId);
  const thenMinor = await balanceBefore(ctx, "A.avail", advisorId, endMs);
  const releasedLateMinor = await releasedLate(ctx, advisorId, endMs);
  const takenSinceMinor = await takenSince(ctx, advisorId, endMs);
  const amountMinor = availableSince({ nowMinor: balances["A.avail"], thenMinor, releasedLateMinor, takenSinceMinor });
  const method = await methodForBatch(ctx, advisorId);
  const hold = batchHold(
    {
      amountMinor,
      debtMinor: -balances["A.debt"],
      wantsMonthly: await wantsMonthly(ctx, advisorId),
      method: method === null ? null : { kind: method.kind, transfers: method.connect?.transfers ?? null },
    },
    minimumMinor,
  );
  const isPayable = method !== null && isMethodReady({ kind: method.kind, transfers: method.connect?.transfers ?? null });
  return { advisorId, availableMinor: balances["A.avail"], amountMinor, hold: hold ?? (isPayable ? null : "no_method"), method };
}

/** One page of everybody who ever had available money, in a fixed order. */
export async function pageOfPayees(
  ctx: ReadCtx,
  options: { numItems: number; cursor: string | null },
): Promise<{ page: Id<"users">[]; isDone: boolean; continueCursor: string }> {
  const found = await ctx.db
    .query("accounts")
    .withIndex("by_key", (q) => q.gte("key", "A.avail:").lt("key", "A.avail;"))
    .paginate(options);
  return { page: found.page.map(({ ownerId }) => ownerId), isDone: found.isDone, continueCursor: found.continueCursor };
}
