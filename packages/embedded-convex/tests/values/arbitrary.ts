import fc from "fast-check";
import type { ConvexJson } from "../../src/contracts.js";
import { float64ToJson, int64ToJson } from "../../src/values/index.js";

const wellFormed = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/\p{Surrogate}/u.test(text));
const tricky = fc.constantFrom("", "\0", "\0\xff", "a\0", "a", "é", "\uffff", "\u{10000}", "😀", "\ue000", "zz", "\x01", "\xff");

const float = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, -1, 1e-310, Number.MAX_VALUE, 2 ** 53)).map(float64ToJson);
const int = fc
  .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(0n, 1n, -1n, 127n, 128n, -128n, -129n, 32767n, 32768n, -32768n, -32769n, 2n ** 31n - 1n, 2n ** 31n, -(2n ** 31n), -(2n ** 31n) - 1n))
  .map((value): ConvexJson => int64ToJson(value));
const bytes = fc.uint8Array({ maxLength: 10 }).map((array): ConvexJson => ({ $bytes: Buffer.from(array).toString("base64") }));
const field = fc.oneof(fc.constantFrom("", "a", "b", "_id", "10", "2"), fc.string({ unit: "grapheme-ascii", maxLength: 5 }).filter((name) => !name.startsWith("$")));

export const text = fc.oneof(wellFormed, tricky);

/** Any storable value in Convex JSON. */
export const convexJson: fc.Arbitrary<ConvexJson> = fc.letrec<{ value: ConvexJson }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), float, int, text, bytes),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(field, tie("value")), { maxLength: 4 }).map((entries): ConvexJson => Object.fromEntries(entries)),
  ),
})).value;
