import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { UNITS_PER_MINOR, billedMs, chargeFor, unitsFor } from "../../../lib/domain/billingEngine";
import { sumMinor } from "../../../lib/domain/money";
import { isMeteredState } from "../../../lib/domain/sessionStates";
import { loadBalances } from "../ledger/balances";
import { findWallet } from "../metering/loadPool";
import { openSessionsOfClient } from "./openSessions";
import { sessionState } from "./tables";

/** An open meter as its payer sees it; enough to extrapolate its cost. */
export const openMeterValidator = v.object({
  sessionId: v.id("sessions"),
  ratePerMinuteMinor: v.int64(),
  state: sessionState,
  baseMs: v.number(),
  segStartMs: v.union(v.number(), v.null()),
  exhaustAtMs: v.union(v.number(), v.null()),
  limitAtMs: v.union(v.number(), v.null()),
});

/**
 * A wallet at the moment of its last change. Screens add what has run since from
 * `openMeters`; nothing here depends on the clock, so it is pushed on change only.
 */
export type WalletFigures = {
  asOfMs: number;
  /** Cash and promotional credit of the whole wallet, held or free, minor units. */
  cashMinor: bigint;
  promoMinor: bigint;
  /** Cost so far of open sessions, minor units. */
  costMinor: bigint;
  spendableMinor: bigint;
  openMeters: Infer<typeof openMeterValidator>[];
  /** Sum of the rates that burn, and units left in the whole wallet. */
  runningRateMinor: bigint;
  unitsLeft: bigint;
};

function toOpenMeter(session: Doc<"sessions">): Infer<typeof openMeterValidator> {
  return {
    sessionId: session._id,
    ratePerMinuteMinor: session.ratePerMinuteMinor,
    state: session.state,
    baseMs: session.baseMs,
    segStartMs: session.segStartMs,
    exhaustAtMs: session.exhaustAtMs,
    limitAtMs: session.limitAtMs,
  };
}

/** Reads balances and open sessions, never the meters, which change with every tick. */
export async function loadWalletFigures(ctx: Pick<QueryCtx, "db">, ownerId: Id<"users">): Promise<WalletFigures> {
  const [wallet, balances, sessions] = await Promise.all([
    findWallet(ctx, ownerId),
    loadBalances(ctx, ownerId),
    openSessionsOfClient(ctx, ownerId),
  ]);
  const asOfMs = wallet?.lastAtMs ?? 0;
  const open = sessions.filter((session) => isMeteredState(session.state));
  const cashMinor = balances["C.avail"] + balances["C.escrow"];
  const promoMinor = balances["C.promo"] + balances["C.promoEscrow"];
  const costMinor = sumMinor(open.map((s) => chargeFor(s.ratePerMinuteMinor, billedMs(s, asOfMs))));
  const usedUnits = sumMinor(open.map((s) => unitsFor(s.ratePerMinuteMinor, billedMs(s, asOfMs))));
  return {
    asOfMs,
    cashMinor,
    promoMinor,
    costMinor,
    spendableMinor: cashMinor + promoMinor - costMinor,
    openMeters: open.map(toOpenMeter),
    runningRateMinor: sumMinor(open.filter((s) => s.segStartMs !== null).map((s) => s.ratePerMinuteMinor)),
    unitsLeft: (cashMinor + promoMinor) * UNITS_PER_MINOR - usedUnits,
  };
}
