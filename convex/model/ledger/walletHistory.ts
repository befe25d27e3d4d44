import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { isWalletKind, type WalletGroup } from "../../../lib/domain/ledger/postings";
import { boundedPage } from "../pages";
import { walletKind } from "./tables";

const PAGE_MAX = 50;

/** One entry of a wallet's history. Amounts minor units; a hold moves money inside the wallet, so its delta is 0. */
export const walletRowValidator = v.object({
  id: v.id("ledgerTransactions"),
  atMs: v.number(),
  kind: walletKind,
  /** Text of the row: a key of the catalogue and what it speaks of. */
  description: v.object({
    key: walletKind,
    params: v.object({ amountMinor: v.int64(), advisorName: v.union(v.string(), v.null()) }),
  }),
  deltaMinor: v.int64(),
  balanceAfterMinor: v.int64(),
  sessionId: v.union(v.id("sessions"), v.null()),
});

export type WalletRow = Infer<typeof walletRowValidator>;

async function toWalletRow(ctx: QueryCtx, row: Doc<"ledgerTransactions">): Promise<WalletRow> {
  const session = row.sessionId === null ? null : await ctx.db.get("sessions", row.sessionId);
  invariant(isWalletKind(row.kind), "only events of wallets name a wallet");
  return {
    id: row._id,
    atMs: row.atMs,
    kind: row.kind,
    description: {
      key: row.kind,
      params: { amountMinor: row.amountMinor, advisorName: session?.advisorDisplayName ?? null },
    },
    deltaMinor: row.walletDeltaMinor,
    balanceAfterMinor: row.walletAfterMinor,
    sessionId: row.sessionId,
  };
}

/** One page of a wallet's history, newest first, with the balance of the whole wallet after each entry. */
export async function pageOfWallet(
  ctx: QueryCtx,
  ownerId: Id<"users">,
  filter: WalletGroup | null,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<WalletRow>> {
  const options = boundedPage(paginationOpts, PAGE_MAX);
  const transactions = ctx.db.query("ledgerTransactions");
  const mine =
    filter === null
      ? transactions.withIndex("by_walletOwnerId", (q) => q.eq("walletOwnerId", ownerId))
      : transactions.withIndex("by_walletOwnerId_and_walletGroup", (q) => q.eq("walletOwnerId", ownerId).eq("walletGroup", filter));
  const found = await mine.order("desc").paginate(options);
  return { ...found, page: await Promise.all(found.page.map((row) => toWalletRow(ctx, row))) };
}
