import fc from "fast-check";
import * as billingEngine from "../../lib/domain/billingEngine";
import * as money from "../../lib/domain/money";
import type { BillingEvent, MeterTerms, Pool, Step } from "../../lib/domain/billingEngine";
import type { EndReason, Party } from "../../lib/domain/sessionStates";
import { EMPTY_POOL, beat, terms } from "./billing";

/** The rules as a whole, so that a test can also be given a faulty copy of them. */
export type Engine = typeof billingEngine & typeof money;
export const realEngine: Engine = { ...billingEngine, ...money };

/** One thing that reaches the server. Of two at the same ms the first in the list came first. */
export type Stimulus =
  | { atMs: number; kind: "open"; meter: string }
  | { atMs: number; kind: "tick" | "pause" | "resume" | "end"; meter: string; party: Party }
  | { atMs: number; kind: "topUp"; amountMinor: bigint };

/** One wallet's life: its first money, the terms of its sessions, and everything that reached the server. */
export interface History {
  balanceMinor: bigint;
  meters: Record<string, MeterTerms>;
  stimuli: Stimulus[];
}

/** What became of one session. */
export interface Outcome {
  intervals: [startMs: number, endMs: number, reason: string][];
  end: { atMs: number; reason: EndReason; chargeMinor: bigint } | null;
}

/** What became of a wallet. Minor units. */
export interface Result {
  outcomes: Record<string, Outcome>;
  walletMinor: bigint;
}

/** How often the interesting things happened; a property that never meets them proves little. */
export interface Coverage {
  exhaustions: number;
  lapses: number;
  graceEnds: number;
  unstableEnds: number;
  spendLimits: number;
  pauses: number;
  topUpsWhileRunning: number;
  resumes: number;
  sharedExhaustions: number;
  refusals: number;
}

export function emptyCoverage(): Coverage {
  return {
    exhaustions: 0,
    lapses: 0,
    graceEnds: 0,
    unstableEnds: 0,
    spendLimits: 0,
    pauses: 0,
    topUpsWhileRunning: 0,
    resumes: 0,
    sharedExhaustions: 0,
    refusals: 0,
  };
}

/** Long after the last stimulus every deadline has passed and every session is closed. */
export const AFTERMATH_MS = 3_600_000;

export function lastMs(history: History): number {
  return history.stimuli.at(-1)?.atMs ?? 0;
}

/** Runs a history through the rules, with looks at the wallet at `extraLooksMs` that must not matter. */
export function runHistory(
  history: History,
  {
    extraLooksMs = [],
    coverage = emptyCoverage(),
    engine = realEngine,
  }: { extraLooksMs?: number[]; coverage?: Coverage; engine?: Engine } = {},
): Result {
  const { advance, endSession, newMeter, openMeter, pauseMeter, resumeMeter, tickMeter, topUpPool } = engine;
  let pool: Pool = EMPTY_POOL;
  let freeMinor = history.balanceMinor;
  const outcomes: Record<string, Outcome> = {};

  function note(event: BillingEvent): void {
    if (event.kind === "segmentOpened") return;
    if (event.kind === "unheld") {
      freeMinor += event.amountMinor;
      return;
    }
    const outcome = (outcomes[event.meterId] ??= { intervals: [], end: null });
    if (event.kind === "segmentClosed") {
      outcome.intervals.push([event.startMs, event.endMs, event.reason]);
      if (event.reason === "exhausted") coverage.exhaustions += 1;
      if (event.reason === "lapse") coverage.lapses += 1;
      if (event.reason === "pause") coverage.pauses += 1;
      return;
    }
    outcome.end = { atMs: event.atMs, reason: event.reason, chargeMinor: event.chargeMinor };
    if (event.reason === "connection_lost") coverage.graceEnds += 1;
    if (event.reason === "unstable") coverage.unstableEnds += 1;
    if (event.reason === "spend_limit") coverage.spendLimits += 1;
  }

  function take(step: Step): void {
    const shared = step.events.filter((e) => e.kind === "segmentClosed" && e.reason === "exhausted");
    if (shared.length > 1) coverage.sharedExhaustions += 1;
    pool = step.pool;
    step.events.forEach(note);
  }

  function apply(stimulus: Stimulus): void {
    const { atMs } = stimulus;
    // Money that comes in or is held needs to know what time has already given back.
    if (stimulus.kind === "open" || stimulus.kind === "topUp") take(advance(pool, atMs));
    switch (stimulus.kind) {
      case "topUp":
        if (pool.meters.length === 0) freeMinor += stimulus.amountMinor;
        else {
          if (pool.meters.some((m) => m.state === "running")) coverage.topUpsWhileRunning += 1;
          take(topUpPool(pool, stimulus.amountMinor, atMs));
        }
        return;
      case "open": {
        const its = history.meters[stimulus.meter];
        if (its === undefined) throw new Error(`unknown meter ${stimulus.meter}`);
        const meter = newMeter({ id: stimulus.meter, terms: its, nowMs: atMs });
        const decision = openMeter(pool, { meter, addHeldMinor: freeMinor, nowMs: atMs });
        if (decision.kind === "refused") coverage.refusals += 1;
        else {
          outcomes[stimulus.meter] = { intervals: [], end: null };
          freeMinor = 0n;
          take(decision);
        }
        return;
      }
      case "tick":
        return take(tickMeter(pool, stimulus.meter, beat(stimulus.party, atMs)));
      case "pause":
        return take(pauseMeter(pool, stimulus.meter, stimulus.party, atMs));
      case "resume": {
        const decision = resumeMeter(pool, stimulus.meter, stimulus.party, atMs);
        if (decision.kind === "done") coverage.resumes += 1;
        return take(decision);
      }
      case "end":
        return take(endSession(pool, stimulus.meter, `ended_by_${stimulus.party}`, atMs));
    }
  }

  const looks = [...extraLooksMs].sort((a, b) => a - b);
  for (const stimulus of history.stimuli) {
    for (let look = looks[0]; look !== undefined && look <= stimulus.atMs; look = looks[0]) {
      take(advance(pool, look));
      looks.shift();
    }
    apply(stimulus);
  }
  for (const look of looks) take(advance(pool, Math.max(look, lastMs(history))));
  take(advance(pool, lastMs(history) + AFTERMATH_MS));
  return { outcomes, walletMinor: freeMinor + pool.heldMinor };
}

const METERS = ["a", "b", "c"];

/** Gaps that sit on and around the limits of leases, grace and deadlines. */
const SHORT_GAPS_MS = [0, 0, 0, 1, 399, 400, 1_000, 4_000];
const LONG_GAPS_MS = [9_999, 10_000, 10_001, 15_000, 15_001, 25_000, 60_000, 75_001, 300_000, 600_000];

type Move =
  | { kind: "attend"; beats: number; everyMs: number; absent: number }
  | { kind: "act"; gapMs: number; what: "tick" | "pause" | "resume" | "end"; meter: number; party: Party }
  | { kind: "rescue"; gapMs: number; meter: number; amountMinor: bigint }
  | { kind: "flicker"; times: number; everyMs: number; meter: number }
  | { kind: "open"; gapMs: number; meter: number }
  | { kind: "topUp"; gapMs: number; amountMinor: bigint };

const shortGap = fc.constantFrom(...SHORT_GAPS_MS);
const gap = fc.oneof({ weight: 5, arbitrary: shortGap }, { weight: 1, arbitrary: fc.constantFrom(...LONG_GAPS_MS) });
const party = fc.constantFrom<Party>("client", "advisor");
const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("attend" as const),
      beats: fc.integer({ min: 1, max: 24 }),
      everyMs: fc.constantFrom(997, 5_000, 9_000, 10_000),
      // One party of six may be missing; larger numbers mean that nobody is.
      absent: fc.integer({ min: 0, max: 35 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("act" as const),
      gapMs: gap,
      what: fc.constantFrom("tick" as const, "tick" as const, "pause" as const, "resume" as const, "resume" as const, "end" as const),
      meter: fc.integer({ min: 0, max: 2 }),
      party,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("rescue" as const),
      gapMs: shortGap,
      meter: fc.integer({ min: 0, max: 2 }),
      amountMinor: fc.bigInt({ min: 1n, max: 20_000n }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("flicker" as const),
      times: fc.integer({ min: 2, max: 8 }),
      everyMs: fc.constantFrom(10_001, 15_001, 40_000),
      meter: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("open" as const), gapMs: shortGap, meter: fc.integer({ min: 0, max: 2 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("topUp" as const), gapMs: shortGap, amountMinor: fc.bigInt({ min: 1n, max: 3_000n }) }),
  },
);

function toStimuli(list: Move[]): Stimulus[] {
  let atMs = 1_000;
  const opened = new Set<string>();
  const stimuli: Stimulus[] = [];
  function open(meter: string): void {
    // A session is opened once; asking again would be another session.
    if (opened.has(meter)) return;
    opened.add(meter);
    stimuli.push({ atMs, kind: "open", meter });
  }
  function bothTick(meter: string): void {
    stimuli.push({ atMs, kind: "tick", meter, party: "client" }, { atMs, kind: "tick", meter, party: "advisor" });
  }
  open("a");
  for (const move of list) {
    if ("gapMs" in move) atMs += move.gapMs;
    if (move.kind === "rescue") {
      // What a client does whose balance is used up: add funds, click once, go on.
      const meter = METERS[move.meter] ?? "a";
      stimuli.push({ atMs, kind: "topUp", amountMinor: move.amountMinor }, { atMs, kind: "resume", meter, party: "client" });
      bothTick(meter);
    }
    if (move.kind === "flicker") {
      for (let i = 0; i < move.times; i += 1) {
        atMs += move.everyMs;
        bothTick(METERS[move.meter] ?? "a");
      }
    }
    if (move.kind === "topUp") stimuli.push({ atMs, kind: "topUp", amountMinor: move.amountMinor });
    if (move.kind === "open") open(METERS[move.meter] ?? "a");
    if (move.kind === "act") stimuli.push({ atMs, kind: move.what, meter: METERS[move.meter] ?? "a", party: move.party });
    if (move.kind !== "attend") continue;
    for (let beat = 0; beat < move.beats; beat += 1) {
      atMs += move.everyMs;
      METERS.forEach((meter, i) => {
        if (!opened.has(meter)) return;
        if (move.absent !== 2 * i) stimuli.push({ atMs, kind: "tick", meter, party: "client" });
        if (move.absent !== 2 * i + 1) stimuli.push({ atMs, kind: "tick", meter, party: "advisor" });
      });
    }
  }
  return stimuli;
}

const meterTerms = fc.record({
  ratePerMinuteMinor: fc.oneof(
    fc.bigInt({ min: 10n, max: 700n }),
    fc.bigInt({ min: 10n, max: 700n }),
    fc.bigInt({ min: 700n, max: 20_000n }),
  ),
  feeBps: fc.integer({ min: 0, max: 10_000 }),
  limitMinor: fc.option(fc.bigInt({ min: 1n, max: 2_000n }), { nil: null, freq: 2 }),
});

/** Random lives of one wallet with up to three sessions. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    // Enough for the start minimum of the first session, little enough to be used up.
    balanceMinutes: fc.bigInt({ min: 2n, max: 9n }),
    oddMinor: fc.bigInt({ min: 0n, max: 99n }),
    each: fc.tuple(meterTerms, meterTerms, meterTerms),
    list: fc.array(moves, { minLength: 1, maxLength: 30, size: "max" }),
  })
  .map(({ balanceMinutes, oddMinor, each, list }) => ({
    balanceMinor: each[0].ratePerMinuteMinor * balanceMinutes + oddMinor,
    meters: Object.fromEntries(METERS.map((meter, i) => [meter, terms(each[i] ?? {})])),
    stimuli: toStimuli(list),
  }));
