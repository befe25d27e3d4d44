import type { Party } from "../sessionStates";
import { begin, done, isInCall, setProof, unchanged } from "./actions";
import { isDue, markExhausted } from "./advance";
import { areBothLive, openSegment, refreshEnds, runningRate, unitsLeft } from "./pool";
import { activeOf, proofOf, type Decision, type LiveMeter, type Pool } from "./types";

/** A proof this soon after the same party's last one says nothing new and is not written. */
export const PROOF_GAP_MS = 400;

/** A segment opens only if the pool pays for this much of everything that would run. */
const OPEN_COVER_MS = 1_000n;

/** What a tick says beside "I am here": whether its sender did something since the last one. */
export interface Beat {
  party: Party;
  nowMs: number;
  active: boolean;
}

function isNews(meter: LiveMeter, { party, nowMs, active }: Beat): boolean {
  if (!isInCall(meter, party)) return false;
  const lastMs = proofOf(meter, party);
  if (lastMs === null || nowMs - lastMs >= PROOF_GAP_MS) return true;
  // A party that was silent before and acts now is news however soon it says so.
  return active && nowMs - activeOf(meter, party) >= PROOF_GAP_MS;
}

/** Writes what a beat says into a meter. */
export function setBeat(meter: LiveMeter, { party, nowMs, active }: Beat): void {
  setProof(meter, party, nowMs);
  if (!active) return;
  if (party === "client") meter.activeClientMs = nowMs;
  else meter.activeAdvisorMs = nowMs;
}

/** True if a proof of this party at `nowMs` finds both there while the meter waits for that. */
function wouldOpen(meter: LiveMeter, beat: Beat): boolean {
  if (meter.state !== "ready" && meter.state !== "grace") return false;
  if (!isInCall(meter, "client") || !isInCall(meter, "advisor")) return false;
  const proven = { ...meter };
  setProof(proven, beat.party, beat.nowMs);
  return areBothLive(proven, beat.nowMs);
}

/**
 * What a tick needs, seen from the meter alone: nothing (`unchanged`), its own
 * proof written (`proof`), or the whole wallet because a state changes (`pool`).
 */
export function decideTick(meter: LiveMeter, beat: Beat): "unchanged" | "proof" | "pool" {
  if (isDue(meter, beat.nowMs) || wouldOpen(meter, beat)) return "pool";
  return isNews(meter, beat) ? "proof" : "unchanged";
}

/**
 * "I am here", said by one party at server time. Carries no money and no time of
 * its own, and says nothing while its party is not in the call. Opens the bill when it finds both parties there and the pool
 * not empty; without money the session waits for a top-up instead.
 */
export function tickMeter(pool: Pool, meterId: string, beat: Beat): Decision {
  const { nowMs } = beat;
  const { draft, meter } = begin(pool, meterId, nowMs);
  if (meter === null) return unchanged(draft);
  if (wouldOpen(meter, beat)) {
    setBeat(meter, beat);
    const rate = runningRate(draft) + meter.terms.ratePerMinuteMinor;
    if (unitsLeft(draft, nowMs) >= rate * OPEN_COVER_MS) openSegment(draft, meter, nowMs);
    else markExhausted(meter, nowMs);
    refreshEnds(draft, nowMs);
    return done(draft);
  }
  // The same rule as on the short way, so that it does not matter which way a tick took.
  if (!isNews(meter, beat)) return unchanged(draft);
  setBeat(meter, beat);
  return done(draft);
}
