import type { ConvexJson, ConvexJsonObject } from "../contracts.js";
import { UserError } from "../contracts.js";
import { specialKey } from "./special.js";

const MAX_ARRAY_LENGTH = 8192;
const MAX_OBJECT_FIELDS = 1024;
const MAX_VALUE_NESTING = 64;
const MAX_VALUE_SIZE = 1 << 25;
const MAX_FIELD_NAME_LENGTH = 1024;

/** A checked value: its canonical JSON text, its size in Convex's bytes, and its nesting (scalars 0). */
type CanonicalValue = { text: string; size: number; nesting: number };

export type CanonicalOptions = {
  /** Accept `{"$commitTs": null}`, which stands for the running mutation's commit timestamp. */
  allowCommitTs?: boolean;
};

const LONE_SURROGATE = /\p{Surrogate}/u;
/** Text that JSON writes as it is, one byte per character. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const VALID_FIELD = /^[\x20-\x7e]*$/;
/** Eight bytes in the one canonical spelling: the last character carries four bits only. */
const EIGHT_BYTES = /^[A-Za-z0-9+/]{10}[AEIMQUYcgkosw048]=$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A size in the form error texts use, e.g. `1.5 MiB`. */
export function formatBinarySize(bytes: number): string {
  let value = bytes;
  for (const unit of ["B", "KiB", "MiB"]) {
    if (value < 1024) return `${Number.isInteger(value) ? value : value.toFixed(2)} ${unit}`;
    value /= 1024;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(2)} GiB`;
}

function refuse(code: string, message: string): never {
  throw new UserError(code, message);
}

/** Field names found good, as they stand in the text. */
const fieldTexts = new Map<string, string>();
const MAX_FIELD_TEXTS = 10_000;

/** A field name with its colon, as the text has it. Throws for names that Convex refuses. */
function fieldText(name: string): string {
  let text = fieldTexts.get(name);
  if (text !== undefined) return text;
  checkFieldName(name);
  text = `${JSON.stringify(name)}:`;
  if (fieldTexts.size >= MAX_FIELD_TEXTS) fieldTexts.clear();
  fieldTexts.set(name, text);
  return text;
}

/** Refuses field names that Convex refuses: `$` first, control or non-ASCII characters, more than 1024 characters. */
function checkFieldName(name: string): void {
  if (name.startsWith("$")) refuse("InvalidFieldName", `Field name ${name} starts with '$', which is reserved.`);
  if (!VALID_FIELD.test(name)) {
    const bad = [...name].find((character) => !VALID_FIELD.test(character)) ?? "";
    refuse("InvalidFieldName", `Field name ${name} has invalid character '${bad}': Field names can only contain non-control ASCII characters`);
  }
  if (name.length > MAX_FIELD_NAME_LENGTH) refuse("InvalidFieldName", `Field name is too long (${name.length} > maximum ${MAX_FIELD_NAME_LENGTH})`);
}

function checkText(text: string): void {
  if (LONE_SURROGATE.test(text)) refuse("InvalidString", "Strings must be well-formed Unicode: lone surrogate found");
}

function base64Bytes(key: string, encoded: ConvexJson | undefined): Buffer {
  if (typeof encoded !== "string") refuse("InvalidEncoding", `${key} must hold a base64 string`);
  if (!BASE64.test(encoded)) refuse("InvalidEncoding", `${key} does not hold valid base64`);
  return Buffer.from(encoded, "base64");
}

function special(key: string, value: ConvexJsonObject, options: CanonicalOptions): CanonicalValue | null {
  const inner = value[key];
  switch (key) {
    case "$integer":
      if (typeof inner === "string" && EIGHT_BYTES.test(inner)) return { text: `{"$integer":"${inner}"}`, size: 9, nesting: 0 };
      return sized(key, base64Bytes(key, inner));
    case "$float": {
      const bytes = base64Bytes(key, inner);
      const out = sized(key, bytes);
      const float = bytes.readDoubleLE();
      if (Number.isFinite(float) && !Object.is(float, -0)) refuse("InvalidEncoding", `Float64 ${float} should be encoded as a number`);
      return out;
    }
    case "$bytes": {
      const bytes = base64Bytes(key, inner);
      return { text: `{"$bytes":"${bytes.toString("base64")}"}`, size: 2 + bytes.length, nesting: 0 };
    }
    case "$commitTs":
      if (options.allowCommitTs !== true) return null;
      if (inner !== null) refuse("InvalidEncoding", "$commitTs value must be null");
      return { text: '{"$commitTs":null}', size: 9, nesting: 0 };
    default:
      return null;
  }
}

function sized(key: string, bytes: Buffer): CanonicalValue {
  if (bytes.length !== 8) refuse("InvalidEncoding", `Received ${bytes.length} bytes, expected 8 for ${key}`);
  return { text: `{"${key}":"${bytes.toString("base64")}"}`, size: 9, nesting: 0 };
}

function tooNested(nesting: number): never {
  refuse("TooNestedError", `Value is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_VALUE_NESTING})`);
}

function encode(value: ConvexJson | undefined, options: CanonicalOptions, depth: number): CanonicalValue {
  if (value === null) return { text: "null", size: 1, nesting: 0 };
  switch (typeof value) {
    case "boolean":
      return { text: value ? "true" : "false", size: 1, nesting: 0 };
    case "number":
      if (Object.is(value, -0)) return { text: '{"$float":"AAAAAAAAAIA="}', size: 9, nesting: 0 };
      if (!Number.isFinite(value)) refuse("InvalidEncoding", `Number ${value} must be encoded as $float`);
      return { text: String(value), size: 9, nesting: 0 };
    case "string":
      if (PLAIN.test(value)) return { text: `"${value}"`, size: 2 + value.length, nesting: 0 };
      checkText(value);
      return { text: JSON.stringify(value), size: 2 + Buffer.byteLength(value), nesting: 0 };
    case "object":
      break;
    default:
      refuse("InvalidValue", `${String(value)} is not a supported Convex type.`);
  }
  if (depth >= MAX_VALUE_NESTING) tooNested(depth + 1);
  return Array.isArray(value) ? encodeArray(value, options, depth) : encodeObject(value, options, depth);
}

function encodeArray(value: ConvexJson[], options: CanonicalOptions, depth: number): CanonicalValue {
  if (value.length > MAX_ARRAY_LENGTH) refuse("ArrayTooLong", `Array length is too long (${value.length} > maximum length ${MAX_ARRAY_LENGTH})`);
  let text = "[";
  let size = 2;
  let nesting = 0;
  for (let i = 0; i < value.length; i += 1) {
    const element = encode(value[i], options, depth + 1);
    text += i === 0 ? element.text : `,${element.text}`;
    size += element.size;
    if (element.nesting > nesting) nesting = element.nesting;
  }
  return { text: `${text}]`, size, nesting: nesting + 1 };
}

function encodeObject(value: ConvexJsonObject, options: CanonicalOptions, depth: number): CanonicalValue {
  const key = specialKey(value);
  if (key !== null) {
    const out = special(key, value, options);
    if (out !== null) return out;
  }
  const fields = Object.keys(value).sort();
  if (fields.length > MAX_OBJECT_FIELDS) {
    refuse("TooManyFieldsError", `Object has too many fields (${fields.length} > maximum number ${MAX_OBJECT_FIELDS})`);
  }
  let text = "{";
  let size = 2;
  let nesting = 0;
  for (const field of fields) {
    const name = fieldText(field);
    const inner = encode(value[field], options, depth + 1);
    text += text.length === 1 ? name + inner.text : `,${name}${inner.text}`;
    size += field.length + 1 + inner.size;
    if (inner.nesting > nesting) nesting = inner.nesting;
  }
  return { text: `${text}}`, size, nesting: nesting + 1 };
}

/**
 * Checks a value in Convex JSON and returns its canonical text (fields sorted, one spelling per value) with its size.
 * Throws UserError with Convex's sentence for anything Convex refuses: field names, lone surrogates, too long, wide or deep.
 */
export function canonicalize(value: ConvexJson, options: CanonicalOptions = {}): CanonicalValue {
  const out = encode(value, options, 0);
  if (out.size > MAX_VALUE_SIZE) {
    refuse("ValueTooLargeError", `Value is too large (${formatBinarySize(out.size)} > maximum size ${formatBinarySize(MAX_VALUE_SIZE)})`);
  }
  return out;
}
