import type { ConvexJson } from "../contracts.js";
import { bytesOf, float64Of, int64Of, specialKey } from "./special.js";

/** A float as error texts show it: always with a fraction or an exponent. */
export function displayFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-5 || magnitude >= 1e16)) return value.toExponential().replace("e+", "e");
  const text = String(value);
  return text.includes(".") || text.includes("e") ? text : `${text}.0`;
}

const NAMED_ESCAPES: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/** A string as error texts show it: quoted, with control characters escaped. */
function displayString(text: string): string {
   
  const escaped = text.replace(/["\\\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return NAMED_ESCAPES[character] ?? `\\u{${character.charCodeAt(0).toString(16)}}`;
  });
  return `"${escaped}"`;
}

/** A value as error texts show it, e.g. `{age: 1.0, name: "Ada"}`; a missing value is `undefined`. */
export function displayValue(value: ConvexJson | undefined): string {
  if (value === undefined) return "undefined";
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      return displayFloat(value);
    case "string":
      return displayString(value);
    default:
  }
  if (Array.isArray(value)) return `[${value.map(displayValue).join(", ")}]`;
  switch (specialKey(value)) {
    case "$integer":
    case "$commitTs":
      return int64Of(value).toString();
    case "$float":
      return displayFloat(float64Of(value));
    case "$bytes":
      return `b"${bytesOf(value).toString("base64")}"`;
    case "$undefined":
      return "undefined";
    default:
  }
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${field}: ${displayValue(value[field])}`).join(", ")}}`;
}
