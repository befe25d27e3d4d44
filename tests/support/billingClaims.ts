import fc from "fast-check";
import { expect } from "vitest";
import type { BillingEvent, Pool } from "../../lib/domain/billingEngine";
import { EMPTY_POOL, beat, keepAlive, meterOf, runningPool, segments, terms } from "./billing";
import { IDLE_AND_MEDIA_CLAIMS } from "./billingIdleClaims";
import { lastMs, runHistory, type Engine } from "./billingHistory";
import { histories } from "./billingLives";
import { oracleResult } from "./billingOracle";

/** Enough random lives to meet every fault of the list; the full number runs in the property test. */
const CLAIM_RUNS = 300;
/** The claims must kill a fault every time, not by luck. */
const SEED = 20_260_115;

function endOf(events: BillingEvent[]) {
  const event = events.find((candidate) => candidate.kind === "ended");
  return event?.kind === "ended" ? event : null;
}

/** What the rules promise, each as a check that a faulty copy of them fails. */
export const CLAIMS = {
  "exhaustion comes at the first ms that uses the balance up": (engine: Engine) => {
    const pool = runningPool(5_000n, { a: terms({ ratePerMinuteMinor: 70n }) }, { engine });
    expect(meterOf(pool, "a").exhaustAtMs).toBe(4_285_715);
    expect(engine.chargeFor(70n, 4_285_714)).toBe(4_999n);
  },
  "a bill is the exact product, floored once": (engine: Engine) => {
    expect(engine.unitsFor(50n, 1_234_567)).toBe(61_728_350n);
    expect(engine.chargeFor(50n, 1_234_567)).toBe(1_028n);
    expect(engine.chargeFor(50n, 1_199)).toBe(0n);
    expect(engine.chargeFor(50n, 1_200)).toBe(1n);
  },
  "a lapse is billed to the last proof of both": (engine: Engine) => {
    const start = runningPool(5_000n, { a: terms() }, { engine });
    let pool: Pool = engine.tickMeter(start, "a", beat("client", 4_000)).pool;
    pool = engine.tickMeter(pool, "a", beat("advisor", 6_000)).pool;
    const { events } = engine.advance(pool, 20_000);
    expect(segments(events)).toEqual([[0, 4_000, "lapse"]]);
  },
  "it does not matter who looks when": (engine: Engine) => {
    const looks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(histories, looks, (history, fractions) => {
        const spanMs = lastMs(history) + 700_000;
        const extraLooksMs = fractions.map((fraction) => Math.floor(fraction * spanMs));
        expect(runHistory(history, { extraLooksMs, engine })).toEqual(runHistory(history, { engine }));
      }),
      { numRuns: CLAIM_RUNS, seed: SEED },
    );
  },
  "the oracle agrees": (engine: Engine) => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(runHistory(history, { engine })).toEqual(oracleResult(history));
      }),
      { numRuns: CLAIM_RUNS, seed: SEED },
    );
  },
  "a lapse frees its money at its own instant": (engine: Engine) => {
    // b vouches for itself for ten minutes; a falls silent at once and lapses at 10 001 ms, billed 0 ms.
    const patient = { clientLeaseMs: 600_000, advisorLeaseMs: 600_000, bothIdleMs: 600_000, advisorIdleMs: 600_000 };
    const rate = { ratePerMinuteMinor: 1_000n };
    const pool = runningPool(6_000n, { a: terms(rate), b: terms({ ...rate, ...patient }) }, { engine });
    expect(meterOf(pool, "b").exhaustAtMs).toBe(180_000);
    // 6 000 cents at 1 000 a minute are 360 000 ms for b alone.
    expect(segments(engine.advance(pool, 500_000).events)).toEqual([
      [0, 0, "lapse"],
      [0, 360_000, "exhausted"],
    ]);
  },
  "a proof within 400 ms is dropped on either way": (engine: Engine) => {
    // Both leases are over, so the client waits in grace from here on.
    const pool = engine.tickMeter(runningPool(5_000n, { a: terms() }, { engine }), "a", beat("client", 16_000)).pool;
    expect(engine.decideTick(meterOf(pool, "a"), beat("client", 16_001))).toBe("unchanged");
    const lapsed = engine.tickMeter(pool, "a", beat("client", 16_399)).pool;
    expect(meterOf(lapsed, "a").proofClientMs).toBe(16_000);
    expect(meterOf(engine.tickMeter(pool, "a", beat("client", 16_400)).pool, "a").proofClientMs).toBe(16_400);
  },
  "at one instant a lapse goes before exhaustion": (engine: Engine) => {
    // 10 800 cents at 3 600 a minute last 180 000 ms, and the client's lease ends one ms before.
    const pool = runningPool(
      10_800n,
      { a: terms({ ratePerMinuteMinor: 3_600n, clientLeaseMs: 179_999, advisorLeaseMs: 500_000, bothIdleMs: 500_000 }) },
      { engine },
    );
    expect(meterOf(pool, "a").exhaustAtMs).toBe(180_000);
    const step = engine.advance(pool, 180_000);
    expect(segments(step.events)).toEqual([[0, 0, "lapse"]]);
    expect(meterOf(step.pool, "a").state).toBe("grace");
  },
  "six lapses end a session only inside ten minutes": (engine: Engine) => {
    const flicker = (lapsesWindowMs: number) => {
      let pool = runningPool(5_000n, { a: terms({ lapsesWindowMs }) }, { engine });
      const events: BillingEvent[] = [];
      for (let atMs = 60_000; atMs <= 540_000; atMs += 60_000) {
        for (const party of ["advisor", "client"] as const) {
          const step = engine.tickMeter(pool, "a", beat(party, atMs));
          pool = step.pool;
          events.push(...step.events);
        }
      }
      return endOf(events)?.reason ?? null;
    };
    expect(flicker(600_000)).toBe("unstable");
    expect(flicker(200_000)).toBeNull();
  },
  "the spend limit ends the session at the limit": (engine: Engine) => {
    const pool = runningPool(5_000n, { a: terms({ limitMinor: 200n }) }, { engine });
    const { events } = engine.advance(keepAlive(pool, 5_000, 235_000, engine).pool, 240_000);
    expect(endOf(events)).toMatchObject({ reason: "spend_limit", atMs: 240_000, chargeMinor: 200n });
  },
  "two sessions share one balance": (engine: Engine) => {
    const pool = runningPool(1_000n, { a: terms(), b: terms({ ratePerMinuteMinor: 70n }) }, { engine });
    expect([meterOf(pool, "a").exhaustAtMs, meterOf(pool, "b").exhaustAtMs]).toEqual([500_000, 500_000]);
  },
  "a top-up moves exhaustion": (engine: Engine) => {
    const pool = runningPool(1_000n, { a: terms({ ratePerMinuteMinor: 333n }) }, { engine });
    expect(meterOf(engine.topUpPool(pool, 1_000n, 5_000).pool, "a").exhaustAtMs).toBe(360_361);
  },
  "only the client resumes": (engine: Engine) => {
    const paused = engine.pauseMeter(runningPool(1_000n, { a: terms() }, { engine }), "a", "advisor", 5_000).pool;
    expect(engine.resumeMeter(paused, "a", "advisor", 6_000)).toMatchObject({ kind: "refused", code: "FORBIDDEN" });
    expect(engine.resumeMeter(paused, "a", "client", 6_000).kind).toBe("done");
  },
  "the start minimum covers everything that runs": (engine: Engine) => {
    const pool = runningPool(450n, { a: terms({ ratePerMinuteMinor: 100n }) }, { engine });
    const ask = (freeMinor: bigint) => engine.canStart(pool, { freeMinor, ratePerMinuteMinor: 50n, startMinimumMinutes: 3, nowMs: 0 });
    expect(ask(0n)).toBe(true);
    const later = engine.advance(pool, 1).pool;
    expect(engine.canStart(later, { freeMinor: 0n, ratePerMinuteMinor: 50n, startMinimumMinutes: 3, nowMs: 1 })).toBe(false);
  },
  "nothing is billed before both are there": (engine: Engine) => {
    const meter = engine.newMeter({ id: "a", terms: terms(), nowMs: 0 });
    let pool = engine.openMeter(EMPTY_POOL, { meter, addHeldMinor: 1_000n, nowMs: 0 }).pool;
    for (let atMs = 1_000; atMs <= 60_000; atMs += 1_000) pool = engine.tickMeter(pool, "a", beat("client", atMs)).pool;
    expect(meterOf(pool, "a")).toMatchObject({ state: "ready", segStartMs: null, baseMs: 0 });
    expect(meterOf(engine.tickMeter(pool, "a", beat("advisor", 61_000)).pool, "a").segStartMs).toBe(61_000);
  },
  ...IDLE_AND_MEDIA_CLAIMS,
  "the fee is floored and refunds add up": (engine: Engine) => {
    expect(engine.splitCharge(1_028n, 1_000)).toEqual({ feeMinor: 102n, earningMinor: 926n });
    const first = engine.splitRefund({ chargeMinor: 15n, feeMinor: 1n, refundedMinor: 0n, refundMinor: 8n });
    const second = engine.splitRefund({ chargeMinor: 15n, feeMinor: 1n, refundedMinor: 8n, refundMinor: 7n });
    expect([first.feeBackMinor, second.feeBackMinor]).toEqual([0n, 1n]);
  },
} satisfies Record<string, (engine: Engine) => void>;

export type Claim = keyof typeof CLAIMS;
