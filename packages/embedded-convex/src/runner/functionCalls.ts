/** Finding functions and checking what goes in and comes out. */
import { type Caller, type ConvexJson, type Transaction, UserError } from "../contracts.js";
import type { UdfType } from "../runtime/codeVersion.js";
import { RunFailure } from "../runtime/functionErrors.js";
import { type CanonicalOptions, canonicalize, formatBinarySize, type TableNameOf, validationProblem } from "../values/index.js";
import type { Target } from "./addresses.js";
import type { FunctionInfo, LoadedCode } from "./loadedCode.js";
import { shortPath } from "./paths.js";

/** Largest encoded arguments or result, in bytes. */
const MAX_VALUE_BYTES = 16 << 20;

const TYPE_NAMES: Record<UdfType, string> = { query: "Query", mutation: "Mutation", action: "Action" };

/** A function for a caller. Throws RunFailure with Convex's sentence when there is none, it is hidden, or of another kind. */
export function findFunction(code: LoadedCode | null, { component, path }: Target, kind: UdfType, caller: Caller): FunctionInfo {
  const info = code?.function(component, path);
  // Clients reach the app only: what a component offers is for the one that mounts it.
  if (info === undefined || (caller === "client" && (!info.isPublic || component !== ""))) {
    throw RunFailure.of(`Could not find public function for '${shortPath(path)}'.`);
  }
  if (info.udfType !== kind)
    throw RunFailure.of(`Trying to execute ${path} as ${TYPE_NAMES[kind]}, but it is defined as ${TYPE_NAMES[info.udfType]}.`);
  return info;
}

/** Names of tables by number, as `tx` sees them. */
export function tableNames(tx: Transaction): TableNameOf {
  return tx.tableNameOf;
}

/**
 * Arguments as the function gets them: the JSON text of a one-element array. Throws RunFailure when they are no valid value,
 * too large, or do not match the validator.
 */
export function prepareArguments(info: FunctionInfo, args: ConvexJson, tables: TableNameOf, options: CanonicalOptions = {}): string {
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    throw RunFailure.of(`Invalid arguments for ${shortPath(info.path)}: the arguments to a Convex function must be an object.`);
  }
  const { text, size } = encode(args, options, (reason) => `Invalid arguments for ${shortPath(info.path)}: ${reason}`);
  const problem = validationProblem(info.args, args, tables);
  if (problem !== null) throw RunFailure.of(`ArgumentValidationError: ${problem}`);
  if (size > MAX_VALUE_BYTES) {
    throw RunFailure.of(
      `Arguments for ${shortPath(info.path)} are too large (actual: ${formatBinarySize(size)}, limit: ${formatBinarySize(MAX_VALUE_BYTES)})`,
    );
  }
  return `[${text}]`;
}

/** Checks what a function returned and gives it as a value. Throws RunFailure. */
export function checkResult(info: FunctionInfo, text: string, tables: TableNameOf, options: CanonicalOptions = {}): ConvexJson {
  const value = JSON.parse(text) as ConvexJson;
  if (text.length > MAX_VALUE_BYTES) {
    throw RunFailure.of(
      `Function ${shortPath(info.path)} return value is too large (actual: ${formatBinarySize(text.length)}, limit: ${formatBinarySize(MAX_VALUE_BYTES)})`,
    );
  }
  if (typeof value === "object" || typeof value === "string")
    encode(value, options, (reason) => `Function ${shortPath(info.path)} return value invalid: ${reason}`);
  if (info.returns !== null) {
    const problem = validationProblem(info.returns, value, tables);
    if (problem !== null) throw RunFailure.of(`ReturnsValidationError: ${problem}`);
  }
  return value;
}

function encode(value: ConvexJson, options: CanonicalOptions, sentence: (reason: string) => string): { text: string; size: number } {
  try {
    return canonicalize(value, options);
  } catch (error) {
    if (error instanceof UserError) throw RunFailure.of(sentence(error.message));
    throw error;
  }
}
