import type { ConvexJson, ConvexJsonObject } from "../contracts.js";
import { UserError } from "../contracts.js";
import { canonicalize, displayValue, float64Of, float64ToJson, int64Of, int64ToJson, kindOf, parseFieldPath, sortKey, valueAtPath } from "../values/index.js";

type Maybe = ConvexJson | undefined;
type Evaluate = (document: ConvexJsonObject) => Maybe;
/** Whether a document passes a filter; throws UserError when the expression cannot be evaluated on it. */
export type Predicate = (document: ConvexJsonObject) => boolean;

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

function evalError(message: string): never {
  throw new UserError("EvalError", message);
}

function typeName(value: Maybe): string {
  return value === undefined ? "undefined" : kindOf(value);
}

function toBoolean(value: Maybe): boolean {
  if (typeof value === "boolean") return value;
  return evalError(`Cannot use value ${displayValue(value)} (type ${typeName(value)}) as a Boolean`);
}

const COMPARISONS: Record<string, (left: string, right: string) => boolean> = {
  $eq: (left, right) => left === right,
  $neq: (left, right) => left !== right,
  $lt: (left, right) => left < right,
  $lte: (left, right) => left <= right,
  $gt: (left, right) => left > right,
  $gte: (left, right) => left >= right,
};

type Arithmetic = { verb: string; ints: (l: bigint, r: bigint) => bigint; floats: (l: number, r: number) => number };
const ARITHMETIC: Record<string, Arithmetic> = {
  $add: { verb: "add", ints: (l, r) => l + r, floats: (l, r) => l + r },
  $sub: { verb: "subtract", ints: (l, r) => l - r, floats: (l, r) => l - r },
  $mul: { verb: "multiply", ints: (l, r) => l * r, floats: (l, r) => l * r },
  $div: { verb: "divide", ints: (l, r) => l / r, floats: (l, r) => l / r },
  $mod: { verb: "mod", ints: (l, r) => l % r, floats: (l, r) => l % r },
};

function calculate({ verb, ints, floats }: Arithmetic, left: Maybe, right: Maybe, divides: boolean): ConvexJson {
  const kinds = `${typeName(left)},${typeName(right)}`;
  if (kinds === "Int64,Int64") {
    const l = int64Of(left as ConvexJsonObject);
    const r = int64Of(right as ConvexJsonObject);
    if (divides && r === 0n) evalError(`Cannot ${verb} ${l} by zero`);
    const result = ints(l, r);
    if (result < MIN_INT64 || result > MAX_INT64) evalError(`Cannot ${verb} ${l} and ${r}: the result is out of range for Int64`);
    return int64ToJson(result);
  }
  if (kinds === "Float64,Float64") {
    return float64ToJson(floats(float64Of(left as number | ConvexJsonObject), float64Of(right as number | ConvexJsonObject)));
  }
  return evalError(`Cannot ${verb} ${displayValue(left)} (type ${typeName(left)}) and ${displayValue(right)} (type ${typeName(right)})`);
}

function negate(value: Maybe): ConvexJson {
  if (typeName(value) === "Int64") {
    const int = int64Of(value as ConvexJsonObject);
    if (int === MIN_INT64) evalError(`Cannot negate ${int}: the result is out of range for Int64`);
    return int64ToJson(-int);
  }
  if (typeName(value) === "Float64") return float64ToJson(-float64Of(value as number | ConvexJsonObject));
  return evalError(`Cannot negate ${displayValue(value)} (type ${typeName(value)})`);
}

function malformed(json: Maybe): never {
  throw new UserError("InvalidFilter", `Malformed filter expression ${JSON.stringify(json)}`);
}

function pair(operand: ConvexJson): [Evaluate, Evaluate] {
  if (!Array.isArray(operand) || operand.length !== 2) malformed(operand);
  return [compile(operand[0]), compile(operand[1])];
}

function compile(json: Maybe): Evaluate {
  if (json === undefined || json === null || typeof json !== "object" || Array.isArray(json)) malformed(json);
  const [entry, ...others] = Object.entries(json);
  if (entry === undefined || others.length > 0) malformed(json);
  const [operator, operand] = entry;
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) {
    const [left, right] = pair(operand);
    return (document) => comparison(sortKey(left(document)), sortKey(right(document)));
  }
  const arithmetic = ARITHMETIC[operator];
  if (arithmetic !== undefined) {
    const [left, right] = pair(operand);
    const divides = operator === "$div" || operator === "$mod";
    return (document) => calculate(arithmetic, left(document), right(document), divides);
  }
  switch (operator) {
    case "$and":
    case "$or": {
      if (!Array.isArray(operand)) malformed(json);
      const members = operand.map(compile);
      return operator === "$and"
        ? (document) => members.every((member) => toBoolean(member(document)))
        : (document) => members.some((member) => toBoolean(member(document)));
    }
    case "$not": {
      const inner = compile(operand);
      return (document) => !toBoolean(inner(document));
    }
    case "$neg": {
      const inner = compile(operand);
      return (document) => negate(inner(document));
    }
    case "$field": {
      if (typeof operand !== "string") malformed(json);
      const path = parseFieldPath(operand);
      return (document) => valueAtPath(document, path);
    }
    case "$literal": {
      const literal = maybeValue(operand);
      return () => literal;
    }
    default:
      return malformed(json);
  }
}

/** A checked value in Convex JSON, where `{"$undefined": null}` stands for a missing field. */
export function maybeValue(json: ConvexJson): Maybe {
  if (json !== null && typeof json === "object" && !Array.isArray(json) && json["$undefined"] === null && Object.keys(json).length === 1) return undefined;
  canonicalize(json, { allowCommitTs: true });
  return json;
}

/** Compiles a filter expression; throws UserError when it is malformed. */
export function compileFilter(json: ConvexJson): Predicate {
  const evaluate = compile(json);
  return (document) => toBoolean(evaluate(document));
}
