import { invariant } from "../invariant";
import type { EndReason, Party } from "../sessionStates";
import { UNITS_PER_MINOR, unitsForMinutes } from "./arithmetic";
import { advanceDraft, enterPause } from "./advance";
import { closeSegment, draftOf, endMeter, refreshEnds, runningRate, unitsLeft, type Draft } from "./pool";
import type { Decision, LiveMeter, Meter, MeterTerms, Pool, Refusal, Step } from "./types";

/** A meter as it is when the room opens: nobody is there yet, nothing is billed. */
export function newMeter(input: { id: string; terms: MeterTerms; nowMs: number }): Meter {
  return {
    id: input.id,
    terms: input.terms,
    state: "ready",
    baseMs: 0,
    segStartMs: null,
    proofClientMs: null,
    proofAdvisorMs: null,
    mediaClient: !input.terms.needsMedia,
    mediaAdvisor: !input.terms.needsMedia,
    activeClientMs: input.nowMs,
    activeAdvisorMs: input.nowMs,
    exhaustAtMs: null,
    limitAtMs: null,
    deadlineMs: input.nowMs + input.terms.readyEndMs,
    lapsesMs: [],
    segmentCount: 0,
  };
}

/** A pool brought up to `nowMs`, and the meter that a wish is about, unless it has ended. */
export function begin(pool: Pool, meterId: string | null, nowMs: number): { draft: Draft; meter: Meter | null } {
  const draft = draftOf(pool);
  advanceDraft(draft, nowMs);
  return { draft, meter: draft.meters.find((meter) => meter.id === meterId) ?? null };
}

function stepOf(draft: Draft): Step {
  return { pool: { heldMinor: draft.heldMinor, meters: draft.meters }, events: draft.events };
}

export function done(draft: Draft): Decision {
  return { kind: "done", ...stepOf(draft) };
}

export function unchanged(draft: Draft): Decision {
  return { kind: "unchanged", ...stepOf(draft) };
}

function refused(draft: Draft, code: Refusal["code"]): Decision {
  return { kind: "refused", code, ...stepOf(draft) };
}

/** True while a party can be proven to be there: always, except outside a call that is needed. */
export function isInCall(meter: Pick<LiveMeter, "mediaClient" | "mediaAdvisor">, party: Party): boolean {
  return party === "client" ? meter.mediaClient : meter.mediaAdvisor;
}

/** Notes that a party was there. Words from outside the call prove nothing. */
export function setProof(meter: LiveMeter, party: Party, nowMs: number): void {
  if (!isInCall(meter, party)) return;
  if (party === "client") meter.proofClientMs = nowMs;
  else meter.proofAdvisorMs = nowMs;
}

/** True if `units` pay for `minutes` of everything that would run, the new rate included. */
function covers(pool: Pool, units: bigint, ratePerMinuteMinor: bigint, minutes: number): boolean {
  return units >= unitsForMinutes(runningRate(pool) + ratePerMinuteMinor, minutes);
}

/**
 * True if a wallet may start one more session: what is left of the pool and the
 * free money together pay for the start minimum of all running rates and the new
 * one. `pool` must be advanced to `nowMs`; `freeMinor` is what is not held yet.
 */
export function canStart(
  pool: Pool,
  input: { freeMinor: bigint; ratePerMinuteMinor: bigint; startMinimumMinutes: number; nowMs: number },
): boolean {
  const units = unitsLeft(pool, input.nowMs) + input.freeMinor * UNITS_PER_MINOR;
  return covers(pool, units, input.ratePerMinuteMinor, input.startMinimumMinutes);
}

/** Opens the room: adds a meter and the money newly held for it. Refused under the start minimum. */
export function openMeter(pool: Pool, input: { meter: Meter; addHeldMinor: bigint; nowMs: number }): Decision {
  const { draft } = begin(pool, null, input.nowMs);
  const { ratePerMinuteMinor, startMinimumMinutes } = input.meter.terms;
  const { nowMs, addHeldMinor: freeMinor } = input;
  if (!canStart(draft, { freeMinor, ratePerMinuteMinor, startMinimumMinutes, nowMs })) {
    return refused(draft, "INSUFFICIENT_FUNDS");
  }
  draft.heldMinor += freeMinor;
  draft.meters.push({ ...input.meter });
  refreshEnds(draft, nowMs);
  return done(draft);
}

/** Stops the bill at `nowMs` on the wish of either party. */
export function pauseMeter(pool: Pool, meterId: string, party: Party, nowMs: number): Decision {
  const { draft, meter } = begin(pool, meterId, nowMs);
  if (meter === null || meter.state === "ready") return refused(draft, "INVALID_STATE");
  if (meter.state === "paused" || meter.state === "exhausted") return unchanged(draft);
  setProof(meter, party, nowMs);
  if (meter.segStartMs !== null) closeSegment(draft, meter, { endMs: nowMs, reason: "pause" });
  enterPause(meter, nowMs);
  refreshEnds(draft, nowMs);
  return done(draft);
}

/**
 * Goes on after a pause or after the balance was used up. Only the client, who
 * pays, may; the bill starts again with the first tick that finds both there.
 */
export function resumeMeter(pool: Pool, meterId: string, party: Party, nowMs: number): Decision {
  const { draft, meter } = begin(pool, meterId, nowMs);
  if (party !== "client") return refused(draft, "FORBIDDEN");
  if (meter === null) return refused(draft, "INVALID_STATE");
  if (meter.state !== "paused" && meter.state !== "exhausted") return unchanged(draft);
  const { ratePerMinuteMinor, resumeMinimumMinutes, readyEndMs } = meter.terms;
  if (!covers(draft, unitsLeft(draft, nowMs), ratePerMinuteMinor, resumeMinimumMinutes)) {
    return refused(draft, "INSUFFICIENT_FUNDS");
  }
  setProof(meter, party, nowMs);
  meter.state = "ready";
  meter.deadlineMs = nowMs + readyEndMs;
  return done(draft);
}

/** Ends and bills a session at `nowMs`. Ending what has ended changes nothing. */
export function endSession(pool: Pool, meterId: string, reason: EndReason, nowMs: number): Decision {
  const { draft, meter } = begin(pool, meterId, nowMs);
  if (meter === null) return unchanged(draft);
  if (meter.segStartMs !== null) closeSegment(draft, meter, { endMs: nowMs, reason: "end" });
  endMeter(draft, meter, nowMs, reason);
  refreshEnds(draft, nowMs);
  return done(draft);
}

/** Adds money to the hold of open meters and moves every exhaustion instant accordingly. */
export function topUpPool(pool: Pool, amountMinor: bigint, nowMs: number): Step {
  invariant(amountMinor >= 0n, "a top-up is not negative");
  const { draft } = begin(pool, null, nowMs);
  if (draft.meters.length > 0) {
    draft.heldMinor += amountMinor;
    refreshEnds(draft, nowMs);
  }
  return stepOf(draft);
}
