import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mustQueue, turnsFree, typicalMs } from "@/lib/domain/queue";

const MINUTE_MS = 60_000;

describe("the typical length of a session", () => {
  it("is not told from fewer than five", () => {
    expect(typicalMs([])).toBeNull();
    expect(typicalMs([1, 2, 3, 4].map((n) => n * MINUTE_MS))).toBeNull();
  });

  it("is the middle one, or half way between the two in the middle", () => {
    expect(typicalMs([30, 5, 18, 60, 2].map((n) => n * MINUTE_MS))).toBe(18 * MINUTE_MS);
    expect(typicalMs([30, 5, 18, 60, 2, 20].map((n) => n * MINUTE_MS))).toBe(19 * MINUTE_MS);
    expect(typicalMs([1, 1, 1, 2, 2, 2])).toBe(1);
  });

  it("has at least half of the lengths within it and at least half not below it, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 * 3_600_000 }), { minLength: 5, maxLength: 20 }), (lengths) => {
        const typical = typicalMs(lengths);
        expect(typical).not.toBeNull();
        expect(typicalMs([...lengths].reverse())).toBe(typical);
        // Floored by less than a millisecond.
        expect(lengths.filter((ms) => ms < (typical ?? 0) + 1).length * 2).toBeGreaterThanOrEqual(lengths.length);
        expect(lengths.filter((ms) => ms >= (typical ?? 0)).length * 2).toBeGreaterThanOrEqual(lengths.length);
      }),
    );
  });
});

describe("who goes next", () => {
  it("waits while every place is taken or somebody came first", () => {
    expect(mustQueue({ sessions: 0, requests: 0, queued: 0 }, 1)).toBe(false);
    expect(mustQueue({ sessions: 0, requests: 3, queued: 0 }, 1)).toBe(false);
    expect(mustQueue({ sessions: 1, requests: 0, queued: 0 }, 1)).toBe(true);
    expect(mustQueue({ sessions: 1, requests: 0, queued: 0 }, 2)).toBe(false);
    expect(mustQueue({ sessions: 0, requests: 1, queued: 1 }, 1)).toBe(true);
  });

  it("one goes out for each free place, and none while one waits for an answer", () => {
    expect(turnsFree({ sessions: 0, requests: 0, queued: 3 }, 1)).toBe(1);
    expect(turnsFree({ sessions: 0, requests: 1, queued: 3 }, 1)).toBe(0);
    expect(turnsFree({ sessions: 1, requests: 0, queued: 3 }, 1)).toBe(0);
    expect(turnsFree({ sessions: 0, requests: 2, queued: 3 }, 1)).toBe(0);
    expect(turnsFree({ sessions: 1, requests: 0, queued: 3 }, 3)).toBe(2);
  });
});
