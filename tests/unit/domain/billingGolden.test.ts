import { describe, expect, test } from "vitest";
import { splitCharge, splitRefund } from "../../../lib/domain/money";
import {
  advance,
  canStart,
  chargeFor,
  endSession,
  snapshotFor,
  topUpPool,
  unitsFor,
  type BillingEvent,
} from "../../../lib/domain/billingEngine";
import { EMPTY_POOL, keepAlive, meterOf, runningPool, terms } from "../../support/billing";

function ended(events: BillingEvent[], id: string) {
  const event = events.find((candidate) => candidate.kind === "ended" && candidate.meterId === id);
  if (event?.kind !== "ended") throw new Error(`${id} has not ended`);
  return event;
}

describe("$50.00 at 50 cents a minute", () => {
  const start = runningPool(5_000n, { a: terms() });

  test("is used up at 6 000 000 ms and warns 120 s and 60 s before", () => {
    expect(meterOf(start, "a").exhaustAtMs).toBe(6_000_000);
    const { pool } = keepAlive(start, 5_000, 5_995_000);
    const meter = meterOf(pool, "a");
    const at = (ms: number) => snapshotFor(meter, "client", ms);
    expect(at(5_879_999).warning).toBeNull();
    expect(at(5_880_000).warning).toBe("two_minutes");
    expect(5_000n - at(5_880_000).costMinor).toBe(100n);
    expect(at(5_939_999).warning).toBe("two_minutes");
    expect(at(5_940_000).warning).toBe("one_minute");
    expect(5_000n - at(5_940_000).costMinor).toBe(50n);
  });

  test("ends with a bill of 5000, fee 500, advisor 4500 and an empty wallet", () => {
    const { pool } = keepAlive(start, 5_000, 6_000_000);
    expect(meterOf(pool, "a").state).toBe("exhausted");
    const { events, pool: after } = advance(pool, 6_300_000);
    expect(ended(events, "a")).toMatchObject({
      chargeMinor: 5_000n,
      feeMinor: 500n,
      earningMinor: 4_500n,
      reason: "balance_used_up",
      atMs: 6_300_000,
    });
    expect(events.at(-1)).toEqual({ kind: "unheld", atMs: 6_300_000, amountMinor: 0n });
    expect(after.heldMinor).toBe(0n);
  });

  test("ended at 1 234 567 ms costs 1028, fee 102, advisor 926, and 3972 go back", () => {
    expect(unitsFor(50n, 1_234_567)).toBe(61_728_350n);
    const { pool } = keepAlive(start, 5_000, 1_230_000);
    const { events } = endSession(pool, "a", "ended_by_client", 1_234_567);
    expect(ended(events, "a")).toMatchObject({
      billedMs: 1_234_567,
      chargeMinor: 1_028n,
      feeMinor: 102n,
      earningMinor: 926n,
    });
    expect(events.at(-1)).toMatchObject({ kind: "unheld", amountMinor: 3_972n });
  });
});

test("$50.00 at 70 cents: used up at the ceiling, 4 285 715 ms, charge 5000; one ms earlier 4999", () => {
  const pool = runningPool(5_000n, { a: terms({ ratePerMinuteMinor: 70n }) });
  expect(meterOf(pool, "a").exhaustAtMs).toBe(4_285_715);
  expect(chargeFor(70n, 4_285_715)).toBe(5_000n);
  expect(chargeFor(70n, 4_285_714)).toBe(4_999n);
});

test("$10.00 at $3.33: used up at 180 181 ms with a bill of exactly 1000", () => {
  const pool = runningPool(1_000n, { a: terms({ ratePerMinuteMinor: 333n }) });
  expect(meterOf(pool, "a").exhaustAtMs).toBe(180_181);
  const { pool: after } = keepAlive(pool, 5_000, 185_000);
  expect(meterOf(after, "a").state).toBe("exhausted");
  expect(ended(endSession(after, "a", "ended_by_client", 190_000).events, "a")).toMatchObject({
    billedMs: 180_181,
    chargeMinor: 1_000n,
    feeMinor: 100n,
    earningMinor: 900n,
  });
});

test("$10.00 at 50 and 70 cents together: used up at 500 000 ms, 416 and 583, 1 cent stays", () => {
  const pool = runningPool(1_000n, { a: terms(), b: terms({ ratePerMinuteMinor: 70n }) });
  expect(meterOf(pool, "a").exhaustAtMs).toBe(500_000);
  expect(meterOf(pool, "b").exhaustAtMs).toBe(500_000);
  expect([unitsFor(50n, 500_000), unitsFor(70n, 500_000)]).toEqual([25_000_000n, 35_000_000n]);
  const { events } = advance(keepAlive(pool, 5_000, 500_000).pool, 900_000);
  expect(ended(events, "a").chargeMinor).toBe(416n);
  expect(ended(events, "b").chargeMinor).toBe(583n);
  expect(events.at(-1)).toMatchObject({ kind: "unheld", amountMinor: 1n });
});

test("30 minutes at 50 cents: charge 1500, fee 150, advisor 1350", () => {
  expect(chargeFor(50n, 1_800_000)).toBe(1_500n);
  expect(splitCharge(1_500n, 1_000)).toEqual({ feeMinor: 150n, earningMinor: 1_350n });
});

describe("refunds add up to the whole", () => {
  function refunds(chargeMinor: bigint, feeMinor: bigint, parts: bigint[]) {
    let refundedMinor = 0n;
    return parts.map((refundMinor) => {
      const split = splitRefund({ chargeMinor, feeMinor, refundedMinor, refundMinor });
      refundedMinor += refundMinor;
      return [split.feeBackMinor, split.advisorBackMinor];
    });
  }
  test("$15.00 in three parts of 500 gives back 50 and 450 each time", () => {
    expect(refunds(1_500n, 150n, [500n, 500n, 500n])).toEqual([
      [50n, 450n],
      [50n, 450n],
      [50n, 450n],
    ]);
  });
  test("7 cents in 3 + 4 give back no fee", () => {
    expect(splitCharge(7n, 1_000).feeMinor).toBe(0n);
    expect(refunds(7n, 0n, [3n, 4n])).toEqual([
      [0n, 3n],
      [0n, 4n],
    ]);
  });
});

test("at 50 cents a minute $1.50 may start and $1.49 may not", () => {
  const ask = (freeMinor: bigint) => canStart(EMPTY_POOL, { freeMinor, ratePerMinuteMinor: 50n, startMinimumMinutes: 3, nowMs: 0 });
  expect(ask(150n)).toBe(true);
  expect(ask(149n)).toBe(false);
});

describe("spend limit", () => {
  test("ends at the ceiling of the limit with a bill of exactly the limit", () => {
    const pool = runningPool(5_000n, { a: terms({ ratePerMinuteMinor: 70n, limitMinor: 300n }) });
    // 300 cents x 60 000 / 70 = 257 142.857…
    expect(meterOf(pool, "a").limitAtMs).toBe(257_143);
    const { events } = advance(keepAlive(pool, 5_000, 255_000).pool, 257_143);
    expect(ended(events, "a")).toMatchObject({ atMs: 257_143, reason: "spend_limit", chargeMinor: 300n });
    expect(events.at(-1)).toMatchObject({ kind: "unheld", amountMinor: 4_700n });
  });
  test("warns by the nearer of limit and exhaustion, and tells the advisor neither", () => {
    const { pool } = keepAlive(runningPool(5_000n, { a: terms({ limitMinor: 200n }) }), 5_000, 200_000);
    const meter = meterOf(pool, "a");
    expect(meter.limitAtMs).toBe(240_000);
    expect(snapshotFor(meter, "client", 200_000)).toMatchObject({ warning: "one_minute", limitAtMs: 240_000 });
    expect(snapshotFor(meter, "advisor", 200_000)).toMatchObject({
      warning: null,
      limitAtMs: null,
      exhaustAtMs: null,
      nextTickMs: 5_000,
    });
  });
  test("goes before exhaustion at the same instant and leaves the rest to the sibling", () => {
    const pool = runningPool(1_000n, { a: terms({ limitMinor: 500n }), b: terms() });
    expect(meterOf(pool, "a")).toMatchObject({ limitAtMs: 600_000, exhaustAtMs: 600_000 });
    const { pool: after, events } = advance(keepAlive(pool, 5_000, 595_000).pool, 600_000);
    expect(ended(events, "a")).toMatchObject({ reason: "spend_limit", chargeMinor: 500n });
    expect(meterOf(after, "b").state).toBe("exhausted");
  });
});

test("a top-up of $10.00 moves exhaustion by its own price in time", () => {
  const { pool } = keepAlive(runningPool(1_000n, { a: terms({ ratePerMinuteMinor: 333n }) }), 5_000, 100_000);
  const step = topUpPool(pool, 1_000n, 100_001);
  // 2000 cents x 60 000 / 333 = 360 360.36…
  expect(meterOf(step.pool, "a").exhaustAtMs).toBe(360_361);
  expect(snapshotFor(meterOf(step.pool, "a"), "client", 180_181).warning).toBeNull();
});

describe("the exhaustion instant shown to the advisor", () => {
  test("appears only inside the last two minutes", () => {
    const meter = meterOf(keepAlive(runningPool(1_000n, { a: terms() }), 5_000, 1_080_000).pool, "a");
    expect(snapshotFor(meter, "advisor", 1_079_999).exhaustAtMs).toBeNull();
    expect(snapshotFor(meter, "advisor", 1_080_000)).toMatchObject({ exhaustAtMs: 1_200_000, warning: "two_minutes" });
  });
});
