import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { Pool } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import { heldMinor, loadBalances } from "../ledger/balances";
import { toMeter } from "./rows";

type ReadCtx = Pick<QueryCtx, "db">;

export type LoadedMeter = { row: Doc<"meters">; session: Doc<"sessions"> };

/** A wallet with its open meters, as rows and as the rules see them. */
export type LoadedPool = {
  wallet: Doc<"wallets">;
  meters: LoadedMeter[];
  pool: Pool;
  /** Server time of this call, never before anything already recorded here. */
  nowMs: number;
};

/** The wallet of a client, or null before the first session. */
export async function findWallet(ctx: ReadCtx, ownerId: Id<"users">): Promise<Doc<"wallets"> | null> {
  return await ctx.db
    .query("wallets")
    .withIndex("by_ownerId", (q) => q.eq("ownerId", ownerId))
    .unique();
}

/** The meter of a session, or null while the request is not accepted. */
export async function findMeter(ctx: ReadCtx, sessionId: Id<"sessions">): Promise<Doc<"meters"> | null> {
  return await ctx.db
    .query("meters")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .unique();
}

async function loadMeter(ctx: ReadCtx, meterId: Id<"meters">): Promise<LoadedMeter> {
  const row = await ctx.db.get("meters", meterId);
  invariant(row !== null, "an open meter has a row");
  const session = await ctx.db.get("sessions", row.sessionId);
  invariant(session !== null, "a meter has a session");
  return { row, session };
}

/** Loads a wallet with everything its rules need. At most six meters. */
export async function loadPool(ctx: ReadCtx, walletId: Id<"wallets">): Promise<LoadedPool> {
  const wallet = await ctx.db.get("wallets", walletId);
  invariant(wallet !== null, "a meter has a wallet");
  return await loadPoolOf(ctx, wallet);
}

/** `loadPool` for a caller that has the wallet already. */
export async function loadPoolOf(ctx: ReadCtx, wallet: Doc<"wallets">): Promise<LoadedPool> {
  const meters = await Promise.all(wallet.openMeterIds.map((meterId) => loadMeter(ctx, meterId)));
  const balances = await loadBalances(ctx, wallet.ownerId);
  return {
    wallet,
    meters,
    pool: { heldMinor: heldMinor(balances), meters: meters.map(({ row, session }) => toMeter(row, session)) },
    nowMs: Math.max(Date.now(), wallet.lastAtMs, ...meters.map(({ row }) => row.lastAtMs)),
  };
}
