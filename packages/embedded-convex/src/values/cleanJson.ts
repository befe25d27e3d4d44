import type { ConvexJson } from "../contracts.js";
import { bytesOf, float64Of, int64Of, specialKey } from "./special.js";

/**
 * The `json` format of a value: int64 as decimal text, bytes as base64 text, NaN and infinities as their names.
 * Different values may give the same JSON.
 */
export function toCleanJson(value: ConvexJson): ConvexJson {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(toCleanJson);
  switch (specialKey(value)) {
    case "$integer":
      return int64Of(value).toString();
    case "$float": {
      const float = float64Of(value);
      return Number.isFinite(float) ? float : String(float);
    }
    case "$bytes":
      return bytesOf(value).toString("base64");
    default:
  }
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, toCleanJson(inner)]));
}
