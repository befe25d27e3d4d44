import { invariant } from "../invariant";
import type { EndReason } from "../sessionStates";
import { closeSegment, draftOf, endMeter, firstToLapse, idleInstant, lapseInstant, leaveCall, refreshEnds, type Draft } from "./pool";
import type { LiveMeter, Meter, Pool, Step } from "./types";

/** What time alone can do to a meter. At one instant they apply in this order. */
const EVENT_ORDER = ["lapse", "limit", "exhaustion", "idle", "deadline"] as const;
type TimedKind = (typeof EVENT_ORDER)[number];

interface TimedEvent {
  atMs: number;
  kind: TimedKind;
}

/** Why waiting too long in a state ends the session. */
const DEADLINE_REASONS: Partial<Record<Meter["state"], EndReason>> = {
  ready: "not_joined",
  grace: "connection_lost",
  paused: "paused_too_long",
  exhausted: "balance_used_up",
};

function timedEventsOf(meter: LiveMeter): TimedEvent[] {
  if (meter.segStartMs === null) {
    return meter.deadlineMs === null ? [] : [{ atMs: meter.deadlineMs, kind: "deadline" }];
  }
  const events: TimedEvent[] = [
    { atMs: lapseInstant(meter), kind: "lapse" },
    { atMs: idleInstant(meter).atMs, kind: "idle" },
  ];
  if (meter.limitAtMs !== null) events.push({ atMs: meter.limitAtMs, kind: "limit" });
  if (meter.exhaustAtMs !== null) events.push({ atMs: meter.exhaustAtMs, kind: "exhaustion" });
  return events;
}

function isEarlier(a: TimedEvent, b: TimedEvent): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  return EVENT_ORDER.indexOf(a.kind) < EVENT_ORDER.indexOf(b.kind);
}

function nextTimedEvent(draft: Draft): { event: TimedEvent; meter: Meter } | null {
  let next: { event: TimedEvent; meter: Meter } | null = null;
  for (const meter of draft.meters) {
    for (const event of timedEventsOf(meter)) {
      if (next === null || isEarlier(event, next.event)) next = { event, meter };
    }
  }
  return next;
}

/** True if time alone has something to do to this meter at `nowMs`. */
export function isDue(meter: LiveMeter, nowMs: number): boolean {
  return timedEventsOf(meter).some((event) => event.atMs <= nowMs);
}

/**
 * The bill ends at the last instant with proof of both, not of the silent party
 * alone: the other may have gone in the same moment and only its lease is longer.
 */
function applyLapse(draft: Draft, meter: Meter, atMs: number): void {
  invariant(meter.segStartMs !== null && meter.proofClientMs !== null && meter.proofAdvisorMs !== null, "it ran");
  const lastCommonProofMs = Math.min(meter.proofClientMs, meter.proofAdvisorMs);
  const endMs = Math.max(meter.segStartMs, lastCommonProofMs);
  closeSegment(draft, meter, { endMs, reason: "lapse", missing: firstToLapse(meter) });
  meter.lapsesMs = [...meter.lapsesMs.filter((lapseMs) => lapseMs > atMs - meter.terms.lapsesWindowMs), atMs];
  if (meter.lapsesMs.length > meter.terms.lapsesMax) {
    endMeter(draft, meter, atMs, "unstable");
    return;
  }
  enterGrace(meter, atMs);
}

/** Free waiting time for whoever was lost. */
export function enterGrace(meter: Meter, atMs: number): void {
  meter.state = "grace";
  meter.deadlineMs = atMs + meter.terms.graceMs;
}

/** Stops a meter until the client resumes it. */
export function enterPause(meter: Meter, atMs: number): void {
  leaveCall(meter);
  meter.state = "paused";
  meter.deadlineMs = atMs + meter.terms.pausedEndMs;
}

/** Marks a meter as stopped for lack of money. */
export function markExhausted(meter: Meter, atMs: number): void {
  leaveCall(meter);
  meter.state = "exhausted";
  meter.deadlineMs = atMs + meter.terms.exhaustedEndMs;
}

function applyExhaustion(draft: Draft, atMs: number): void {
  for (const meter of draft.meters) {
    if (meter.segStartMs === null) continue;
    closeSegment(draft, meter, { endMs: Math.max(meter.segStartMs, atMs), reason: "exhausted" });
    markExhausted(meter, atMs);
  }
}

function applyIdle(draft: Draft, meter: Meter, atMs: number): void {
  closeSegment(draft, meter, { endMs: atMs, reason: idleInstant(meter).reason });
  enterPause(meter, atMs);
}

function apply(draft: Draft, meter: Meter, { kind, atMs }: TimedEvent): void {
  switch (kind) {
    case "lapse":
      return applyLapse(draft, meter, atMs);
    case "limit":
      closeSegment(draft, meter, { endMs: atMs, reason: "spend_limit" });
      return endMeter(draft, meter, atMs, "spend_limit");
    case "exhaustion":
      return applyExhaustion(draft, atMs);
    case "idle":
      return applyIdle(draft, meter, atMs);
    case "deadline": {
      const reason = DEADLINE_REASONS[meter.state];
      invariant(reason !== undefined, `waiting in ${meter.state} ends for a known reason`);
      return endMeter(draft, meter, atMs, reason);
    }
  }
}

/** Works on a draft; see `advance`. */
export function advanceDraft(draft: Draft, nowMs: number): void {
  for (let next = nextTimedEvent(draft); next !== null && next.event.atMs <= nowMs; next = nextTimedEvent(draft)) {
    apply(draft, next.meter, next.event);
    refreshEnds(draft, next.event.atMs);
  }
}

/**
 * Applies, in time order, everything that time alone has done to a wallet's
 * meters up to and including `nowMs`: lapses, spend limits, exhaustion, idleness
 * and the end of waiting. Each is applied at its own instant and not at the moment
 * somebody looked, so the result does not depend on who called when.
 */
export function advance(pool: Pool, nowMs: number): Step {
  const draft = draftOf(pool);
  advanceDraft(draft, nowMs);
  return { pool: { heldMinor: draft.heldMinor, meters: draft.meters }, events: draft.events };
}
