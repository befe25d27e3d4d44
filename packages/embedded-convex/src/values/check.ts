import type { ConvexJson, ConvexJsonObject } from "../contracts.js";
import { displayValue } from "./display.js";
import { tryDecodeId } from "./documentId.js";
import { compareConvex } from "./sortKey.js";
import { kindOf } from "./special.js";
import type { ObjectValidator, Validator } from "./validator.js";
import { displayLiteral, displayValidator, isFieldObject, parseValidator } from "./validator.js";

/** Name of the table with this number (system tables too), or null. */
export type TableNameOf = (tableNumber: number) => string | null;

/** What did not match; `path` runs from the outermost step to the innermost. */
type Mismatch = { path: string[]; text: (path: string) => string };

const KIND_OF_TYPE: Partial<Record<Validator["type"], string>> = {
  null: "Null",
  number: "Float64",
  bigint: "Int64",
  commitTs: "Int64",
  boolean: "Boolean",
  string: "String",
  bytes: "Bytes",
};

function at(mismatch: Mismatch | null, step: string): Mismatch | null {
  mismatch?.path.unshift(step);
  return mismatch;
}

function noMatch(validator: Validator, value: ConvexJson): Mismatch {
  return { path: [], text: (path) => `Value does not match validator.\n${path}\nValue: ${displayValue(value)}\nValidator: ${displayValidator(validator)}` };
}

function checkId(validator: Validator & { type: "id" }, value: ConvexJson, tables: TableNameOf): Mismatch | null {
  const decoded = typeof value === "string" ? tryDecodeId(value) : null;
  const found = decoded === null ? null : tables(decoded.tableNumber);
  if (found === null) return noMatch(validator, value);
  if (found === validator.tableName) return null;
  const wanted = `\`v.id("${validator.tableName}")\``;
  return {
    path: [],
    text: (path) =>
      found.startsWith("_")
        ? `Found ID "${String(value)}" from a system table, which does not match the table name in validator ${wanted}.${path}`
        : `Found ID "${String(value)}" from table \`${found}\`, which does not match the table name in validator ${wanted}.${path}`,
  };
}

function checkObject(validator: ObjectValidator, value: ConvexJsonObject, tables: TableNameOf): Mismatch | null {
  for (const [name, field] of validator.fields) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    if (inner !== undefined) {
      const mismatch = check(field.validator, inner, tables);
      if (mismatch !== null) return at(mismatch, `.${name}`);
    } else if (!field.optional) {
      return {
        path: [],
        text: (path) =>
          `Object is missing the required field \`${name}\`. Consider wrapping the field validator in \`v.optional(...)\` if this is expected.\n${path}\nObject: ${displayValue(value)}\nValidator: ${displayValidator(validator)}`,
      };
    }
  }
  for (const name of Object.keys(value).sort()) {
    if (validator.fields.has(name)) continue;
    return {
      path: [],
      text: (path) =>
        `Object contains extra field \`${name}\` that is not in the validator.\n${path}\nObject: ${displayValue(value)}\nValidator: ${displayValidator(validator)}`,
    };
  }
  return null;
}

function checkRecord(validator: Validator & { type: "record" }, value: ConvexJsonObject, tables: TableNameOf): Mismatch | null {
  for (const name of Object.keys(value).sort()) {
    const key = at(check(validator.keys, name, tables), ".keys()");
    if (key !== null) return key;
    const inner = at(check(validator.values, value[name] ?? null, tables), ".values()");
    if (inner !== null) return inner;
  }
  return null;
}

function checkUnion(validator: Validator & { type: "union" }, value: ConvexJson, tables: TableNameOf): Mismatch | null {
  const [only] = validator.value;
  if (validator.value.length === 1 && only !== undefined) return check(only, value, tables);
  for (const member of validator.value) if (check(member, value, tables) === null) return null;
  return noMatch(validator, value);
}

function check(validator: Validator, value: ConvexJson, tables: TableNameOf): Mismatch | null {
  switch (validator.type) {
    case "any":
      return null;
    case "literal":
      if (compareConvex(validator.value, value) === 0) return null;
      return { path: [], text: (path) => `\`${displayValue(value)}\` does not match literal validator \`v.literal(${displayLiteral(validator.value)})\`.${path}` };
    case "id":
      return checkId(validator, value, tables);
    case "array":
      if (!Array.isArray(value)) return noMatch(validator, value);
      for (let i = 0; i < value.length; i += 1) {
        const mismatch = check(validator.value, value[i] ?? null, tables);
        if (mismatch !== null) return at(mismatch, `[${i}]`);
      }
      return null;
    case "record":
      return isFieldObject(value) ? checkRecord(validator, value, tables) : noMatch(validator, value);
    case "object":
      return isFieldObject(value) ? checkObject(validator, value, tables) : noMatch(validator, value);
    case "union":
      return checkUnion(validator, value, tables);
    default:
      return kindOf(value) === KIND_OF_TYPE[validator.type] ? null : noMatch(validator, value);
  }
}

function matchesObject(validator: ObjectValidator, value: ConvexJsonObject, tables: TableNameOf): boolean {
  let present = 0;
  for (const [name, field] of validator.fields) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    if (inner === undefined) {
      if (!field.optional) return false;
    } else if (!matches(field.validator, inner, tables)) return false;
    else present += 1;
  }
  return Object.keys(value).length === present;
}

/** Whether `check` finds nothing, without the words: nearly every value matches, and this runs for each one written or returned. */
function matches(validator: Validator, value: ConvexJson, tables: TableNameOf): boolean {
  switch (validator.type) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "null":
      return value === null;
    case "literal":
      if (typeof value === "string" || typeof validator.value === "string") return value === validator.value;
      return check(validator, value, tables) === null;
    case "id": {
      const decoded = typeof value === "string" ? tryDecodeId(value) : null;
      return decoded !== null && tables(decoded.tableNumber) === validator.tableName;
    }
    case "array":
      if (!Array.isArray(value)) return false;
      for (const element of value) if (!matches(validator.value, element, tables)) return false;
      return true;
    case "object":
      return isFieldObject(value) && matchesObject(validator, value, tables);
    case "union":
      for (const member of validator.value) if (matches(member, value, tables)) return true;
      return false;
    case "number":
      if (typeof value === "number") return true;
      return kindOf(value) === "Float64";
    default:
      return check(validator, value, tables) === null;
  }
}

/** Convex's sentence for why `value` (Convex JSON) does not match, or null when it does. */
export function validationProblem(validator: Validator, value: ConvexJson, tables: TableNameOf): string | null {
  if (matches(validator, value, tables)) return null;
  const mismatch = check(validator, value, tables);
  if (mismatch === null) return null;
  return mismatch.text(mismatch.path.length === 0 ? "" : `Path: ${mismatch.path.join("")}`);
}

const parsed = new Map<string, Validator>();
const MAX_PARSED = 10_000;

/** Parses a validator's JSON text once and remembers it; exported validators repeat on every call. */
export function validatorFromText(text: string): Validator {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const validator = parseValidator(JSON.parse(text) as ConvexJson);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, validator);
  return validator;
}
