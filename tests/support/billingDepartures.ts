import fc from "fast-check";
import type { BillingEvent, Pool, Step } from "../../lib/domain/billingEngine";
import { presentUsers, type CallEndedFact, type PresenceFact } from "../../lib/domain/presence/reduce";
import type { Party } from "../../lib/domain/sessionStates";
import { EMPTY_POOL, beat, terms } from "./billing";
import type { Engine } from "./billingHistory";

export const PARTIES = ["client", "advisor"] as const;
const NEVER = Infinity;

/** How each may go: when, whether the page says so, and when others say so and what instant they name. */
export interface Departure {
  goneMs: number;
  says: boolean;
  reports: { source: "peer" | "webhook" | "poll"; heardMs: number; namedAgoMs: number }[];
}

type Happening =
  | { atMs: number; kind: "tick"; party: Party }
  | { atMs: number; kind: "goodbye"; party: Party }
  | { atMs: number; kind: "report"; party: Party; source: "peer" | "webhook" | "poll"; namedMs: number }
  | { atMs: number; kind: "empty"; namedMs: number }
  | { atMs: number; kind: "look" };

/** One call in which both talk, and how it becomes known that somebody went. */
interface Case {
  client: Departure;
  advisor: Departure;
  /** Gaps between the ticks of each, over and over; one longer than a lease is a lapse. */
  clientGapsMs: number[];
  advisorGapsMs: number[];
  emptyMs: number | null;
  looksMs: number[];
  /** Decides who comes first of those who come in the same ms. */
  order: number[];
}

const departure: fc.Arbitrary<Departure> = fc.record({
  goneMs: fc.oneof(fc.integer({ min: 0, max: 40_000 }), fc.constant(NEVER)),
  says: fc.boolean(),
  reports: fc.array(
    fc.record({
      source: fc.constantFrom("peer" as const, "webhook" as const, "poll" as const),
      heardMs: fc.constantFrom(0, 1, 400, 2_000, 8_000, 14_000, 30_000),
      // A clock that is ahead names an instant that has not come, a late report one that is long over.
      namedAgoMs: fc.constantFrom(-60_000, -1, 0, 1, 3_000, 20_000),
    }),
    { maxLength: 3 },
  ),
});
const gaps = (...list: number[]) => fc.array(fc.constantFrom(...list), { minLength: 1, maxLength: 6 });
export const cases: fc.Arbitrary<Case> = fc.record({
  client: departure,
  advisor: departure,
  clientGapsMs: gaps(1_000, 1_000, 1_000, 997, 4_000, 10_000, 10_001),
  advisorGapsMs: gaps(1_000, 5_000, 5_000, 4_999, 15_000, 15_001),
  emptyMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: null, freq: 3 }),
  looksMs: fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 6 }),
  order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
});

/** When talk ends for those who never go. */
const TALK_MS = 45_000;

/** All that reaches the server, in the order in which it comes. */
function happenings(its: Case): Happening[] {
  const all: Happening[] = its.looksMs.map((atMs) => ({ atMs, kind: "look" }));
  for (const party of PARTIES) {
    const { goneMs, says, reports } = its[party];
    const gapsMs = party === "client" ? its.clientGapsMs : its.advisorGapsMs;
    for (let atMs = 0, i = 0; atMs <= Math.min(goneMs, TALK_MS); atMs += gapsMs[i++ % gapsMs.length] ?? 1)
      all.push({ atMs, kind: "tick", party });
    if (goneMs === NEVER) continue;
    if (says) all.push({ atMs: goneMs, kind: "goodbye", party });
    for (const { source, heardMs, namedAgoMs } of reports) {
      const atMs = goneMs + heardMs;
      all.push({ atMs, kind: "report", party, source, namedMs: atMs - namedAgoMs });
    }
  }
  if (its.emptyMs !== null) all.push({ atMs: its.emptyMs, kind: "empty", namedMs: its.emptyMs });
  const rank = (i: number) => its.order[i % its.order.length] ?? 0;
  return all
    .map((happening, i) => ({ happening, i }))
    .sort((a, b) => a.happening.atMs - b.happening.atMs || rank(a.i) - rank(b.i))
    .map(({ happening }) => happening);
}

/** A call that was played: its billed intervals, why they ended, and when each was heard in person while it was open. */
interface Played {
  billed: [startMs: number, endMs: number][];
  reasons: Set<string>;
  heardMs: Record<Party, number[]>;
}

/** Plays a call through the reducer of presence and the rules. */
export function play(its: Case, engine: Engine): Played {
  const room = engine.newMeter({ id: "a", terms: terms({ needsMedia: true }), nowMs: 0 });
  let pool: Pool = engine.openMeter(EMPTY_POOL, { meter: room, addHeldMinor: 100_000n, nowMs: 0 }).pool;
  const call = { sessionId: "a", epoch: 1 };
  const facts: (PresenceFact | CallEndedFact)[] = PARTIES.map((party) => ({
    ...call,
    userId: party,
    connectionId: party,
    kind: "joined",
    atMs: -1,
    source: "page",
  }));
  const events: BillingEvent[] = [];
  const heardMs: Played["heardMs"] = { client: [], advisor: [] };
  function take(step: Step): void {
    pool = step.pool;
    events.push(...step.events);
  }
  function tell(nowMs: number, goodbye: Party | null): void {
    const here = presentUsers(
      facts.map((fact) => ({ ...fact, atMs: Math.min(fact.atMs, nowMs) })),
      call.epoch,
    );
    take(engine.mediaChanged(pool, "a", { present: { client: here.has("client"), advisor: here.has("advisor") }, goodbye, nowMs }));
  }
  tell(0, null);
  for (const happening of happenings(its)) {
    const { atMs } = happening;
    take(engine.advance(pool, atMs));
    // Only this call: who comes back comes into another one.
    if (events.some(({ kind }) => kind === "segmentClosed")) break;
    if (happening.kind === "look") continue;
    if (happening.kind === "tick") {
      heardMs[happening.party].push(atMs);
      take(engine.tickMeter(pool, "a", beat(happening.party, atMs)));
    } else if (happening.kind === "empty") {
      facts.push({ ...call, kind: "ended", atMs: happening.namedMs, source: "webhook" });
      tell(atMs, null);
    } else {
      const isGoodbye = happening.kind === "goodbye";
      const { party } = happening;
      if (isGoodbye) heardMs[party].push(atMs);
      const said = isGoodbye ? { atMs, source: "page" as const } : { atMs: happening.namedMs, source: happening.source };
      facts.push({ ...call, userId: party, connectionId: party, kind: "left", ...said });
      tell(atMs, isGoodbye ? party : null);
    }
  }
  take(engine.advance(pool, 1_000_000));
  const closed = events.flatMap((event) => (event.kind === "segmentClosed" ? [event] : []));
  return { billed: closed.map(({ startMs, endMs }) => [startMs, endMs]), heardMs, reasons: new Set(closed.map(({ reason }) => reason)) };
}

/** Whether all that was billed lies before the last word of each, and ends with a word of one of them. */
export function isProven({ billed, heardMs }: Played): boolean {
  return billed.every(([startMs, endMs]) => {
    if (startMs === endMs) return true;
    const isCovered = PARTIES.every((party) => heardMs[party].some((wordMs) => wordMs >= endMs));
    // A bill that ends earlier would take back what both have proven.
    return isCovered && PARTIES.some((party) => Math.max(...heardMs[party]) === endMs);
  });
}
