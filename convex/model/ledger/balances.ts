import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { OWNED_CLASSES, type OwnedClass } from "../../../lib/domain/ledger/accounts";

/** The balance of every account one person has, minor units; 0 for those not used yet. */
export type Balances = Record<OwnedClass, bigint>;

/** Reads all kept balances of one person. */
export async function loadBalances(ctx: Pick<QueryCtx, "db">, ownerId: Id<"users">): Promise<Balances> {
  const rows = await ctx.db
    .query("accounts")
    .withIndex("by_ownerId", (q) => q.eq("ownerId", ownerId))
    .take(OWNED_CLASSES.length);
  return toBalances(rows);
}

function toBalances(rows: Doc<"accounts">[]): Balances {
  const balances = Object.fromEntries(OWNED_CLASSES.map((name) => [name, 0n])) as Balances;
  for (const row of rows) balances[row.class] = row.balanceMinor;
  return balances;
}

/** What a client may still spend or have held: cash and promotional credit that is free, minor units. */
export function freeMinor(balances: Balances): bigint {
  return balances["C.avail"] + balances["C.promo"];
}

/** What is held for live sessions, minor units. */
export function heldMinor(balances: Balances): bigint {
  return balances["C.escrow"] + balances["C.promoEscrow"];
}
