import type { ConvexJson } from "../contracts.js";
import { bytesOf, float64Of, int64Of, specialKey } from "./special.js";

/**
 * Sort keys: byte strings whose byte order is Convex's total order of values. A key is held as a "binary" JS string
 * (one char code 0-255 per byte) because such strings are immutable, hashable, and compare bytewise with `<`.
 *
 * Each value starts with a tag; strings, bytes, arrays and objects end with 0x00, and a 0x00 inside is followed by 0xFF.
 * No complete encoding continues with 0xFF, so `key + "\xff"` bounds everything that starts with exactly these values.
 */
type SortKey = string;

const TAG_UNDEFINED = "\x01";
const TAG_NULL = "\x03";
const TAG_INT64_ZERO = 0x08;
const TAG_FLOAT64 = 0x0d;
const TAG_FALSE = "\x0e";
const TAG_TRUE = "\x0f";
const TAG_STRING = "\x10";
const TAG_BYTES = "\x11";
const TAG_ARRAY = "\x12";
const TAG_OBJECT = "\x15";
const TERMINATOR = "\x00";
const ESCAPE = "\xff";

 
const PLAIN_ASCII = /^[\x01-\x7f]*$/;
const view = new DataView(new ArrayBuffer(8));

function encodeFloat64(value: number): SortKey {
  view.setFloat64(0, value);
  const high = view.getUint32(0);
  const low = view.getUint32(4);
  // IEEE total order: flip every bit of a negative, only the sign bit of a positive.
  const negative = high >>> 31 === 1;
  const h = negative ? ~high >>> 0 : (high | 0x80000000) >>> 0;
  const l = negative ? ~low >>> 0 : low;
  return String.fromCharCode(
    TAG_FLOAT64, h >>> 24, (h >>> 16) & 255, (h >>> 8) & 255, h & 255, l >>> 24, (l >>> 16) & 255, (l >>> 8) & 255, l & 255,
  );
}

function encodeInt64(value: bigint): SortKey {
  if (value === 0n) return String.fromCharCode(TAG_INT64_ZERO);
  // The tag's distance from zero's tag tells the width: 1, 2, 4 or 8 bytes, two's complement.
  let distance = 4;
  if (value >= -128n && value <= 127n) distance = 1;
  else if (value >= -32768n && value <= 32767n) distance = 2;
  else if (value >= -2147483648n && value <= 2147483647n) distance = 3;
  view.setBigInt64(0, value);
  let out = String.fromCharCode(value < 0n ? TAG_INT64_ZERO - distance : TAG_INT64_ZERO + distance);
  for (let i = 8 - (1 << (distance - 1)); i < 8; i += 1) out += String.fromCharCode(view.getUint8(i));
  return out;
}

function escapeBinary(binary: string): string {
  return binary.includes(TERMINATOR) ? binary.replaceAll(TERMINATOR, TERMINATOR + ESCAPE) : binary;
}

/** UTF-8 bytes of a string, escaped and terminated. */
function encodeText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text + TERMINATOR;
  return escapeBinary(Buffer.from(text, "utf8").toString("latin1")) + TERMINATOR;
}

/** Sort key of a string. */
export function stringSortKey(text: string): SortKey {
  return TAG_STRING + encodeText(text);
}

/** Sort key of a Convex JSON value; `undefined` (a missing field) sorts before everything. */
export function sortKey(value: ConvexJson | undefined): SortKey {
  if (value === undefined) return TAG_UNDEFINED;
  if (value === null) return TAG_NULL;
  switch (typeof value) {
    case "string":
      return TAG_STRING + encodeText(value);
    case "number":
      return encodeFloat64(value);
    case "boolean":
      return value ? TAG_TRUE : TAG_FALSE;
    default:
  }
  if (Array.isArray(value)) {
    let out = TAG_ARRAY;
    for (const element of value) out += sortKey(element);
    return out + TERMINATOR;
  }
  switch (specialKey(value)) {
    case "$integer":
    case "$commitTs":
      return encodeInt64(int64Of(value));
    case "$float":
      return encodeFloat64(float64Of(value));
    case "$bytes":
      return TAG_BYTES + escapeBinary(bytesOf(value).toString("latin1")) + TERMINATOR;
    case "$undefined":
      return TAG_UNDEFINED;
    default:
  }
  let out = TAG_OBJECT;
  for (const field of Object.keys(value).sort()) {
    const inner = value[field];
    if (inner === undefined) continue;
    // An empty field name would read as the end of the object, hence the escape byte after its terminator.
    out += (field === "" ? TERMINATOR + ESCAPE : field + TERMINATOR) + sortKey(inner);
  }
  return out + TERMINATOR;
}

/** Sort key of a sequence of values: the concatenation, which orders like the tuple. */
export function sortKeyOf(values: ReadonlyArray<ConvexJson | undefined>): SortKey {
  let out = "";
  for (const value of values) out += sortKey(value);
  return out;
}

/** Convex's total order: negative, zero or positive. int64 and float64 never compare numerically. */
export function compareConvex(a: ConvexJson | undefined, b: ConvexJson | undefined): number {
  const left = sortKey(a);
  const right = sortKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Value at a dotted field path given as parts; undefined where the path leaves the objects. */
export function valueAtPath(document: ConvexJson, path: readonly string[]): ConvexJson | undefined {
  let current: ConvexJson | undefined = document;
  for (const field of path) {
    if (current === null || typeof current !== "object" || Array.isArray(current)) return undefined;
    if (!Object.hasOwn(current, field)) return undefined;
    current = current[field];
  }
  return current;
}
