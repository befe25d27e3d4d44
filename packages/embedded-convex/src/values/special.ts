import type { ConvexJson, ConvexJsonObject } from "../contracts.js";
import { UserError } from "../contracts.js";

/** Largest value of a commit timestamp: an unresolved one sorts and validates as this int64. */
const MAX_COMMIT_TS = 2n ** 63n - 1n;

const scratch = new DataView(new ArrayBuffer(8));

/** The kinds of Convex values, as named in error texts. */
type ValueKind = "Null" | "Int64" | "Float64" | "Boolean" | "String" | "Bytes" | "Array" | "Object";

/** The key of a one-field object whose field starts with `$` (`$integer`, `$float`, …), else null. */
export function specialKey(object: ConvexJsonObject): string | null {
  let only: string | null = null;
  for (const key in object) {
    if (only !== null) return null;
    only = key;
  }
  return only !== null && only.startsWith("$") ? only : null;
}

/** Kind of a Convex JSON value. An unresolved commit timestamp counts as Int64. */
export function kindOf(value: ConvexJson): ValueKind {
  if (value === null) return "Null";
  switch (typeof value) {
    case "boolean":
      return "Boolean";
    case "number":
      return "Float64";
    case "string":
      return "String";
    default:
  }
  if (Array.isArray(value)) return "Array";
  switch (specialKey(value)) {
    case "$integer":
    case "$commitTs":
      return "Int64";
    case "$float":
      return "Float64";
    case "$bytes":
      return "Bytes";
    default:
      return "Object";
  }
}

function malformed(message: string): never {
  throw new UserError("InvalidEncoding", message);
}

function eightBytes(encoded: string): DataView {
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length !== 8) malformed(`Received ${bytes.length} bytes, expected 8`);
  for (let i = 0; i < 8; i += 1) scratch.setUint8(i, bytes[i] ?? 0);
  return scratch;
}

/** The bigint of an Int64 value; `{"$commitTs": null}` counts as the largest one. */
export function int64Of(value: ConvexJsonObject): bigint {
  if (value["$commitTs"] === null) return MAX_COMMIT_TS;
  const encoded = value["$integer"];
  if (typeof encoded !== "string") malformed("Malformed $integer");
  return eightBytes(encoded).getBigInt64(0, true);
}

/** The number of a Float64 value in either of its forms. */
export function float64Of(value: number | ConvexJsonObject): number {
  if (typeof value === "number") return value;
  const encoded = value["$float"];
  if (typeof encoded !== "string") malformed("Malformed $float");
  return eightBytes(encoded).getFloat64(0, true);
}

/** The bytes of a Bytes value. */
export function bytesOf(value: ConvexJsonObject): Buffer {
  const encoded = value["$bytes"];
  if (typeof encoded !== "string") malformed("Malformed $bytes");
  return Buffer.from(encoded, "base64");
}

/** Convex JSON of an int64. */
export function int64ToJson(value: bigint): { $integer: string } {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return { $integer: bytes.toString("base64") };
}

/** Convex JSON of a float64: a JSON number unless JSON lacks it (NaN, infinities, -0). */
export function float64ToJson(value: number): ConvexJson {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return { $float: bytes.toString("base64") };
}
