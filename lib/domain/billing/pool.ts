import { invariant } from "../invariant";
import { splitCharge, sumMinor } from "../money";
import type { EndReason, Party, SegmentReason } from "../sessionStates";
import { POOL_RATE_MAX_MINOR, UNITS_PER_MINOR, chargeForUnits, msUntilUsed, unitsFor } from "./arithmetic";
import type { BillingEvent, LiveMeter, Meter, Missing, Pool } from "./types";

/** A pool under change. Steps copy the pool they are given and work on the copy. */
export interface Draft {
  heldMinor: bigint;
  meters: Meter[];
  events: BillingEvent[];
}

/** Copies a pool for a step to work on. */
export function draftOf(pool: Pool): Draft {
  return {
    heldMinor: pool.heldMinor,
    meters: pool.meters.map((meter) => ({ ...meter, lapsesMs: [...meter.lapsesMs] })),
    events: [],
  };
}

/** Milliseconds a meter has billed by `atMs`. Billing stops at exhaustion and at the limit even if nobody looks. */
export function billedMs(meter: Pick<Meter, "baseMs" | "segStartMs" | "exhaustAtMs" | "limitAtMs">, atMs: number): number {
  if (meter.segStartMs === null) return meter.baseMs;
  const endMs = Math.min(atMs, meter.exhaustAtMs ?? Infinity, meter.limitAtMs ?? Infinity);
  return meter.baseMs + Math.max(0, endMs - meter.segStartMs);
}

/** Units a meter has used by `atMs`. */
export function unitsAt(meter: LiveMeter, atMs: number): bigint {
  return unitsFor(meter.terms.ratePerMinuteMinor, billedMs(meter, atMs));
}

/** Sum of the rates that burn at this moment, minor units per minute. */
export function runningRate(pool: Pick<Pool, "meters">): bigint {
  return sumMinor(pool.meters.filter((m) => m.segStartMs !== null).map((m) => m.terms.ratePerMinuteMinor));
}

/** Units left in the pool at `atMs`. May be below zero by less than one cent, right after exhaustion. */
export function unitsLeft(pool: Pool, atMs: number): bigint {
  return pool.heldMinor * UNITS_PER_MINOR - sumMinor(pool.meters.map((meter) => unitsAt(meter, atMs)));
}

/** When the pool is empty if nothing changes after `atMs`; null if nothing runs. */
export function exhaustionInstant(pool: Pool, atMs: number): number | null {
  const rate = runningRate(pool);
  return rate === 0n ? null : atMs + msUntilUsed(unitsLeft(pool, atMs), rate);
}

/** When the open segment of a meter reaches the spend limit; null without either. */
export function limitInstant(meter: LiveMeter): number | null {
  const { limitMinor, ratePerMinuteMinor } = meter.terms;
  if (limitMinor === null || meter.segStartMs === null) return null;
  const left = limitMinor * UNITS_PER_MINOR - unitsFor(ratePerMinuteMinor, meter.baseMs);
  return meter.segStartMs + msUntilUsed(left, ratePerMinuteMinor);
}

/** Recomputes the ends of all running meters. Called after every change of the pool, at the instant of that change. */
export function refreshEnds(draft: Draft, atMs: number): void {
  invariant(runningRate(draft) <= POOL_RATE_MAX_MINOR, "the rates of one wallet stay within the bound");
  const exhaustAtMs = exhaustionInstant(draft, atMs);
  for (const meter of draft.meters) {
    const isRunning = meter.segStartMs !== null;
    meter.exhaustAtMs = isRunning ? exhaustAtMs : null;
    meter.limitAtMs = isRunning ? limitInstant(meter) : null;
  }
}

/** When the lease of a party runs out; the party vouched for every ms up to and including it. */
function leaseEndMs(meter: LiveMeter, party: Party): number {
  return party === "client"
    ? (meter.proofClientMs ?? -Infinity) + meter.terms.clientLeaseMs
    : (meter.proofAdvisorMs ?? -Infinity) + meter.terms.advisorLeaseMs;
}

/** True while both parties vouch for `atMs`. */
export function areBothLive(meter: LiveMeter, atMs: number): boolean {
  return atMs <= leaseEndMs(meter, "client") && atMs <= leaseEndMs(meter, "advisor");
}

/** First millisecond that one of the parties no longer vouches for. */
export function lapseInstant(meter: LiveMeter): number {
  return Math.min(leaseEndMs(meter, "client"), leaseEndMs(meter, "advisor")) + 1;
}

/** Whose lease runs out first. Both, when they run out at the same instant. */
export function firstToLapse(meter: LiveMeter): Missing {
  const clientEndMs = leaseEndMs(meter, "client");
  const advisorEndMs = leaseEndMs(meter, "advisor");
  if (clientEndMs === advisorEndMs) return "both";
  return clientEndMs < advisorEndMs ? "client" : "advisor";
}

/** When a running meter is paused because nobody, or the advisor, does anything. */
export function idleInstant(meter: LiveMeter): { atMs: number; reason: "both_idle" | "advisor_idle" } {
  const { bothIdleMs, advisorIdleMs } = meter.terms;
  const bothMs = Math.max(meter.activeClientMs, meter.activeAdvisorMs) + bothIdleMs;
  const advisorMs = meter.activeAdvisorMs + advisorIdleMs;
  // After a lost connection a segment may open later than that; it is then empty.
  const atMs = Math.max(Math.min(bothMs, advisorMs), meter.segStartMs ?? 0);
  return { atMs, reason: atMs >= bothMs ? "both_idle" : "advisor_idle" };
}

/** Nobody is in a call once the bill has stopped: what is billed next happens in another call. */
export function leaveCall(meter: Meter): void {
  if (!meter.terms.needsMedia) return;
  meter.mediaClient = false;
  meter.mediaAdvisor = false;
  meter.proofClientMs = null;
  meter.proofAdvisorMs = null;
}

/** Opens a billed interval. */
export function openSegment(draft: Draft, meter: Meter, atMs: number): void {
  // Somebody has just accepted or resumed. A connection that comes back by itself is no activity.
  if (meter.state === "ready") {
    meter.activeClientMs = atMs;
    meter.activeAdvisorMs = atMs;
  }
  meter.state = "running";
  meter.segStartMs = atMs;
  meter.deadlineMs = null;
  draft.events.push({ kind: "segmentOpened", meterId: meter.id, atMs });
}

/** Closes the billed interval of a running meter at `endMs`, and with it its call. */
export function closeSegment(
  draft: Draft,
  meter: Meter,
  { endMs, reason, missing = null }: { endMs: number; reason: SegmentReason; missing?: Missing | null },
): void {
  const startMs = meter.segStartMs;
  invariant(startMs !== null && endMs >= startMs, "a segment ends after it started");
  invariant(meter.proofClientMs !== null && meter.proofAdvisorMs !== null, "both parties were there");
  meter.baseMs += endMs - startMs;
  meter.segStartMs = null;
  meter.exhaustAtMs = null;
  meter.limitAtMs = null;
  meter.segmentCount += 1;
  draft.events.push({
    kind: "segmentClosed",
    meterId: meter.id,
    n: meter.segmentCount,
    startMs,
    endMs,
    reason,
    missing,
    proofClientMs: meter.proofClientMs,
    proofAdvisorMs: meter.proofAdvisorMs,
  });
  leaveCall(meter);
}

/** Takes a meter whose segment is closed out of the pool and bills it. The last one gives the rest of the hold back. */
export function endMeter(draft: Draft, meter: Meter, atMs: number, reason: EndReason): void {
  invariant(meter.segStartMs === null, "the last segment is closed");
  const chargeMinor = chargeForUnits(unitsFor(meter.terms.ratePerMinuteMinor, meter.baseMs));
  invariant(chargeMinor <= draft.heldMinor, "a bill never exceeds the hold");
  draft.heldMinor -= chargeMinor;
  draft.meters = draft.meters.filter((other) => other.id !== meter.id);
  draft.events.push({
    kind: "ended",
    meterId: meter.id,
    atMs,
    reason,
    billedMs: meter.baseMs,
    chargeMinor,
    ...splitCharge(chargeMinor, meter.terms.feeBps),
  });
  if (draft.meters.length > 0) return;
  draft.events.push({ kind: "unheld", atMs, amountMinor: draft.heldMinor });
  draft.heldMinor = 0n;
}
