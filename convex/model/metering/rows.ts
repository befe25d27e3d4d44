import type { WithoutSystemFields } from "convex/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { LiveMeter, Meter, MeterTerms } from "../../../lib/domain/billingEngine";
import type { Party } from "../../../lib/domain/sessionStates";

type MeterRow = Doc<"meters">;

/** A meter row as the rules see it, with the terms an ordinary tick needs. */
export function toLiveMeter(row: MeterRow): LiveMeter {
  return {
    id: row.sessionId,
    terms: {
      ratePerMinuteMinor: row.ratePerMinuteMinor,
      limitMinor: row.limitMinor,
      clientTickMs: row.clientTickMs,
      clientLeaseMs: row.clientLeaseMs,
      advisorTickMs: row.advisorTickMs,
      advisorLeaseMs: row.advisorLeaseMs,
      bothIdleMs: row.bothIdleMs,
      advisorIdleMs: row.advisorIdleMs,
      firstWarningMs: row.firstWarningMs,
      lastWarningMs: row.lastWarningMs,
    },
    ...stateOf(row),
  };
}

/** A meter row as the rules see it when a state may change. */
export function toMeter(row: MeterRow, session: Doc<"sessions">): Meter {
  return { id: row.sessionId, terms: termsOf(session), ...stateOf(row) };
}

/** The figures a session lives by, as its meter's terms. */
export function termsOf(session: Doc<"sessions">): MeterTerms {
  const { earningHoldMs: _earningHoldMs, ...terms } = session.terms;
  const { ratePerMinuteMinor, feeBps, limitMinor } = session;
  return { ...terms, ratePerMinuteMinor, feeBps, limitMinor, needsMedia: session.mode === "video" };
}

/** The part of a meter that changes. */
export type MeterFigures = Omit<Meter, "id" | "terms">;

/** Copies the changing part of a meter, from a row or from the rules. */
export function stateOf(meter: MeterFigures): MeterFigures {
  return {
    state: meter.state,
    baseMs: meter.baseMs,
    segStartMs: meter.segStartMs,
    proofClientMs: meter.proofClientMs,
    proofAdvisorMs: meter.proofAdvisorMs,
    mediaClient: meter.mediaClient,
    mediaAdvisor: meter.mediaAdvisor,
    activeClientMs: meter.activeClientMs,
    activeAdvisorMs: meter.activeAdvisorMs,
    exhaustAtMs: meter.exhaustAtMs,
    limitAtMs: meter.limitAtMs,
    deadlineMs: meter.deadlineMs,
    lapsesMs: meter.lapsesMs,
    segmentCount: meter.segmentCount,
  };
}

/** The row of a meter whose room has just been opened. */
export function newMeterRow(input: {
  meter: Meter;
  session: Doc<"sessions">;
  walletId: Id<"wallets">;
  clientTokenIdentifier: string;
  advisorTokenIdentifier: string;
  nowMs: number;
}): WithoutSystemFields<MeterRow> {
  const { terms } = input.meter;
  return {
    sessionId: input.session._id,
    walletId: input.walletId,
    clientTokenIdentifier: input.clientTokenIdentifier,
    advisorTokenIdentifier: input.advisorTokenIdentifier,
    ratePerMinuteMinor: terms.ratePerMinuteMinor,
    limitMinor: terms.limitMinor,
    clientTickMs: terms.clientTickMs,
    clientLeaseMs: terms.clientLeaseMs,
    advisorTickMs: terms.advisorTickMs,
    advisorLeaseMs: terms.advisorLeaseMs,
    bothIdleMs: terms.bothIdleMs,
    advisorIdleMs: terms.advisorIdleMs,
    firstWarningMs: terms.firstWarningMs,
    lastWarningMs: terms.lastWarningMs,
    ...stateOf(input.meter),
    poolHeldMinor: 0n,
    poolSize: 0,
    lastAtMs: input.nowMs,
    seq: 0,
    epoch: 0,
  };
}

/** Which party a token belongs to, or null for a stranger. */
export function partyOfToken(
  meter: Pick<MeterRow, "clientTokenIdentifier" | "advisorTokenIdentifier">,
  tokenIdentifier: string,
): Party | null {
  if (tokenIdentifier === meter.clientTokenIdentifier) return "client";
  return tokenIdentifier === meter.advisorTokenIdentifier ? "advisor" : null;
}
