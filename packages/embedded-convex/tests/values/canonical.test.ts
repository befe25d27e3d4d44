import { convexToJson, getConvexSize, getDocumentSize, jsonToConvex } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConvexJson } from "../../src/contracts.js";
import { canonicalize, compareConvex, formatBinarySize, toCleanJson } from "../../src/values/index.js";
import { convexJson } from "./arbitrary.js";

const nested = (depth: number): ConvexJson => (depth === 0 ? 1 : [nested(depth - 1)]);

describe("canonical values", () => {
  it("have the client library's size and meaning, and one text per value", () => {
    fc.assert(
      fc.property(convexJson, (value) => {
        const { text, size } = canonicalize(value);
        const parsed = JSON.parse(text) as ConvexJson;
        expect(size).toBe(getConvexSize(jsonToConvex(value)));
        expect(compareConvex(parsed, value)).toBe(0);
        expect(convexToJson(jsonToConvex(parsed))).toEqual(convexToJson(jsonToConvex(value)));
        expect(canonicalize(parsed).text).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it("size documents with their system fields like getDocumentSize", () => {
    const document = { _id: "j57d3a56e9p3m3adyxrcn5a5px8jnbax", _creationTime: 1.5, name: "Ünï" };
    expect(canonicalize(document).size).toBe(getDocumentSize(document));
  });

  it("keep a field named __proto__ and write -0 as $float", () => {
    const value = JSON.parse('{"__proto__":{"a":-0}}') as ConvexJson;
    expect(canonicalize(value).text).toBe('{"__proto__":{"a":{"$float":"AAAAAAAAAIA="}}}');
  });

  it.each<[string, ConvexJson, string]>([
    ["$ fields", { $x: 1, y: 2 }, "Field name $x starts with '$', which is reserved."],
    ["one $ field", { $x: 1 }, "Field name $x starts with '$', which is reserved."],
    ["non-ASCII fields", { é: 1 }, "Field name é has invalid character 'é': Field names can only contain non-control ASCII characters"],
    ["long fields", { ["a".repeat(1025)]: 1 }, "Field name is too long (1025 > maximum 1024)"],
    ["lone surrogates", ["\ud800"], "lone surrogate"],
    ["long arrays", new Array<ConvexJson>(8193).fill(0), "Array length is too long (8193 > maximum length 8192)"],
    ["wide objects", Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`f${i}`, 0])), "Object has too many fields (1025 > maximum number 1024)"],
    ["deep values", nested(65), "Value is too nested (nested 65 levels deep > maximum nesting 64)"],
    ["short int64", { $integer: "AAAA" }, "Received 3 bytes, expected 8 for $integer"],
    ["plain floats in $float", { $float: Buffer.alloc(8).toString("base64") }, "Float64 0 should be encoded as a number"],
    ["bad base64", { $bytes: "*" }, "$bytes does not hold valid base64"],
    ["commit timestamps", { $commitTs: null }, "Field name $commitTs starts with '$', which is reserved."],
    ["undefined", { $undefined: null }, "Field name $undefined starts with '$', which is reserved."],
  ])("refuse %s", (_name, value, message) => {
    expect(() => canonicalize(value)).toThrow(message);
  });

  it("allow the limits themselves", () => {
    expect(canonicalize(nested(64)).nesting).toBe(64);
    expect(canonicalize(new Array<ConvexJson>(8192).fill(0)).size).toBe(2 + 9 * 8192);
    expect(canonicalize({ at: { $commitTs: null } }, { allowCommitTs: true }).size).toBe(2 + 3 + 9);
  });

  it("refuse values over 32 MiB", () => {
    expect(() => canonicalize("x".repeat(2 ** 25))).toThrow("Value is too large (32.00 MiB > maximum size 32 MiB)");
    expect(formatBinarySize(1 << 20)).toBe("1 MiB");
  });

  it("export clean JSON", () => {
    expect(toCleanJson({ a: { $integer: "BQAAAAAAAAA=" }, b: { $bytes: "AQI=" }, c: { $float: "AAAAAAAA+H8=" }, d: [1.5, null, "x"] })).toEqual({ a: "5", b: "AQI=", c: "NaN", d: [1.5, null, "x"] });
  });
});
