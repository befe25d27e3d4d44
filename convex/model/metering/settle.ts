import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { BillingEvent } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import type { SegmentReason } from "../../../lib/domain/sessionStates";
import type { AuditActor } from "../audit/recordAudit";
import { recordEarning } from "../earnings/recordEarning";
import { heldMinor, loadBalances } from "../ledger/balances";
import { postTransaction } from "../ledger/postTransaction";
import { count, countStanding } from "../stats/count";
import { figuresOfEnded } from "../stats/sessionFigures";
import { advisorFreed } from "../sessions/queue";

type Ended = Extract<BillingEvent, { kind: "ended" }>;
type Unheld = Extract<BillingEvent, { kind: "unheld" }>;

/**
 * Closes a session for good: one settlement under the key of the session, the
 * advisor's pending earning, and the final figures on both rows. A session that
 * cost nothing is settled without a transaction and without an earning.
 */
export async function closeSession(
  ctx: MutationCtx,
  input: { row: Doc<"meters">; session: Doc<"sessions">; event: Ended; stopReason: SegmentReason | null; actor: AuditActor },
): Promise<void> {
  const { row, session, event, stopReason, actor } = input;
  const { chargeMinor, feeMinor, earningMinor, billedMs, atMs } = event;
  const stopped = { segStartMs: null, exhaustAtMs: null, limitAtMs: null, deadlineMs: null };
  await ctx.db.patch("meters", row._id, { ...stopped, state: "ended", baseMs: billedMs, lastAtMs: Math.max(atMs, row.lastAtMs) });
  await ctx.db.patch("sessions", session._id, {
    ...stopped,
    state: "ended",
    isOpen: false,
    baseMs: billedMs,
    endedAtMs: atMs,
    endReason: event.reason,
    stopReason,
    chargeMinor,
    feeMinor,
  });
  await countStanding(ctx, session._id, { openSessions: -1 });
  await advisorFreed(ctx, session.advisorUserId);
  const figures = figuresOfEnded({ chargeMinor, baseMs: billedMs });
  if (chargeMinor === 0n) return await count(ctx, { subject: session._id, atMs, figures });
  const balances = await loadBalances(ctx, session.clientId);
  await postTransaction(
    ctx,
    "settle",
    {
      sessionId: session._id,
      clientId: session.clientId,
      advisorId: session.advisorUserId,
      chargeMinor,
      feeMinor,
      promoHeldMinor: balances["C.promoEscrow"],
    },
    { actor, effectiveAtMs: atMs, walletOwnerId: session.clientId, sessionId: session._id, figures },
  );
  await recordEarning(ctx, { session, chargeMinor, feeMinor, amountMinor: earningMinor, settledAtMs: atMs });
}

/** The last room of a wallet is closed: whatever is still held becomes free again. */
export async function giveBackHold(ctx: MutationCtx, input: { wallet: Doc<"wallets">; event: Unheld; actor: AuditActor }): Promise<void> {
  const { wallet, event, actor } = input;
  const balances = await loadBalances(ctx, wallet.ownerId);
  invariant(heldMinor(balances) === event.amountMinor, "what the rules give back is what the ledger holds");
  if (event.amountMinor === 0n) return;
  const n = await nextMove(ctx, wallet);
  await postTransaction(
    ctx,
    "unhold",
    {
      walletId: wallet._id,
      n,
      clientId: wallet.ownerId,
      cashMinor: balances["C.escrow"],
      promoMinor: balances["C.promoEscrow"],
    },
    { actor, effectiveAtMs: event.atMs, walletOwnerId: wallet.ownerId, sessionId: null },
  );
}

/** The next number for a hold or unhold of this wallet; part of its key. */
export async function nextMove(ctx: MutationCtx, wallet: Doc<"wallets">): Promise<number> {
  const current = await ctx.db.get("wallets", wallet._id);
  invariant(current !== null, "the wallet exists");
  const n = current.moveCount + 1;
  await ctx.db.patch("wallets", wallet._id, { moveCount: n });
  return n;
}

/** Holds the whole free balance for the live sessions of a wallet. Returns the amount held, minor units. */
export async function holdFreeBalance(
  ctx: MutationCtx,
  input: { wallet: Doc<"wallets">; session: Doc<"sessions">; atMs: number; actor: AuditActor },
): Promise<bigint> {
  const { wallet, session, atMs, actor } = input;
  const balances = await loadBalances(ctx, wallet.ownerId);
  const cashMinor = balances["C.avail"];
  const promoMinor = balances["C.promo"];
  if (cashMinor + promoMinor === 0n) return 0n;
  const n = await nextMove(ctx, wallet);
  await postTransaction(
    ctx,
    "hold",
    { sessionId: session._id, n, clientId: wallet.ownerId, cashMinor, promoMinor },
    { actor, effectiveAtMs: atMs, walletOwnerId: wallet.ownerId, sessionId: session._id },
  );
  return cashMinor + promoMinor;
}
