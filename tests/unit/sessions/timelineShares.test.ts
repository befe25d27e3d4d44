import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timelineShares } from "@/components/sessions/timelineShares";

describe("the shares of a time line", () => {
  it("are the durations in proportion", () => {
    expect(timelineShares([1_000, 3_000])).toEqual([
      { start: 0, length: 0.25 },
      { start: 0.25, length: 0.75 },
    ]);
  });

  it("widen what could not be seen, at the cost of the others", () => {
    const [short, long] = timelineShares([1, 3_600_000]);
    expect(short?.length).toBeCloseTo(0.006, 4);
    expect(long?.length).toBeCloseTo(0.994, 4);
  });

  it("are nothing without time", () => {
    expect(timelineShares([])).toEqual([]);
    expect(timelineShares([0, 0])).toEqual([]);
  });

  it("fill the bar without gaps, in order, each to be seen, whatever the durations", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 86_400_000 }), { minLength: 1, maxLength: 400 }), (durations) => {
        fc.pre(durations.some((ms) => ms > 0));
        const shares = timelineShares(durations);
        expect(shares).toHaveLength(durations.length);
        let end = 0;
        for (const { start, length } of shares) {
          expect(start).toBeCloseTo(end, 9);
          expect(length).toBeGreaterThan(0);
          end = start + length;
        }
        expect(end).toBeCloseTo(1, 9);
      }),
    );
  });
});
