import type { z } from "zod";
import { schemaOf, type Schema } from "./openapi";
import type { Case } from "./wire";

/** One field of a call or an answer as people read it; `depth` says how far inside other fields it is. */
export type FieldRow = { name: string; type: string; isRequired: boolean; description: string | null; depth: number };

const isObject = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);
const variantsOf = (schema: Schema): Schema[] => (Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : [schema]);

function typeOf(schema: Schema): string {
  const variants = variantsOf(schema);
  if (variants.length > 1) return variants.map(typeOf).join(" or ");
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `list of ${isObject(schema.items) ? typeOf(schema.items) : "anything"}`;
  return typeof schema.format === "string" ? schema.format : String(schema.type ?? "anything");
}

/** What is inside a field: the fields of an object, of a list's items, of what may be null. */
function insideOf(schema: Schema): Schema | null {
  const found = variantsOf(schema).find((variant) => variant.type === "object" || variant.type === "array");
  if (found === undefined) return null;
  return found.type === "array" ? (isObject(found.items) ? insideOf(found.items) : null) : found;
}

function rowsOf(schema: Schema, depth: number): FieldRow[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).flatMap(([name, field]) => {
    if (!isObject(field)) return [];
    const description = typeof field.description === "string" ? field.description : null;
    const inside = insideOf(field);
    return [
      { name, type: typeOf(field), isRequired: required.includes(name), description, depth },
      ...(inside === null ? [] : rowsOf(inside, depth + 1)),
    ];
  });
}

/** The fields of a call (`input`) or of an answer (`output`), in the names of one case. */
export function fieldsOf(schema: z.ZodObject, io: "input" | "output", spoken: Case): FieldRow[] {
  return rowsOf(schemaOf(schema, io, spoken), 0);
}
