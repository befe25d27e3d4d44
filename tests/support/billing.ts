import { DEFAULT_SETTINGS } from "../../lib/domain/settings";
import * as realEngine from "../../lib/domain/billingEngine";
import type { Beat, BillingEvent, Meter, MeterTerms, Pool } from "../../lib/domain/billingEngine";

/** Terms as a request under the default settings copies them. */
export function terms(overrides: Partial<MeterTerms> = {}): MeterTerms {
  const s = DEFAULT_SETTINGS;
  return {
    ratePerMinuteMinor: 50n,
    feeBps: s.liveFeeBps,
    limitMinor: null,
    needsMedia: false,
    clientTickMs: s.clientTickMs,
    clientLeaseMs: s.clientLeaseMs,
    advisorTickMs: s.advisorTickMs,
    advisorLeaseMs: s.advisorLeaseMs,
    graceMs: s.graceMs,
    readyEndMs: s.readyEndMs,
    exhaustedEndMs: s.exhaustedEndMs,
    pausedEndMs: s.pausedEndMs,
    bothIdleMs: s.bothIdleMs,
    advisorIdleMs: s.advisorIdleMs,
    lapsesMax: s.lapsesMax,
    lapsesWindowMs: s.lapsesWindowMs,
    startMinimumMinutes: s.startMinimumMinutes,
    resumeMinimumMinutes: s.resumeMinimumMinutes,
    firstWarningMs: s.firstWarningMs,
    lastWarningMs: s.lastWarningMs,
    ...overrides,
  };
}

/** A tick of somebody who is busy, unless said otherwise. */
export function beat(party: Beat["party"], nowMs: number, active = true): Beat {
  return { party, nowMs, active };
}

export const EMPTY_POOL: Pool = { heldMinor: 0n, meters: [] };

/** The meter with this id, or a failed test. */
export function meterOf(pool: Pool, id: string): Meter {
  const meter = pool.meters.find((candidate) => candidate.id === id);
  if (meter === undefined) throw new Error(`no open meter ${id}`);
  return meter;
}

/** A pool in which every given meter runs from `startMs`, both parties having ticked at that instant. */
export function runningPool(
  heldMinor: bigint,
  meterTerms: Record<string, MeterTerms>,
  { startMs = 0, engine = realEngine }: { startMs?: number; engine?: typeof realEngine } = {},
): Pool {
  const { newMeter, openMeter, tickMeter } = engine;
  let pool = EMPTY_POOL;
  let addHeldMinor = heldMinor;
  for (const [id, its] of Object.entries(meterTerms)) {
    pool = openMeter(pool, { meter: newMeter({ id, terms: its, nowMs: startMs }), addHeldMinor, nowMs: startMs }).pool;
    addHeldMinor = 0n;
  }
  for (const id of Object.keys(meterTerms)) {
    pool = tickMeter(pool, id, beat("advisor", startMs)).pool;
    pool = tickMeter(pool, id, beat("client", startMs)).pool;
  }
  return pool;
}

/** Closed intervals in order: start, end, reason. */
export function segments(events: BillingEvent[]): [startMs: number, endMs: number, reason: string][] {
  return events.flatMap((e) => (e.kind === "segmentClosed" ? [[e.startMs, e.endMs, e.reason] as [number, number, string]] : []));
}

/** Ticks for both parties of every open meter from `fromMs` up to `untilMs`, as honest parties would, and collects what happens. */
export function keepAlive(
  pool: Pool,
  fromMs: number,
  untilMs: number,
  engine = realEngine,
  busy: Beat["party"][] = ["client", "advisor"],
): { pool: Pool; events: BillingEvent[] } {
  const events: BillingEvent[] = [];
  let current = pool;
  for (let atMs = fromMs; atMs <= untilMs; atMs += 5_000) {
    for (const { id } of current.meters) {
      for (const party of ["advisor", "client"] as const) {
        const step = engine.tickMeter(current, id, beat(party, atMs, busy.includes(party)));
        current = step.pool;
        events.push(...step.events);
      }
    }
  }
  return { pool: current, events };
}
