/** How values leave the HTTP API: exactly (`convex_encoded_json`) or readable (`json`). */
import type { ConvexJson } from "../contracts.js";
import { toCleanJson } from "../values/cleanJson.js";
import { HttpError } from "./transport.js";

export type ValueFormat = "convex_encoded_json" | "json";

/** Throws HttpError 400 for an unknown name; `fallback` applies when none is given. */
export function parseFormat(format: unknown, fallback: ValueFormat = "json"): ValueFormat {
  switch (format ?? fallback) {
    case "convex_encoded_json":
    case "convex_json":
      return "convex_encoded_json";
    case "json":
    case "convex_clean_json":
      return "json";
    default:
      throw new HttpError(400, "BadFormat", `format param must be one of [\`json\`]. Got ${String(format)}`);
  }
}

/** A value in the asked format. `json` cannot be read back without knowing the types. */
export function exportValue(value: ConvexJson, format: ValueFormat): ConvexJson {
  return format === "json" ? toCleanJson(value) : value;
}
