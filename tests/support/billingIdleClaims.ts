import fc from "fast-check";
import { expect } from "vitest";
import type { BillingEvent, Pool } from "../../lib/domain/billingEngine";
import { EMPTY_POOL, beat, keepAlive, meterOf, runningPool, segments, terms } from "./billing";
import { cases, isProven, play } from "./billingDepartures";
import type { Engine } from "./billingHistory";

const BOTH = { client: true, advisor: true };
const VIDEO = terms({ needsMedia: true });

/** An accepted video session; nobody is in its call yet. */
function videoRoom(engine: Engine, its = VIDEO): Pool {
  const meter = engine.newMeter({ id: "a", terms: its, nowMs: 0 });
  return engine.openMeter(EMPTY_POOL, { meter, addHeldMinor: 5_000n, nowMs: 0 }).pool;
}

/** A video session in which both joined and ticked at `atMs`. */
function talking(engine: Engine, room: Pool, atMs: number): Pool {
  const joined = engine.mediaChanged(room, "a", { present: BOTH, goodbye: null, nowMs: atMs }).pool;
  const half = engine.tickMeter(joined, "a", beat("advisor", atMs)).pool;
  return engine.tickMeter(half, "a", beat("client", atMs)).pool;
}

/** What the rules promise about idleness and about calls. */
export const IDLE_AND_MEDIA_CLAIMS = {
  "two minutes in which nobody does anything are the last": (engine: Engine) => {
    const start = runningPool(5_000n, { a: terms() }, { engine });
    const { pool, events } = keepAlive(start, 5_000, 125_000, engine, []);
    expect(segments(events)).toEqual([[0, 120_000, "both_idle"]]);
    expect(meterOf(pool, "a")).toMatchObject({ state: "paused", baseMs: 120_000, deadlineMs: 720_000 });
    expect(engine.chargeFor(50n, meterOf(pool, "a").baseMs)).toBe(100n);
  },
  "an advisor who does nothing is paid for five minutes of it": (engine: Engine) => {
    const start = runningPool(5_000n, { a: terms() }, { engine });
    expect(segments(keepAlive(start, 5_000, 310_000, engine, ["client"]).events)).toEqual([[0, 300_000, "advisor_idle"]]);
  },
  "a client may listen as long as the advisor speaks": (engine: Engine) => {
    const start = runningPool(5_000n, { a: terms() }, { engine });
    expect(keepAlive(start, 5_000, 900_000, engine, ["advisor"]).events).toEqual([]);
  },
  "at one instant exhaustion goes before idleness": (engine: Engine) => {
    // 300 cents at 150 a minute last exactly the two minutes after which silence pauses.
    const its = terms({ ratePerMinuteMinor: 150n, startMinimumMinutes: 2 });
    const { pool, events } = keepAlive(runningPool(300n, { a: its }, { engine }), 5_000, 120_000, engine, []);
    expect(segments(events)).toEqual([[0, 120_000, "exhausted"]]);
    expect(meterOf(pool, "a").state).toBe("exhausted");
  },
  "a connection that comes back is no activity": (engine: Engine) => {
    let { pool } = keepAlive(runningPool(5_000n, { a: terms() }, { engine }), 5_000, 60_000, engine, []);
    const events: BillingEvent[] = [];
    // Both are gone from 60 s to 100 s and come back without doing anything.
    for (const step of [engine.advance(pool, 99_000), keepAlive(engine.advance(pool, 99_000).pool, 100_000, 130_000, engine, [])]) {
      pool = step.pool;
      events.push(...step.events);
    }
    expect(segments(events)).toEqual([
      [0, 60_000, "lapse"],
      [100_000, 120_000, "both_idle"],
    ]);
  },
  "resuming is activity": (engine: Engine) => {
    const paused = engine.pauseMeter(runningPool(5_000n, { a: terms() }, { engine }), "a", "client", 1_000).pool;
    const resumed = engine.resumeMeter(paused, "a", "client", 400_000).pool;
    expect(segments(keepAlive(resumed, 401_000, 525_000, engine, []).events)).toEqual([[401_000, 521_000, "both_idle"]]);
  },
  "what happens right after a silent tick counts": (engine: Engine) => {
    const silent = engine.tickMeter(runningPool(5_000n, { a: terms() }, { engine }), "a", beat("client", 9_000, false)).pool;
    expect(engine.decideTick(meterOf(silent, "a"), beat("client", 9_100))).toBe("proof");
    expect(meterOf(engine.tickMeter(silent, "a", beat("client", 9_100)).pool, "a").activeClientMs).toBe(9_100);
  },
  "ticks from outside the call bill nothing": (engine: Engine) => {
    const { pool } = keepAlive(videoRoom(engine), 1_000, 60_000, engine);
    expect(meterOf(pool, "a")).toMatchObject({ state: "ready", baseMs: 0, proofClientMs: null, proofAdvisorMs: null });
    // The client alone is in the call: nothing opens, whatever the other page says.
    const present = { client: true, advisor: false };
    const half = engine.mediaChanged(pool, "a", { present, goodbye: null, nowMs: 61_000 }).pool;
    expect(meterOf(keepAlive(half, 62_000, 90_000, engine).pool, "a").segStartMs).toBeNull();
    // Somebody who was in the call and left it is not vouched for by what was said inside.
    const inside = engine.mediaChanged(half, "a", { present: { client: false, advisor: true }, goodbye: null, nowMs: 91_000 }).pool;
    const spoke = engine.tickMeter(inside, "a", beat("advisor", 91_500)).pool;
    const gone = engine.mediaChanged(spoke, "a", { present: { client: false, advisor: false }, goodbye: null, nowMs: 92_000 }).pool;
    const back = engine.mediaChanged(gone, "a", { present: BOTH, goodbye: null, nowMs: 93_000 }).pool;
    expect(meterOf(engine.tickMeter(back, "a", beat("client", 94_000)).pool, "a").segStartMs).toBeNull();
  },
  "leaving the call is billed to the last proof of both": (engine: Engine) => {
    // Both have proven 20 000, and the client 23 000 too.
    const both = keepAlive(talking(engine, videoRoom(engine), 1_000), 5_000, 20_000, engine).pool;
    const pool = engine.tickMeter(both, "a", beat("client", 23_000)).pool;
    const [noClient, noAdvisor] = [
      { client: false, advisor: true },
      { client: true, advisor: false },
    ];
    const leave = (present: typeof BOTH, goodbye: "client" | "advisor" | null = null) =>
      engine.mediaChanged(pool, "a", { present, goodbye, nowMs: 24_000 });
    for (const step of [leave(noClient), leave(noAdvisor), leave({ client: false, advisor: false }), leave(noClient, "client")]) {
      expect(segments(step.events)).toEqual([[1_000, 20_000, "media_left"]]);
    }
    // An advisor who says goodbye was there to say it; the client was last heard at 23 000.
    const goodbye = leave(noAdvisor, "advisor");
    expect(segments(goodbye.events)).toEqual([[1_000, 23_000, "media_left"]]);
    expect(goodbye.events[0]).toMatchObject({ missing: "advisor", proofClientMs: 23_000, proofAdvisorMs: 24_000 });
    expect(meterOf(goodbye.pool, "a")).toMatchObject({ state: "grace", deadlineMs: 84_000, lapsesMs: [], proofAdvisorMs: null });
    // A bill that the client opened 8 s after the advisor's last proof has nothing in it if the advisor is gone.
    const early = engine.mediaChanged(videoRoom(engine), "a", { present: BOTH, goodbye: null, nowMs: 1_000 }).pool;
    const opened = engine.tickMeter(engine.tickMeter(early, "a", beat("advisor", 1_000)).pool, "a", beat("client", 9_000)).pool;
    const found = engine.mediaChanged(opened, "a", { present: noAdvisor, goodbye: null, nowMs: 9_500 });
    expect(segments(found.events)).toEqual([[9_000, 9_000, "media_left"]]);
    // One of two tabs that goes is no news, and no proof.
    expect(meterOf(leave(BOTH, "advisor").pool, "a")).toMatchObject({ state: "running", proofAdvisorMs: 20_000 });
  },
  "no billed ms lies after the last word of either": (engine: Engine) => {
    fc.assert(
      fc.property(cases, (its) => isProven(play(its, engine))),
      { numRuns: 300, seed: 7 },
    );
  },
  "after every stop both must join again": (engine: Engine) => {
    const { pool } = keepAlive(talking(engine, videoRoom(engine), 1_000), 5_000, 20_000, engine);
    const outside = { mediaClient: false, mediaAdvisor: false, proofClientMs: null, proofAdvisorMs: null };
    const left = { present: { client: true, advisor: false }, goodbye: null, nowMs: 21_000 };
    for (const step of [
      engine.advance(pool, 31_000),
      engine.mediaChanged(pool, "a", left),
      engine.pauseMeter(pool, "a", "advisor", 21_000),
    ]) {
      expect(meterOf(step.pool, "a")).toMatchObject(outside);
      const resumed = engine.resumeMeter(step.pool, "a", "client", 32_000);
      expect(meterOf(keepAlive(resumed.pool, 33_000, 60_000, engine).pool, "a").segStartMs).toBeNull();
    }
  },
  "a chat knows no call": (engine: Engine) => {
    const pool = runningPool(5_000n, { a: terms() }, { engine });
    const news = { present: { client: false, advisor: false }, goodbye: null, nowMs: 1_000 };
    expect(engine.mediaChanged(pool, "a", news)).toMatchObject({ kind: "unchanged", events: [] });
  },
} satisfies Record<string, (engine: Engine) => void>;
