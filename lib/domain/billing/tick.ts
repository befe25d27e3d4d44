import type { Party } from "../sessionStates";
import { begin, done, setProof, unchanged } from "./actions";
import { isDue, markExhausted } from "./advance";
import { areBothLive, openSegment, refreshEnds, runningRate, unitsLeft } from "./pool";
import { proofOf, type Decision, type LiveMeter, type Pool } from "./types";

/** A proof this soon after the same party's last one says nothing new and is not written. */
export const PROOF_GAP_MS = 400;

/** A segment opens only if the pool pays for this much of everything that would run. */
const OPEN_COVER_MS = 1_000n;

function isNews(meter: LiveMeter, party: Party, nowMs: number): boolean {
  const lastMs = proofOf(meter, party);
  return lastMs === null || nowMs - lastMs >= PROOF_GAP_MS;
}

/** True if a proof of this party at `nowMs` finds both there while the meter waits for that. */
function wouldOpen(meter: LiveMeter, party: Party, nowMs: number): boolean {
  if (meter.state !== "ready" && meter.state !== "grace") return false;
  const proven = { ...meter };
  setProof(proven, party, nowMs);
  return areBothLive(proven, nowMs);
}

/**
 * What a tick needs, seen from the meter alone: nothing (`unchanged`), its own
 * proof written (`proof`), or the whole wallet because a state changes (`pool`).
 */
export function decideTick(meter: LiveMeter, party: Party, nowMs: number): "unchanged" | "proof" | "pool" {
  if (isDue(meter, nowMs) || wouldOpen(meter, party, nowMs)) return "pool";
  return isNews(meter, party, nowMs) ? "proof" : "unchanged";
}

/**
 * "I am here", said by one party at server time `nowMs`. Carries no money and no
 * time of its own. Opens the bill when it finds both parties there and the pool
 * not empty; without money the session waits for a top-up instead.
 */
export function tickMeter(pool: Pool, meterId: string, party: Party, nowMs: number): Decision {
  const { draft, meter } = begin(pool, meterId, nowMs);
  if (meter === null) return unchanged(draft);
  if (wouldOpen(meter, party, nowMs)) {
    setProof(meter, party, nowMs);
    const rate = runningRate(draft) + meter.terms.ratePerMinuteMinor;
    if (unitsLeft(draft, nowMs) >= rate * OPEN_COVER_MS) openSegment(draft, meter, nowMs);
    else markExhausted(meter, nowMs);
    refreshEnds(draft, nowMs);
    return done(draft);
  }
  // The same rule as on the short way, so that it does not matter which way a tick took.
  if (!isNews(meter, party, nowMs)) return unchanged(draft);
  setProof(meter, party, nowMs);
  return done(draft);
}
