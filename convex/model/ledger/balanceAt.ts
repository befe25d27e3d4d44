import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { accountKey, type OwnedClass } from "../../../lib/domain/ledger/accounts";

type ReadCtx = Pick<QueryCtx, "db">;

/** When an entry was recorded, and the balance after it. */
async function entryAt(ctx: ReadCtx, key: string, version: number): Promise<{ atMs: number; balanceMinor: bigint }> {
  const entry = await ctx.db
    .query("ledgerEntries")
    .withIndex("by_accountKey_and_version", (q) => q.eq("accountKey", key).eq("version", version))
    .unique();
  const transaction = entry === null ? null : await ctx.db.get("ledgerTransactions", entry.transactionId);
  invariant(entry !== null && transaction !== null && entry.balanceAfterMinor !== null, "entries of an account are numbered without a gap");
  return { atMs: transaction.atMs, balanceMinor: entry.balanceAfterMinor };
}

/**
 * The balance of an account just before an instant, minor units, by what was recorded until then. Entries are numbered in
 * the order they were recorded, so the last one before is found by halving: a long life costs twenty reads.
 */
export async function balanceBefore(ctx: ReadCtx, accountClass: OwnedClass, ownerId: Id<"users">, atMs: number): Promise<bigint> {
  const key = accountKey({ class: accountClass, ownerId });
  const account = await ctx.db
    .query("accounts")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  if (account === null) return 0n;
  let low = 0;
  let lowMinor = 0n;
  let high = account.version + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const entry = await entryAt(ctx, key, middle);
    if (entry.atMs < atMs) {
      low = middle;
      lowMinor = entry.balanceMinor;
    } else high = middle;
  }
  return lowMinor;
}
