import type { ConvexJson } from "../contracts.js";
import { UserError } from "../contracts.js";
import { displayFloat } from "./display.js";
import { identifierProblem } from "./identifiers.js";
import { float64Of, kindOf, specialKey } from "./special.js";

/** A parsed validator, as `exportArgs`, `exportReturns` and a schema's `documentType` carry it in JSON. */
export type Validator =
  | { type: "any" | "null" | "number" | "bigint" | "commitTs" | "boolean" | "string" | "bytes" }
  | { type: "literal"; value: ConvexJson }
  | { type: "id"; tableName: string }
  | { type: "array"; value: Validator }
  | { type: "record"; keys: Validator; values: Validator }
  | ObjectValidator
  | { type: "union"; value: Validator[] };
export type ObjectValidator = { type: "object"; fields: Map<string, FieldValidator> };
type FieldValidator = { validator: Validator; optional: boolean };

function invalid(message: string): never {
  throw new UserError("InvalidValidator", message);
}

type JsonObject = { [key: string]: ConvexJson };

function objectOf(json: ConvexJson | undefined): JsonObject {
  if (json === undefined || json === null || typeof json !== "object" || Array.isArray(json)) invalid("A validator must be an object with a `type`.");
  return json;
}

function parseField(json: ConvexJson | undefined): FieldValidator {
  const field = objectOf(json);
  return { validator: parseValidator(field["fieldType"]), optional: field["optional"] === true };
}

function parseObject(json: ConvexJson | undefined): ObjectValidator {
  const source = objectOf(json);
  const fields = new Map<string, FieldValidator>();
  for (const name of Object.keys(source).sort()) {
    const problem = identifierProblem(name);
    if (problem !== null) invalid(problem);
    try {
      fields.set(name, parseField(source[name]));
    } catch (error) {
      if (error instanceof UserError) throw new UserError(error.code, `Invalid validator for key \`${name}\`: ${error.message}`);
      throw error;
    }
  }
  return { type: "object", fields };
}

function isStringSubtype(validator: Validator): boolean {
  if (validator.type === "union") return validator.value.every(isStringSubtype);
  if (validator.type === "literal") return kindOf(validator.value) === "String";
  return validator.type === "string" || validator.type === "id";
}

function hasStringLiteral(validator: Validator): boolean {
  if (validator.type === "union") return validator.value.some(hasStringLiteral);
  return validator.type === "literal";
}

function parseRecord(json: JsonObject): Validator {
  const keys = parseValidator(json["keys"]);
  const values = parseField(json["values"]);
  if (!isStringSubtype(keys)) {
    throw new UserError(
      "InvalidRecordType",
      `Records can only have string keys. Your validator contains a record with key typed as \`${displayValidator(keys)}\`, which is not a subtype of \`v.string()\``,
    );
  }
  if (hasStringLiteral(keys)) throw new UserError("InvalidRecordType", "Records cannot have string literal keys");
  if (values.optional) throw new UserError("InvalidRecordType", "Records cannot have optional values");
  return { type: "record", keys, values: values.validator };
}

/** Parses a validator's JSON; throws UserError for what Convex refuses. */
export function parseValidator(json: ConvexJson | undefined): Validator {
  const source = objectOf(json);
  const type = source["type"];
  switch (type) {
    case "any":
    case "null":
    case "number":
    case "bigint":
    case "commitTs":
    case "boolean":
    case "string":
    case "bytes":
      return { type };
    case "literal": {
      const value = source["value"];
      if (value === undefined || !["Float64", "Int64", "Boolean", "String"].includes(kindOf(value))) invalid("A literal validator holds a string, number, boolean or bigint.");
      return { type, value };
    }
    case "id": {
      const tableName = source["tableName"];
      if (typeof tableName !== "string") invalid("An id validator names its table.");
      const problem = identifierProblem(tableName);
      if (problem !== null) invalid(problem);
      return { type, tableName };
    }
    case "array":
      return { type, value: parseValidator(source["value"]) };
    case "record":
      return parseRecord(source);
    case "object":
      return parseObject(source["value"]);
    case "union": {
      const value = source["value"];
      if (!Array.isArray(value)) invalid("A union validator lists its members.");
      return { type, value: value.map((member) => parseValidator(member)) };
    }
    default:
      invalid(`Unknown validator type ${JSON.stringify(type)}.`);
  }
}

/** A literal as it stands inside `v.literal(…)`. */
export function displayLiteral(value: ConvexJson): string {
  switch (kindOf(value)) {
    case "Int64":
      return "<bigint>";
    case "Float64": {
      const float = typeof value === "number" ? value : float64Of(value as JsonObject);
      return Number.isFinite(float) ? displayFloat(float) : "<number>";
    }
    default:
      return JSON.stringify(value);
  }
}

/** A validator in the notation of its builder, e.g. `v.object({a: v.optional(v.string())})`. */
export function displayValidator(validator: Validator): string {
  switch (validator.type) {
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "literal":
      return `v.literal(${displayLiteral(validator.value)})`;
    case "id":
      return `v.id("${validator.tableName}")`;
    case "array":
      return `v.array(${displayValidator(validator.value)})`;
    case "record":
      return `v.record(${displayValidator(validator.keys)}, ${displayValidator(validator.values)})`;
    case "object": {
      const fields = [...validator.fields].map(([name, field]) => {
        const inner = displayValidator(field.validator);
        return `${name}: ${field.optional ? `v.optional(${inner})` : inner}`;
      });
      return `v.object({${fields.join(", ")}})`;
    }
    case "union":
      return `v.union(${validator.value.map(displayValidator).join(", ")})`;
    default:
      return `v.${validator.type}()`;
  }
}

/** Whether a value is a plain object of fields (and not an encoded int64, float64 or bytes). */
export function isFieldObject(value: ConvexJson): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value) && specialKey(value) === null;
}
