import type { ConvexJson, ConvexJsonObject } from "../contracts.js";
import { UserError } from "../contracts.js";
import { canonicalize, displayValue, formatBinarySize, IdDecodeError } from "../values/index.js";
import { MAX_DOCUMENT_NESTING, MAX_DOCUMENT_SIZE } from "./limits.js";

/** A document as the store holds it: five base-36 digits of its size in Convex's bytes, then its JSON text. */
export type StoredDocument = string;
const SIZE_DIGITS = 5;

export function storedText(stored: StoredDocument): string {
  return stored.slice(SIZE_DIGITS);
}

export function storedSize(stored: StoredDocument): number {
  return Number.parseInt(stored.slice(0, SIZE_DIGITS), 36);
}

export function parseStored(stored: StoredDocument): ConvexJsonObject {
  return JSON.parse(storedText(stored)) as ConvexJsonObject;
}

/** Runs `body`; what it refuses is reported as a bad argument of `method`, e.g. `db.insert`. */
export function asArgument<T>(method: string, name: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError || error instanceof IdDecodeError) throw invalidArgument(method, name, error.message);
    throw error;
  }
}

export function invalidArgument(method: string, name: string, reason: string): UserError {
  return new UserError("InvalidArgument", `Invalid argument \`${name}\` for \`${method}\`: ${reason}`);
}

function checkSystemFields(document: ConvexJsonObject, id: string, creationTime: number): void {
  const givenId = document["_id"];
  if (givenId !== undefined && givenId !== id) {
    throw new UserError("InvalidIdError", `Provided document ID ${displayValue(id)} doesn't match '_id' field ${displayValue(givenId)}`);
  }
  const givenTime = document["_creationTime"];
  if (givenTime !== undefined && givenTime !== creationTime) {
    throw new UserError(
      "InvalidCreationTimeError",
      `Provided creation time ${creationTime} doesn't match '_creationTime' field in ${displayValue(document)}`,
    );
  }
}

/**
 * Completes a document with its system fields, checks it as Convex does (values, `_` fields, nesting, size) and gives both
 * its stored form and the object. System tables may hold documents of up to 32 MiB.
 */
export function encodeDocument(
  fields: ConvexJsonObject,
  id: string,
  creationTime: number,
  isSystem: boolean,
  method: string,
): { stored: StoredDocument; document: ConvexJsonObject; size: number; hasCommitTs: boolean } {
  checkSystemFields(fields, id, creationTime);
  const document: ConvexJsonObject = { ...fields, _id: id, _creationTime: creationTime };
  const { text, size, nesting } = asArgument(method, "value", () => canonicalize(document, { allowCommitTs: true }));
  const violations: string[] = [];
  if (!isSystem && nesting > MAX_DOCUMENT_NESTING) {
    violations.push(`Document is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_DOCUMENT_NESTING})`);
  }
  for (const field of Object.keys(document).sort()) {
    if (!field.startsWith("_") || field === "_id" || field === "_creationTime") continue;
    violations.push(`Field '${field}' starts with an underscore, which is only allowed for system fields like '_id'`);
  }
  if (violations.length > 0) {
    throw new UserError("InvalidDocumentError", `Document(value: ${displayValue(document)}) isn't a valid document: ${violations.join("\n ")}`);
  }
  if (!isSystem && size > MAX_DOCUMENT_SIZE) {
    throw new UserError("ValueTooLargeError", `Value is too large (${formatBinarySize(size)} > maximum size ${formatBinarySize(MAX_DOCUMENT_SIZE)})`);
  }
  const stored = size.toString(36).padStart(SIZE_DIGITS, "0") + text;
  return { stored, document, size, hasCommitTs: text.includes('{"$commitTs":null}') };
}

/** The value with every unresolved commit timestamp replaced by `resolved`. */
export function resolveCommitTs(value: ConvexJson, resolved: ConvexJson): ConvexJson {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((element) => resolveCommitTs(element, resolved));
  if (value["$commitTs"] === null && Object.keys(value).length === 1) return resolved;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, resolveCommitTs(inner, resolved)]));
}
