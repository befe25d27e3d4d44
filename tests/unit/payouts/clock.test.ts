import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { payoutClock, type ClockFacts } from "@/lib/domain/payouts/clock";
import { PAYOUT_BLOCKS, WITHDRAWAL_STATES } from "@/lib/domain/payouts/states";

const DAY_MS = 86_400_000;
const ASKED: ClockFacts = {
  state: "pending",
  methodKind: "connect",
  approversNeeded: 2,
  approvalCount: 0,
  block: null,
  blockedAtMs: null,
  nextTryAtMs: null,
  failureCode: null,
  bankStatus: null,
  requestedAtMs: 1_000,
  lastApprovalAtMs: null,
  approvedAtMs: null,
  sentAtMs: null,
  arrivedAtMs: null,
  closedAtMs: null,
  reviewMs: 3 * DAY_MS,
  arrivalMs: 5 * DAY_MS,
};
const APPROVED: ClockFacts = { ...ASKED, state: "approved", approvalCount: 2, lastApprovalAtMs: 3_000, approvedAtMs: 3_000, nextTryAtMs: 3_000 };
const SENT: ClockFacts = { ...APPROVED, state: "completed", sentAtMs: 4_000, closedAtMs: 4_000, nextTryAtMs: null, bankStatus: "in_transit" };

const waitOf = (facts: ClockFacts) => {
  const { place, waitsFor, sinceMs, untilMs } = payoutClock(facts);
  return [place, waitsFor, sinceMs, untilMs];
};
const stepsOf = (facts: ClockFacts) => payoutClock(facts).steps.map(({ state }) => state);

describe("the clock of a payout", () => {
  it.each<[string, ClockFacts, ReturnType<typeof waitOf>]>([
    ["asked", ASKED, ["reserved", "approval", 1_000, 1_000 + 3 * DAY_MS]],
    ["approved by one of two", { ...ASKED, approvalCount: 1, lastApprovalAtMs: 2_000 }, ["reserved", "secondApproval", 2_000, 2_000 + 3 * DAY_MS]],
    ["approved, by hand", { ...APPROVED, methodKind: "bank" }, ["reserved", "adminTransfer", 3_000, 3_000 + 3 * DAY_MS]],
    ["approved, by a processor", APPROVED, ["reserved", "sending", 3_000, 3_000]],
    ["waiting for the payee", { ...APPROVED, block: "payee", blockedAtMs: 3_500, nextTryAtMs: 9_000 }, ["reserved", "payee", 3_500, null]],
    ["waiting for funds", { ...APPROVED, block: "funds", blockedAtMs: 3_500, nextTryAtMs: 9_000 }, ["reserved", "funds", 3_500, 9_000]],
    ["sent by a processor", SENT, ["processor", "bankArrival", 4_000, 4_000 + 5 * DAY_MS]],
    ["arrived", { ...SENT, bankStatus: "paid", arrivedAtMs: 5_000 }, ["advisor", null, 5_000, null]],
    ["refused by the bank", { ...SENT, bankStatus: "failed", arrivedAtMs: 5_000 }, ["processor", "bankDetails", 5_000, null]],
    ["sent by hand", { ...SENT, methodKind: "bank", bankStatus: null }, ["bank", null, 4_000, 4_000 + 5 * DAY_MS]],
    ["rejected", { ...ASKED, state: "rejected", closedAtMs: 2_000 }, ["back", null, 2_000, null]],
    ["failed", { ...APPROVED, state: "failed", closedAtMs: 6_000 }, ["back", null, 6_000, null]],
  ])("%s", (_what, facts, wait) => {
    expect(waitOf(facts)).toEqual(wait);
  });

  it("shows four steps, done, now and to come", () => {
    expect(stepsOf(ASKED)).toEqual(["done", "now", "next", "next"]);
    expect(stepsOf(APPROVED)).toEqual(["done", "done", "now", "next"]);
    expect(stepsOf(SENT)).toEqual(["done", "done", "done", "now"]);
    expect(stepsOf({ ...SENT, bankStatus: "paid", arrivedAtMs: 5_000 })).toEqual(["done", "done", "done", "done"]);
    expect(stepsOf({ ...SENT, bankStatus: "failed", arrivedAtMs: 5_000 })).toEqual(["done", "done", "done", "stopped"]);
    expect(stepsOf({ ...ASKED, state: "canceled", closedAtMs: 2_000 })).toEqual(["done", "stopped", "stopped", "stopped"]);
  });

  test("never promises a time before it began to wait, and is back exactly when the money is", () => {
    const time = fc.integer({ min: 3_000, max: 1_000_000 });
    const facts = fc.record({ state: fc.constantFrom(...WITHDRAWAL_STATES), block: fc.option(fc.constantFrom(...PAYOUT_BLOCKS), { nil: null }), at: time, later: time });
    fc.assert(
      fc.property(facts, ({ state, block, at, later }) => {
        const clock = payoutClock({ ...SENT, state, block, blockedAtMs: at, nextTryAtMs: at + later, bankStatus: null });
        if (clock.untilMs !== null) expect(clock.untilMs).toBeGreaterThanOrEqual(clock.sinceMs);
        expect(clock.place === "back").toBe(state === "rejected" || state === "failed" || state === "canceled");
      }),
    );
  });
});
