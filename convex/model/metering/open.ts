import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { canStart, newMeter, openMeter } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import { fail } from "../../errors";
import type { AuditActor } from "../audit/recordAudit";
import { commsFor } from "../comms/mode";
import { freeMinor, loadBalances } from "../ledger/balances";
import { countStanding } from "../stats/count";
import { applyStep } from "./applyStep";
import { advanceWallet } from "./decide";
import { findWallet, loadPool, type LoadedPool } from "./loadPool";
import { newMeterRow, termsOf } from "./rows";
import { holdFreeBalance } from "./settle";

async function ensureWallet(ctx: MutationCtx, ownerId: Id<"users">): Promise<Id<"wallets">> {
  const existing = await findWallet(ctx, ownerId);
  if (existing !== null) return existing._id;
  return await ctx.db.insert("wallets", {
    ownerId,
    openMeterIds: [],
    lastAtMs: 0,
    epoch: 0,
    exhaustJobId: null,
    exhaustJobAtMs: null,
    moveCount: 0,
  });
}

/** The wallet as it is now, with everything time has done applied. */
async function loadCurrent(ctx: MutationCtx, ownerId: Id<"users">): Promise<LoadedPool> {
  const walletId = await ensureWallet(ctx, ownerId);
  await advanceWallet(ctx, walletId, "metering.open");
  return await loadPool(ctx, walletId);
}

/**
 * Fails with `INSUFFICIENT_FUNDS` unless the wallet covers the start minimum of
 * all running rates and this one.
 */
export async function requireStartFunds(
  ctx: MutationCtx,
  input: { clientId: Id<"users">; ratePerMinuteMinor: bigint; startMinimumMinutes: number },
): Promise<void> {
  const { pool, nowMs } = await loadCurrent(ctx, input.clientId);
  const free = freeMinor(await loadBalances(ctx, input.clientId));
  const { ratePerMinuteMinor, startMinimumMinutes } = input;
  if (!canStart(pool, { freeMinor: free, ratePerMinuteMinor, startMinimumMinutes, nowMs })) fail("INSUFFICIENT_FUNDS");
}

/**
 * Opens the room of an accepted session: checks the minimum again, chooses
 * who carries it, makes its meter and holds the whole free balance, so that nothing else can spend it.
 */
export async function openRoom(ctx: MutationCtx, session: Doc<"sessions">, actor: AuditActor): Promise<void> {
  const loaded = await loadCurrent(ctx, session.clientId);
  const { wallet, pool, nowMs } = loaded;
  const [client, advisor] = await Promise.all([ctx.db.get("users", session.clientId), ctx.db.get("users", session.advisorUserId)]);
  invariant(client !== null && advisor !== null, "the parties of a session exist");
  const meter = newMeter({ id: session._id, terms: termsOf(session), nowMs });
  const addHeldMinor = freeMinor(await loadBalances(ctx, session.clientId));
  const commsProvider = commsFor(session.mode);
  if (commsProvider === null) fail("VIDEO_UNAVAILABLE");
  const decision = openMeter(pool, { meter, addHeldMinor, nowMs });
  if (decision.kind === "refused") fail(decision.code);

  await holdFreeBalance(ctx, { wallet, session, atMs: nowMs, actor });
  const { tokenIdentifier: clientTokenIdentifier } = client;
  const { tokenIdentifier: advisorTokenIdentifier } = advisor;
  const walletId = wallet._id;
  const meterId = await ctx.db.insert(
    "meters",
    newMeterRow({ meter, session, walletId, clientTokenIdentifier, advisorTokenIdentifier, nowMs }),
  );
  await ctx.db.patch("sessions", session._id, { state: "ready", acceptedAtMs: nowMs, commsProvider, deadlineMs: meter.deadlineMs });
  await countStanding(ctx, session._id, { waitingRequests: -1, openSessions: 1 });
  const row = await ctx.db.get("meters", meterId);
  const opened = await ctx.db.get("sessions", session._id);
  invariant(row !== null && opened !== null, "the rows just written exist");
  await applyStep(ctx, { ...loaded, meters: [...loaded.meters, { row, session: opened }] }, decision, actor);
}
