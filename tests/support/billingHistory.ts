import * as billingEngine from "../../lib/domain/billingEngine";
import * as money from "../../lib/domain/money";
import type { BillingEvent, MeterTerms, Missing, Pool, Step } from "../../lib/domain/billingEngine";
import type { EndReason, Party } from "../../lib/domain/sessionStates";
import { EMPTY_POOL, beat } from "./billing";

/** The rules as a whole, so that a test can also be given a faulty copy of them. */
export type Engine = typeof billingEngine & typeof money;
export const realEngine: Engine = { ...billingEngine, ...money };

/** One thing that reaches the server. Of two at the same ms the first in the list came first. */
export type Stimulus =
  | { atMs: number; kind: "open"; meter: string }
  | { atMs: number; kind: "tick"; meter: string; party: Party; active: boolean }
  | { atMs: number; kind: "pause" | "resume" | "end"; meter: string; party: Party }
  | MediaStimulus
  | { atMs: number; kind: "topUp"; amountMinor: bigint };

/**
 * Somebody came into the call or left it. A leave is said by the party's own page at that moment (`isGoodbye`), or by the
 * provider, who says that it happened `agoMs` ago; that must not matter to the bill.
 */
export interface MediaStimulus {
  atMs: number;
  kind: "media";
  meter: string;
  who: Missing;
  isThere: boolean;
  agoMs: number;
  isGoodbye: boolean;
}

/** One wallet's life: its first money, the terms of its sessions, and everything that reached the server. */
export interface History {
  balanceMinor: bigint;
  meters: Record<string, MeterTerms>;
  stimuli: Stimulus[];
}

/** What became of one session. */
export interface Outcome {
  intervals: [startMs: number, endMs: number, reason: string, missing: Missing | null][];
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
  mediaLeaves: number;
  shortenedLeaves: number;
  bothIdles: number;
  advisorIdles: number;
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
    mediaLeaves: 0,
    shortenedLeaves: 0,
    bothIdles: 0,
    advisorIdles: 0,
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
  const { advance, endSession, newMeter, openMeter, pauseMeter, mediaChanged, resumeMeter, tickMeter, topUpPool } = engine;
  let pool: Pool = EMPTY_POOL;
  let freeMinor = history.balanceMinor;
  const outcomes: Record<string, Outcome> = {};
  let nowMs = 0;

  function note(event: BillingEvent): void {
    if (event.kind === "segmentOpened") return;
    if (event.kind === "unheld") {
      freeMinor += event.amountMinor;
      return;
    }
    const outcome = (outcomes[event.meterId] ??= { intervals: [], end: null });
    if (event.kind === "segmentClosed") {
      outcome.intervals.push([event.startMs, event.endMs, event.reason, event.missing]);
      if (event.reason === "media_left") coverage.mediaLeaves += 1;
      if (event.reason === "media_left" && event.endMs < nowMs) coverage.shortenedLeaves += 1;
      if (event.reason === "both_idle") coverage.bothIdles += 1;
      if (event.reason === "advisor_idle") coverage.advisorIdles += 1;
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
    nowMs = atMs;
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
        return take(tickMeter(pool, stimulus.meter, beat(stimulus.party, atMs, stimulus.active)));
      case "media": {
        take(advance(pool, atMs));
        const meter = pool.meters.find(({ id }) => id === stimulus.meter);
        if (meter === undefined) return;
        const { who, isThere, isGoodbye } = stimulus;
        const present = {
          client: who === "advisor" ? meter.mediaClient : isThere,
          advisor: who === "client" ? meter.mediaAdvisor : isThere,
        };
        const goodbye = isGoodbye && who !== "both" ? who : null;
        return take(mediaChanged(pool, stimulus.meter, { present, goodbye, nowMs: atMs }));
      }
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
