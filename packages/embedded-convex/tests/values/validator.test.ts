import { type GenericValidator, v } from "convex/values";
import { describe, expect, it } from "vitest";
import type { ConvexJson } from "../../src/contracts.js";
import { displayValidator, displayValue, encodeId, int64ToJson, parseValidator, validationProblem, validatorFromText } from "../../src/values/index.js";

const json = (validator: GenericValidator): ConvexJson => (validator as unknown as { json: ConvexJson }).json;
const tables = (tableNumber: number): string | null => ({ 10_001: "users", 10_002: "posts", 5: "_storage" })[tableNumber] ?? null;
const problem = (validator: GenericValidator, value: ConvexJson): string | null => validationProblem(parseValidator(json(validator)), value, tables);
const idIn = (tableNumber: number): string => encodeId(tableNumber, new Uint8Array(16));

describe("validators", () => {
  it("accept what matches", () => {
    const validator = v.object({
      any: v.any(), n: v.number(), i: v.int64(), b: v.boolean(), s: v.string(), y: v.bytes(), z: v.null(), l: v.literal("x"), k: v.literal(2n),
      a: v.array(v.union(v.string(), v.number())), o: v.optional(v.string()), r: v.record(v.string(), v.number()), u: v.id("users"), f: v.id("_storage"),
    });
    const value: ConvexJson = {
      any: [1], n: { $float: "AAAAAAAA+H8=" }, i: int64ToJson(1n), b: true, s: "", y: { $bytes: "" }, z: null, l: "x", k: int64ToJson(2n),
      a: [1, "a"], r: { "any key": 1 }, u: idIn(10_001), f: idIn(5),
    };
    expect(problem(validator, value)).toBeNull();
  });

  it("name a missing field with its path, object and validator", () => {
    expect(problem(v.object({ a: v.object({ b: v.string(), c: v.optional(v.number()) }) }), { a: { c: 1 } })).toBe(
      "Object is missing the required field `b`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\nPath: .a\nObject: {c: 1.0}\nValidator: v.object({b: v.string(), c: v.optional(v.float64())})",
    );
  });

  it("name an extra field; without a path the line stays empty", () => {
    expect(problem(v.object({ a: v.string() }), { a: "x", z: 1 })).toBe(
      'Object contains extra field `z` that is not in the validator.\n\nObject: {a: "x", z: 1.0}\nValidator: v.object({a: v.string()})',
    );
  });

  it("name a value of the wrong type, in arrays and records too", () => {
    expect(problem(v.object({ list: v.array(v.int64()) }), { list: [int64ToJson(1n), 2] })).toBe(
      "Value does not match validator.\nPath: .list[1]\nValue: 2.0\nValidator: v.int64()",
    );
    expect(problem(v.record(v.id("users"), v.string()), { nope: "x" })).toBe('Value does not match validator.\nPath: .keys()\nValue: "nope"\nValidator: v.id("users")');
    expect(problem(v.record(v.string(), v.string()), { a: null })).toBe("Value does not match validator.\nPath: .values()\nValue: null\nValidator: v.string()");
    expect(problem(v.union(v.string(), v.null()), 1)).toBe("Value does not match validator.\n\nValue: 1.0\nValidator: v.union(v.string(), v.null())");
    expect(problem(v.object({}), int64ToJson(1n))).toBe("Value does not match validator.\n\nValue: 1\nValidator: v.object({})");
  });

  it("name literals and ids that differ", () => {
    expect(problem(v.object({ k: v.literal("a") }), { k: "b" })).toBe('`"b"` does not match literal validator `v.literal("a")`.Path: .k');
    expect(problem(v.literal(1), int64ToJson(1n))).toBe("`1` does not match literal validator `v.literal(1.0)`.");
    const post = idIn(10_002);
    expect(problem(v.id("users"), post)).toBe(`Found ID "${post}" from table \`posts\`, which does not match the table name in validator \`v.id("users")\`.`);
    expect(problem(v.id("users"), idIn(5))).toBe(`Found ID "${idIn(5)}" from a system table, which does not match the table name in validator \`v.id("users")\`.`);
    expect(problem(v.id("users"), idIn(10_099))).toContain("Value does not match validator.");
  });

  it("are parsed once from their text", () => {
    const text = JSON.stringify(json(v.object({ a: v.string() })));
    expect(validatorFromText(text)).toBe(validatorFromText(text));
    expect(displayValidator(validatorFromText(text))).toBe("v.object({a: v.string()})");
  });

  it("show values as Convex's texts do", () => {
    expect(displayValue({ b: [1, 1e16, 1.5e-7, -0.25], a: 'q"\n', c: { $bytes: "AQI=" }, d: int64ToJson(-3n), e: { $float: "AAAAAAAA+H8=" }, f: true })).toBe(
      '{a: "q\\"\\n", b: [1.0, 1e16, 1.5e-7, -0.25], c: b"AQI=", d: -3, e: NaN, f: true}',
    );
    expect(displayValidator(parseValidator(json(v.record(v.string(), v.array(v.literal(1n))))))).toBe("v.record(v.string(), v.array(v.literal(<bigint>)))");
  });

  it("refuse validators that Convex refuses", () => {
    const field = { fieldType: { type: "string" }, optional: false };
    expect(() => parseValidator({ type: "object", value: { "a-b": field } })).toThrow("Identifier a-b has invalid character '-'");
    expect(() => parseValidator({ type: "record", keys: { type: "number" }, values: field })).toThrow("Records can only have string keys");
    expect(() => parseValidator({ type: "record", keys: { type: "string" }, values: { ...field, optional: true } })).toThrow("Records cannot have optional values");
    expect(() => parseValidator({ type: "map" })).toThrow('Unknown validator type "map".');
  });
});
