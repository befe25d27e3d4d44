import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysOf, dayOf, lastDays, monthToDate, periodBefore, startOfDay } from "@/lib/domain/stats/days";
import { addFigures, noFigures, ratesOf } from "@/lib/domain/stats/figures";
import { addWaits, bucketOf, medianWaitMs, type WaitCounts } from "@/lib/domain/stats/waits";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 21, 12);

describe("periods", () => {
  it("are whole UTC days, and the one before is as long and ends the day before", () => {
    expect(lastDays(7, NOW_MS)).toEqual({ fromDay: "2026-11-15", toDay: "2026-11-21" });
    expect(monthToDate(NOW_MS)).toEqual({ fromDay: "2026-11-01", toDay: "2026-11-21" });
    expect(periodBefore({ fromDay: "2026-11-15", toDay: "2026-11-21" })).toEqual({ fromDay: "2026-11-08", toDay: "2026-11-14" });
    expect(periodBefore({ fromDay: "2026-03-01", toDay: "2026-03-01" })).toEqual({ fromDay: "2026-02-28", toDay: "2026-02-28" });
    expect(daysOf({ fromDay: "2028-02-28", toDay: "2028-03-01" })).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
    expect(dayOf(Date.UTC(2026, 10, 21, 23, 59, 59, 999))).toBe("2026-11-21");
  });

  it("refuse what is no day, what is the wrong way round and what is longer than a year", () => {
    expect(startOfDay("2026-02-30")).toBeNull();
    expect(startOfDay("21.11.2026")).toBeNull();
    expect(daysOf({ fromDay: "2026-11-21", toDay: "2026-11-20" })).toBeNull();
    expect(daysOf({ fromDay: "2025-11-21", toDay: "2026-11-21" })).toHaveLength(366);
    expect(daysOf({ fromDay: "2025-11-20", toDay: "2026-11-21" })).toBeNull();
  });
});

describe("rates", () => {
  it("divide what belongs together, and say nothing of nothing", () => {
    expect(ratesOf(noFigures())).toEqual({
      refund: null,
      dispute: null,
      completion: null,
      cancellation: null,
      noAnswer: null,
      rating: null,
    });
    const figures = addFigures(noFigures(), {
      ended: 6,
      endedPaid: 5,
      declined: 1,
      cancelled: 1,
      expired: 2,
      unanswered: 1,
      volumeMinor: 10_000n,
      refundedMinor: 500n,
      disputesOpened: 1,
      reviews: 2,
      stars: 9,
    });
    expect(ratesOf(figures)).toEqual({ refund: 0.05, dispute: 0.2, completion: 0.5, cancellation: 0.1, noAnswer: 0.1, rating: 4.5 });
  });
});

describe("the median of waits", () => {
  const counted = (waits: number[]) => waits.reduce<WaitCounts>((sum, ms) => addWaits(sum, { [bucketOf(ms)]: 1 }), {});

  it("is null without any, and within 19 % of the true one", () => {
    expect(medianWaitMs({})).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 60_000, max: 60 * 24 * HOUR_MS }), { minLength: 1, maxLength: 60 }), (waits) => {
        const sorted = waits.toSorted((a, b) => a - b);
        const low = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
        const median = medianWaitMs(counted(waits)) ?? 0;
        expect(median).toBeGreaterThanOrEqual(low / 1.2);
        expect(median).toBeLessThanOrEqual(low * 1.2);
      }),
    );
  });

  it("takes back what turned out not to be done, and leaves no trace", () => {
    const both = counted([5 * HOUR_MS, 9 * HOUR_MS]);
    expect(addWaits(both, { [bucketOf(9 * HOUR_MS)]: -1 })).toEqual(counted([5 * HOUR_MS]));
    expect(bucketOf(0)).toBe("0");
    expect(bucketOf(Number.MAX_SAFE_INTEGER)).toBe("69");
  });
});
