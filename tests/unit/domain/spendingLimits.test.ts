import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_LIMIT, RAISE_WAIT_MS, changeLimit, leftOf, limitAt, periodAt, startOfUtcWeek, type OwnLimit } from "@/lib/domain/spendingLimits";

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;

describe("a person's own limit", () => {
  it("is lowered at once, also from none", () => {
    expect(changeLimit(NO_LIMIT, 5_000n, NOW)).toEqual({ amountMinor: 5_000n, raise: null });
    expect(changeLimit({ amountMinor: 5_000n, raise: null }, 4_999n, NOW)).toEqual({ amountMinor: 4_999n, raise: null });
  });

  it.each([[6_000n], [null]])("is raised to %s a day later", (wanted) => {
    const asked = changeLimit({ amountMinor: 5_000n, raise: null }, wanted, NOW);
    expect(asked).toEqual({ amountMinor: 5_000n, raise: { amountMinor: wanted, fromMs: NOW + RAISE_WAIT_MS } });
    expect(limitAt(asked, NOW + RAISE_WAIT_MS - 1).amountMinor).toBe(5_000n);
    expect(limitAt(asked, NOW + RAISE_WAIT_MS)).toEqual({ amountMinor: wanted, raise: null });
  });

  it("keeps the clock of a raise that is asked again or made smaller, and starts it anew for a larger one", () => {
    const asked = changeLimit({ amountMinor: 5_000n, raise: null }, 8_000n, NOW);
    expect(changeLimit(asked, 8_000n, NOW + HOUR)).toEqual(asked);
    expect(changeLimit(asked, 6_000n, NOW + HOUR).raise).toEqual({ amountMinor: 6_000n, fromMs: NOW + RAISE_WAIT_MS });
    expect(changeLimit(asked, 9_000n, NOW + HOUR).raise).toEqual({ amountMinor: 9_000n, fromMs: NOW + HOUR + RAISE_WAIT_MS });
    expect(changeLimit(asked, null, NOW + HOUR).raise).toEqual({ amountMinor: null, fromMs: NOW + HOUR + RAISE_WAIT_MS });
  });

  it("takes a raise back with the amount that holds", () => {
    const asked = changeLimit({ amountMinor: 5_000n, raise: null }, 8_000n, NOW);
    expect(changeLimit(asked, 5_000n, NOW + HOUR)).toEqual({ amountMinor: 5_000n, raise: null });
  });

  it("never allows more than a day-old wish did, whatever is asked when", () => {
    const amount = fc.option(fc.bigInt({ min: 1n, max: 20n }), { freq: 4 });
    const wish = fc.record({ amount, afterMs: fc.integer({ min: 0, max: 40 * HOUR }) });
    const asNumber = (minor: bigint | null) => (minor === null ? Infinity : Number(minor));
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 12 }), (wishes) => {
        let limit: OwnLimit = { amountMinor: 10n, raise: null };
        let nowMs = NOW;
        // What was ever asked for at least a day ago, or held at the start.
        const asked: { amount: number; atMs: number }[] = [{ amount: 10, atMs: -Infinity }];
        for (const { amount: wanted, afterMs } of wishes) {
          nowMs += afterMs;
          const before = limitAt(limit, nowMs);
          limit = changeLimit(limit, wanted, nowMs);
          asked.push({ amount: asNumber(wanted), atMs: nowMs });
          if (asNumber(wanted) > asNumber(before.amountMinor)) expect(limitAt(limit, nowMs).amountMinor).toBe(before.amountMinor);
          else expect(limitAt(limit, nowMs).amountMinor).toBe(wanted);
          const oldEnough = asked.filter(({ atMs }) => atMs <= nowMs - RAISE_WAIT_MS).map(({ amount: a }) => a);
          expect(asNumber(limitAt(limit, nowMs).amountMinor)).toBeLessThanOrEqual(Math.max(...oldEnough));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("periods", () => {
  it("weeks begin on Monday, months on the first, in UTC", () => {
    expect(startOfUtcWeek(Date.UTC(2026, 0, 18, 23, 59))).toBe(Date.UTC(2026, 0, 12));
    expect(startOfUtcWeek(Date.UTC(2026, 0, 19))).toBe(Date.UTC(2026, 0, 19));
    expect(periodAt("week", NOW)).toEqual({ fromMs: Date.UTC(2026, 0, 12), untilMs: Date.UTC(2026, 0, 19) });
    expect(periodAt("month", NOW)).toEqual({ fromMs: Date.UTC(2026, 0, 1), untilMs: Date.UTC(2026, 1, 1) });
  });

  it("nothing is left below zero, and no limit leaves everything", () => {
    expect([leftOf(null, 5n), leftOf(10n, 4n), leftOf(10n, 11n)]).toEqual([null, 6n, 0n]);
  });
});
