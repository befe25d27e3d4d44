import { describe, expect, it } from "vitest";
import { deriveSnapshot } from "@/lib/billing/deriveSnapshot";
import type { SessionFacts, TickFacts, TimedTick } from "@/lib/billing/types";

/** $50.00 at 50 c/min, running since server time 1 000 000. */
const RUNNING: SessionFacts = {
  me: "client",
  state: "running",
  ratePerMinuteMinor: 50n,
  baseMs: 0,
  segStartMs: 1_000_000,
  exhaustAtMs: 7_000_000,
  limitAtMs: null,
  limitMinor: null,
  graceUntilMs: null,
  endsAtMs: null,
  endReason: null,
  chargeMinor: null,
  stopReason: null,
  callEpoch: null,
};
const TICK: TickFacts = {
  serverNowMs: 1_060_000,
  billedMs: 60_000,
  costMinor: 50n,
  spendableMinor: 4950n,
  exhaustAtMs: 7_000_000,
  limitAtMs: null,
  warning: null,
  seq: 60,
  nextTickMs: 1_000,
};
const at = (facts: Partial<TickFacts> = {}, atMs = 500): TimedTick => ({ facts: { ...TICK, ...facts }, atMs });

describe("between two answers", () => {
  it("time, cost and balance move with this machine's clock, to the cent", () => {
    const now = deriveSnapshot(RUNNING, at(), 500 + 1_300);
    expect(now).toMatchObject({
      status: "live",
      elapsedMs: 61_300,
      billedMs: 60_000,
      costMinor: 51n,
      spendableMinor: 4949n,
      timeLeftMs: 5_938_700,
    });
  });

  it("they never pass the end of the money", () => {
    const last = at({ serverNowMs: 6_999_500, billedMs: 5_999_500, costMinor: 4999n, spendableMinor: 1n, nextTickMs: 500 });
    expect(deriveSnapshot(RUNNING, last, 500 + 2_900)).toMatchObject({
      elapsedMs: 6_000_000,
      costMinor: 5000n,
      spendableMinor: 0n,
      timeLeftMs: 0,
    });
  });

  it("they stop at the spend limit when that comes first", () => {
    const limited = at({ limitAtMs: 1_061_000 });
    expect(deriveSnapshot(RUNNING, limited, 500 + 5_000)).toMatchObject({ elapsedMs: 61_000, timeLeftMs: 0 });
  });

  it("they stand still once a lease has passed without an answer, and the status says offline before that", () => {
    expect(deriveSnapshot(RUNNING, at(), 500 + 4_000).status).toBe("live");
    expect(deriveSnapshot(RUNNING, at(), 500 + 4_001)).toMatchObject({ status: "offline", elapsedMs: 64_001 });
    expect(deriveSnapshot(RUNNING, at(), 500 + 3_600_000)).toMatchObject({ status: "offline", elapsedMs: 70_000, costMinor: 58n });
  });

  it("a clock that steps back moves nothing back below the answer", () => {
    expect(deriveSnapshot(RUNNING, at(), 100).elapsedMs).toBe(60_000);
  });
});

describe("what the state says wins over the clock", () => {
  it.each(["paused", "grace", "exhausted", "ready"] as const)("%s stands still at the base", (state) => {
    const session = { ...RUNNING, state, baseMs: 61_700, segStartMs: null, exhaustAtMs: null };
    const now = deriveSnapshot(session, at(), 500 + 3_000);
    // 61 700 ms at 50 c/min are 3 085 000 units: 51 cents and 25 000 units that the balance has already lost.
    expect(now).toMatchObject({
      elapsedMs: 61_700,
      costMinor: 51n,
      spendableMinor: 4949n,
      timeLeftMs: Math.floor((4949 * 60_000 - 25_000) / 50),
    });
  });

  it("what can still be bought respects the spend limit", () => {
    const session = { ...RUNNING, state: "paused" as const, baseMs: 60_000, segStartMs: null, exhaustAtMs: null, limitMinor: 150n };
    expect(deriveSnapshot(session, at(), 500).timeLeftMs).toBe(120_000);
  });

  it("an ended session shows its bill, without any tick", () => {
    const session = {
      ...RUNNING,
      state: "ended" as const,
      baseMs: 1_234_567,
      segStartMs: null,
      exhaustAtMs: null,
      chargeMinor: 1028n,
      endReason: "ended_by_client" as const,
    };
    expect(deriveSnapshot(session, null, 0)).toMatchObject({
      status: "live",
      elapsedMs: 1_234_567,
      costMinor: 1028n,
      spendableMinor: null,
      timeLeftMs: null,
    });
  });

  it("the end of a grace or a pause counts down in server time", () => {
    const session = { ...RUNNING, state: "grace" as const, segStartMs: null, exhaustAtMs: null, graceUntilMs: 1_100_000 };
    expect(deriveSnapshot(session, at(), 500 + 2_000).deadlineLeftMs).toBe(38_000);
  });
});

describe("a page that was just loaded", () => {
  it("shows the base until the first answer", () => {
    expect(deriveSnapshot({ ...RUNNING, baseMs: 7_000 }, null, 9_999)).toMatchObject({
      status: "loading",
      elapsedMs: 7_000,
      timeLeftMs: null,
    });
  });

  it("is right with the first answer, whatever this machine's clock says", () => {
    expect(deriveSnapshot(RUNNING, at({}, 1e12), 1e12 + 250).elapsedMs).toBe(60_250);
  });
});

it("the advisor sees no balance and no end until the server names it", () => {
  const advisor = { ...RUNNING, me: "advisor" as const, exhaustAtMs: null };
  const tick = at({ spendableMinor: null, exhaustAtMs: null, nextTickMs: 5_000 });
  expect(deriveSnapshot(advisor, tick, 500 + 5_000)).toMatchObject({
    status: "live",
    elapsedMs: 65_000,
    spendableMinor: null,
    timeLeftMs: null,
  });
  expect(deriveSnapshot(advisor, at({ spendableMinor: null, exhaustAtMs: 1_100_000, warning: "one_minute" }), 500)).toMatchObject({
    timeLeftMs: 40_000,
    warning: "one_minute",
  });
});
