import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeId, encodeId, IdDecodeError, newId, tryDecodeId } from "../../src/values/index.js";

const tableNumber = fc.oneof(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.constantFrom(1, 127, 128, 10_001, 16_383, 16_384, 2 ** 21 - 1, 2 ** 21, 2 ** 28, 2 ** 32 - 1));
const internal = fc.uint8Array({ minLength: 16, maxLength: 16 });
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

describe("document ids", () => {
  it("decode to what was encoded, in 31 to 37 characters", () => {
    fc.assert(
      fc.property(tableNumber, internal, (number, bytes) => {
        const id = encodeId(number, bytes);
        expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{31,37}$/);
        const decoded = decodeId(id);
        expect(decoded.tableNumber).toBe(number);
        expect([...decoded.internal]).toEqual([...bytes]);
      }),
      { numRuns: 2000 },
    );
    expect(encodeId(10_001, new Uint8Array(16))).toHaveLength(32);
  });

  it("are one-to-one: a text that decodes is the encoding of what it decodes to", () => {
    const any = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 29, maxLength: 39 });
    const mutated = fc.tuple(tableNumber, internal, fc.nat(36), fc.constantFrom(...ALPHABET, "u", "A", "-", "é")).map(([number, bytes, at, character]) => {
      const id = encodeId(number, bytes);
      const position = at % id.length;
      return id.slice(0, position) + character + id.slice(position + 1);
    });
    const extended = fc.tuple(tableNumber, internal, fc.constantFrom("0", "00", "z")).map(([number, bytes, tail]) => encodeId(number, bytes) + tail);
    fc.assert(
      fc.property(fc.oneof(any, mutated, extended), (text) => {
        const decoded = tryDecodeId(text);
        if (decoded !== null) expect(encodeId(decoded.tableNumber, decoded.internal)).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  it("refuse overlong table numbers although their checksum is right", () => {
    const bytes = [0x81, 0x00, ...new Array<number>(16).fill(7)];
    let low = 0;
    let high = 0;
    for (const byte of bytes) {
      low = (low + byte) & 255;
      high = (high + low) & 255;
    }
    const bits = [...bytes, low, high].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const text = bits.match(/.{5}/g)?.map((group) => ALPHABET.charAt(Number.parseInt(group, 2))).join("") ?? "";
    expect(text).toHaveLength(32);
    expect(() => decodeId(text)).toThrow(IdDecodeError);
  });

  it("say why a text is no id", () => {
    expect(() => decodeId("abc")).toThrow("Unable to decode ID: Invalid ID length 3");
    expect(() => decodeId("u".repeat(32))).toThrow("Unable to decode ID: ID wasn't valid base32");
    expect(() => decodeId("0".repeat(32))).toThrow("Unable to decode ID: Invalid table number");
    expect(() => decodeId("")).toThrow("Invalid ID length 0");
  });

  it("carry the day they were made in their last two bytes", () => {
    const bytes = decodeId(newId(10_001, 86_400_000 * 20_000)).internal;
    expect(bytes.readUInt16BE(14)).toBe(20_000);
    expect(new Set(Array.from({ length: 2000 }, () => newId(10_001, 0))).size).toBe(2000);
  });
});
