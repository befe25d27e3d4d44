import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { endSession, pauseMeter, resumeMeter, topUpPool, advance, type Decision } from "../../../lib/domain/billingEngine";
import type { EndReason, Party } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";
import type { AuditActor } from "../audit/recordAudit";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { postTransaction } from "../ledger/postTransaction";
import { loadBalances } from "../ledger/balances";
import { applyStep } from "./applyStep";
import { findMeter, findWallet, loadPool, loadPoolOf, type LoadedPool } from "./loadPool";
import { holdFreeBalance } from "./settle";

async function decideOn(
  ctx: MutationCtx,
  session: Doc<"sessions">,
  actor: AuditActor,
  decide: (loaded: LoadedPool) => Decision,
): Promise<void> {
  const meter = await findMeter(ctx, session._id);
  if (meter === null) fail("INVALID_STATE");
  const loaded = await loadPool(ctx, meter.walletId);
  const decision = decide(loaded);
  if (decision.kind === "refused") fail(decision.code);
  await applyStep(ctx, loaded, decision, actor);
}

/** Stops the bill on the wish of either party. Pausing what is paused or used up changes nothing. */
export async function pause(ctx: MutationCtx, session: Doc<"sessions">, party: Party, actor: AuditActor): Promise<void> {
  await decideOn(ctx, session, actor, ({ pool, nowMs }) => pauseMeter(pool, session._id, party, nowMs));
}

/**
 * Goes on on the wish of the client, if the balance covers the resume minimum. Limited, because every pause that is
 * resumed leaves a permanent row of evidence.
 */
export async function resume(ctx: MutationCtx, session: Doc<"sessions">, party: Party, actor: AuditActor): Promise<void> {
  if (party === "client") await takeToken(ctx, RATE_LIMITS.resume, session.clientId);
  await decideOn(ctx, session, actor, ({ pool, nowMs }) => resumeMeter(pool, session._id, party, nowMs));
}

/** Ends and settles a session whose room is open. Ending what has ended changes nothing. */
export async function end(ctx: MutationCtx, session: Doc<"sessions">, reason: EndReason, actor: AuditActor): Promise<void> {
  await decideOn(ctx, session, actor, ({ pool, nowMs }) => endSession(pool, session._id, reason, nowMs));
}

/** Applies what time has done to a wallet's sessions. May be called by anybody at any moment. */
export async function advanceWallet(ctx: MutationCtx, walletId: Id<"wallets">, job: string): Promise<void> {
  const loaded = await loadPool(ctx, walletId);
  await applyStep(ctx, loaded, advance(loaded.pool, loaded.nowMs), { kind: "system", job });
}

/**
 * The scheduled stop of a wallet. A job of an older epoch has been replaced and
 * does nothing; one that came too early puts itself back.
 */
export async function stopOnTime(ctx: MutationCtx, input: { walletId: Id<"wallets">; epoch: number }): Promise<void> {
  const wallet = await ctx.db.get("wallets", input.walletId);
  if (wallet === null || wallet.epoch !== input.epoch) return;
  const { exhaustJobAtMs } = wallet;
  if (exhaustJobAtMs !== null && Date.now() < exhaustJobAtMs) {
    const exhaustJobId = await ctx.scheduler.runAt(exhaustJobAtMs, internal.jobs.sessions.stopOnTime, input);
    await ctx.db.patch("wallets", wallet._id, { exhaustJobId });
    return;
  }
  // A thousand wallets may end in one second, so the wallet is written once. This job is none that could be cancelled.
  const noJob = { exhaustJobId: null, exhaustJobAtMs: null };
  const loaded = await loadPoolOf(ctx, { ...wallet, ...noJob });
  const step = advance(loaded.pool, loaded.nowMs);
  const isWritten = await applyStep(ctx, loaded, step, { kind: "system", job: "sessions.stopOnTime" });
  if (!isWritten) await ctx.db.patch("wallets", wallet._id, noJob);
}

/**
 * Credits a verified payment. With rooms open the money goes into the hold in the
 * same transaction, so that the sessions run on with it and their end moves.
 * Crediting the same payment again changes nothing. Amounts minor units.
 */
export async function creditTopUp(
  ctx: MutationCtx,
  input: {
    userId: Id<"users">;
    paymentId: string;
    amountMinor: bigint;
    /** What the processor kept, if it is known. */
    processorFeeMinor?: bigint;
    atMs: number;
    actor: AuditActor;
  },
): Promise<{ isNew: boolean }> {
  const { userId, paymentId, amountMinor, atMs, actor } = input;
  const wallet = await findWallet(ctx, userId);
  if (wallet !== null) await advanceWallet(ctx, wallet._id, "metering.creditTopUp");
  const balances = await loadBalances(ctx, userId);
  const { isNew } = await postTransaction(
    ctx,
    "topup",
    { paymentId, clientId: userId, amountMinor, debtMinor: -balances["C.debt"] },
    { actor, effectiveAtMs: atMs, walletOwnerId: userId, sessionId: null },
  );
  if (input.processorFeeMinor !== undefined && input.processorFeeMinor > 0n) {
    await postTransaction(
      ctx,
      "procfee",
      { paymentId, amountMinor: input.processorFeeMinor },
      { actor, effectiveAtMs: atMs, walletOwnerId: null, sessionId: null },
    );
  }
  if (isNew && wallet !== null) await extendHold(ctx, wallet._id, actor);
  return { isNew };
}

/**
 * Credits a wallet with what `post` posts. With rooms open the money goes into the hold in the same transaction. Posting the
 * same event again changes nothing.
 */
export async function creditWallet(
  ctx: MutationCtx,
  input: { userId: Id<"users">; job: string; actor: AuditActor },
  post: () => Promise<{ isNew: boolean }>,
): Promise<void> {
  const wallet = await findWallet(ctx, input.userId);
  if (wallet !== null) await advanceWallet(ctx, wallet._id, input.job);
  const { isNew } = await post();
  if (isNew && wallet !== null) await extendHold(ctx, wallet._id, input.actor);
}

/** Puts the free balance of a wallet with open rooms into their hold. */
async function extendHold(ctx: MutationCtx, walletId: Id<"wallets">, actor: AuditActor): Promise<void> {
  const loaded = await loadPool(ctx, walletId);
  const first = loaded.meters[0];
  if (first === undefined) return;
  const addedMinor = await holdFreeBalance(ctx, {
    wallet: loaded.wallet,
    session: first.session,
    atMs: loaded.nowMs,
    actor,
  });
  await applyStep(ctx, loaded, topUpPool(loaded.pool, addedMinor, loaded.nowMs), actor);
}
