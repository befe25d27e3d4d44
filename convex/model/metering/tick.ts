import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { chargeFor, billedMs, decideTick, setBeat, snapshotFor, tickMeter, type Beat } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import { sumMinor } from "../../../lib/domain/money";
import type { Party } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";
import { freeMinor, heldMinor, loadBalances } from "../ledger/balances";
import { applyStep } from "./applyStep";
import { findMeter, loadPool } from "./loadPool";
import { partyOfToken, toLiveMeter } from "./rows";
import { meterState } from "./tables";

type MeterRow = Doc<"meters">;

/** What a tick is answered with: exact figures at `serverNowMs`. Amounts minor units. */
export const tickSnapshotValidator = v.object({
  state: meterState,
  serverNowMs: v.number(),
  billedMs: v.number(),
  costMinor: v.int64(),
  ratePerMinuteMinor: v.int64(),
  /** The client's only. */
  spendableMinor: v.union(v.int64(), v.null()),
  /** To the advisor only inside the first warning's time. */
  exhaustAtMs: v.union(v.number(), v.null()),
  /** The client's only. */
  limitAtMs: v.union(v.number(), v.null()),
  graceUntilMs: v.union(v.number(), v.null()),
  warning: v.union(literals("two_minutes", "one_minute"), v.null()),
  seq: v.number(),
  nextTickMs: v.number(),
});

export type TickSnapshot = Infer<typeof tickSnapshotValidator>;

function costAt(meter: MeterRow, nowMs: number): bigint {
  return chargeFor(meter.ratePerMinuteMinor, billedMs(meter, nowMs));
}

/**
 * What the client may still spend at `nowMs`. A wallet with one open meter is
 * answered from that meter alone; with several, the siblings are read.
 */
async function spendableMinor(ctx: MutationCtx, meter: MeterRow, nowMs: number): Promise<bigint> {
  if (meter.state !== "ended" && meter.poolSize === 1) return meter.poolHeldMinor - costAt(meter, nowMs);
  const wallet = await ctx.db.get("wallets", meter.walletId);
  invariant(wallet !== null, "a meter has a wallet");
  const open = await Promise.all(wallet.openMeterIds.map((meterId) => ctx.db.get("meters", meterId)));
  const costs = open.map((row) => (row === null ? 0n : costAt(row, nowMs)));
  const balances = await loadBalances(ctx, wallet.ownerId);
  return freeMinor(balances) + heldMinor(balances) - sumMinor(costs);
}

async function toSnapshot(ctx: MutationCtx, meter: MeterRow, party: Party, nowMs: number): Promise<TickSnapshot> {
  return {
    ...snapshotFor(toLiveMeter(meter), party, nowMs),
    serverNowMs: nowMs,
    ratePerMinuteMinor: meter.ratePerMinuteMinor,
    spendableMinor: party === "client" ? await spendableMinor(ctx, meter, nowMs) : null,
    seq: meter.seq,
  };
}

/**
 * Notes that a party is there, and whether it did something. In the normal case one document is read and
 * written: the meter. The wallet is loaded only when a state is about to change.
 * Returns the meter as it is afterwards.
 */
export async function recordProof(ctx: MutationCtx, meter: MeterRow, { party, active }: Pick<Beat, "party" | "active">): Promise<MeterRow> {
  if (meter.state === "ended") return meter;
  const nowMs = Math.max(Date.now(), meter.lastAtMs);
  const live = toLiveMeter(meter);
  const beat = { party, nowMs, active };
  switch (decideTick(live, beat)) {
    case "unchanged":
      return meter;
    case "proof": {
      setBeat(live, beat);
      const { proofClientMs, proofAdvisorMs, activeClientMs, activeAdvisorMs } = live;
      const proofs = { proofClientMs, proofAdvisorMs, activeClientMs, activeAdvisorMs };
      const change = { ...proofs, lastAtMs: nowMs, seq: meter.seq + 1 };
      await ctx.db.patch("meters", meter._id, change);
      return { ...meter, ...change };
    }
    case "pool": {
      const loaded = await loadPool(ctx, meter.walletId);
      const step = tickMeter(loaded.pool, meter.sessionId, { party, nowMs: loaded.nowMs, active });
      await applyStep(ctx, loaded, step, { kind: "system", job: "metering.tick" });
      await ctx.db.patch("meters", meter._id, { seq: meter.seq + 1 });
      const after = await ctx.db.get("meters", meter._id);
      invariant(after !== null, "a meter row stays");
      return after;
    }
  }
}

/**
 * "I am here", from a party of the session known by its token, and whether it did
 * something since its last tick. Carries no money and no time. Returns figures exact at `serverNowMs`, or the final ones.
 */
export async function tick(ctx: MutationCtx, input: { sessionId: Id<"sessions">; tokenIdentifier: string; active: boolean }): Promise<TickSnapshot> {
  const meter = await findMeter(ctx, input.sessionId);
  const party = meter === null ? null : partyOfToken(meter, input.tokenIdentifier);
  if (meter === null || party === null) fail("NOT_FOUND");
  const after = await recordProof(ctx, meter, { party, active: input.active });
  return await toSnapshot(ctx, after, party, Math.max(Date.now(), after.lastAtMs));
}

/**
 * The meter of a session in which a party may write at this moment. Everything
 * time has done is applied first, so that a message cannot slip in after the
 * money ended. Counts as a proof of presence and as activity. Fails with `NOT_WRITABLE`.
 */
export async function requireWritable(ctx: MutationCtx, sessionId: Id<"sessions">, party: Party): Promise<void> {
  const meter = await findMeter(ctx, sessionId);
  if (meter === null) fail("NOT_WRITABLE");
  const after = await recordProof(ctx, meter, { party, active: true });
  if (after.state !== "running") fail("NOT_WRITABLE");
}
