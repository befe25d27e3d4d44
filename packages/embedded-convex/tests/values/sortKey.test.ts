import { compareValues, jsonToConvex } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConvexJson } from "../../src/contracts.js";
import { compareConvex, float64ToJson, int64ToJson, sortKey, sortKeyOf } from "../../src/values/index.js";
import { convexJson, text } from "./arbitrary.js";

const bytewise = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a, "latin1"), Buffer.from(b, "latin1")));

describe("sort keys", () => {
  it("order values as the client library's compareValues does", () => {
    fc.assert(
      fc.property(convexJson, convexJson, (a, b) => {
        const expected = Math.sign(compareValues(jsonToConvex(a), jsonToConvex(b)));
        expect(Math.sign(compareConvex(a, b))).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it("compare as JS strings the way their bytes compare, and hold bytes only", () => {
    fc.assert(
      fc.property(convexJson, convexJson, (a, b) => {
        const left = sortKey(a);
        const right = sortKey(b);
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(bytewise(left, right));
        for (const character of left) expect(character.charCodeAt(0)).toBeLessThan(256);
      }),
    );
  });

  it("order tuples element by element", () => {
    fc.assert(
      fc.property(fc.tuple(convexJson, convexJson), fc.tuple(convexJson, convexJson), ([a1, a2], [b1, b2]) => {
        const expected = compareConvex(a1, b1) || compareConvex(a2, b2);
        expect(bytewise(sortKeyOf([a1, a2]), sortKeyOf([b1, b2]))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("key + 0xff parts exactly the tuples that start with the value from the greater ones", () => {
    fc.assert(
      fc.property(convexJson, convexJson, convexJson, (bound, value, rest) => {
        const key = sortKeyOf([value, rest]);
        const limit = `${sortKey(bound)}\xff`;
        expect(key < limit).toBe(compareConvex(value, bound) <= 0);
      }),
      { numRuns: 5000 },
    );
  });

  it("orders strings by UTF-8 bytes, not by UTF-16 units", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compareConvex(a, b)).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: 3000 },
    );
    expect("\uffff" < "\u{10000}").toBe(false);
    expect(compareConvex("\uffff", "\u{10000}")).toBe(-1);
  });

  it("orders the types and the special numbers", () => {
    const ascending: Array<ConvexJson | undefined> = [
      undefined, null, int64ToJson(-(2n ** 63n)), int64ToJson(-1n), int64ToJson(0n), int64ToJson(2n ** 63n - 1n),
      float64ToJson(-Infinity), -1.5, float64ToJson(-0), 0, 5e-324, 1, float64ToJson(Infinity), float64ToJson(NaN),
      false, true, "", "\0", "a", { $bytes: "" }, { $bytes: "AA==" }, [], [null], [{}], {}, { "": null }, { a: 1 }, { a: 1, b: 1 }, { b: 0 },
    ];
    const keys = ascending.map(sortKey);
    expect([...keys].sort((a, b) => (a < b ? -1 : 1))).toEqual(keys);
    expect(new Set(keys).size).toBe(ascending.length);
    expect(compareConvex(-0, float64ToJson(-0))).toBe(0);
    expect(compareConvex(int64ToJson(5n), 1)).toBe(-1);
  });
});
