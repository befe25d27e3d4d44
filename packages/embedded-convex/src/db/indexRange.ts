import type { ConvexJson, IndexBound } from "../contracts.js";
import { UserError } from "../contracts.js";
import { displayValue, parseFieldPath, sortKey } from "../values/index.js";
import type { IndexInfo } from "./catalog.js";
import { asArgument } from "./documents.js";
import { maybeValue } from "./filter.js";
import type { KeyRange } from "./readSet.js";

/** Greater than every key that continues complete values, smaller than the key of any greater value. */
const AFTER = "\xff";

type Maybe = ConvexJson | undefined;
type Inequality = { field: string; lower?: { value: Maybe; inclusive: boolean }; upper?: { value: Maybe; inclusive: boolean } };

const quoted = (field: string): string => `"${field}"`;
const list = (fields: readonly string[]): string => `[${fields.map(quoted).join(", ")}]`;

function alreadyDefined(kind: string, field: string, comparator: string, value: Maybe): never {
  throw new UserError(
    "AlreadyDefinedBound",
    `Already defined ${kind} bound in index range. Can't add ${quoted(field)} ${comparator} ${displayValue(value)}.`,
  );
}

const COMPARATORS = { Eq: "==", Gt: ">", Gte: ">=", Lt: "<", Lte: "<=" } as const;

/** Splits the bounds into equalities and at most one field with inequalities. */
function split(index: IndexInfo, bounds: readonly IndexBound[]): { equalities: Map<string, Maybe>; inequality: Inequality | null } {
  const equalities = new Map<string, Maybe>();
  let inequality: Inequality | null = null;
  for (const bound of bounds) {
    const { field, value } = asArgument("queryStream", "query", () => ({ field: parseFieldPath(bound.fieldPath).join("."), value: maybeValue(bound.value) }));
    if (bound.type === "Eq") {
      if (equalities.has(field)) alreadyDefined("equality", field, "==", equalities.get(field));
      equalities.set(field, value);
      continue;
    }
    const side = bound.type === "Lt" || bound.type === "Lte" ? "upper" : "lower";
    if (inequality?.[side] !== undefined) alreadyDefined(side, field, COMPARATORS[bound.type], value);
    if (inequality !== null && inequality.field !== field) {
      throw new UserError(
        "BoundsOnMultipleFields",
        `Upper and lower bounds in \`range\` can only be applied to a single index field. This query against index ${index.qualifiedName} attempted to set a range bound on both ${quoted(inequality.field)} and ${quoted(field)}. Consider using \`filter\` instead. See https://docs.convex.dev/using/indexes for more info.`,
      );
    }
    inequality = { ...(inequality ?? { field }), [side]: { value, inclusive: bound.type === "Gte" || bound.type === "Lte" } };
  }
  if (inequality !== null && equalities.has(inequality.field)) alreadyDefined("inequality", inequality.field, "==", equalities.get(inequality.field));
  return { equalities, inequality };
}

function checkFields(index: IndexInfo, used: readonly string[]): void {
  const all = [...index.fields, "_id"];
  for (const field of used) {
    if (all.includes(field)) continue;
    throw new UserError(
      "FieldNotInIndex",
      `The index range included a comparison with ${quoted(field)}, but ${index.qualifiedName} with fields ${list(index.fields)} doesn't index this field. For more information see https://docs.convex.dev/using/indexes.`,
    );
  }
}

/** The keys a range covers. Throws UserError with Convex's sentences for ranges that do not fit the index. */
export function compileRange(index: IndexInfo, bounds: readonly IndexBound[]): KeyRange {
  const { equalities, inequality } = split(index, bounds);
  const all = [...index.fields, "_id"];
  checkFields(index, [...equalities.keys(), ...(inequality === null ? [] : [inequality.field])]);
  const used = [...equalities.keys()].sort((a, b) => all.indexOf(a) - all.indexOf(b));
  if (inequality !== null) used.push(inequality.field);
  used.forEach((field, i) => {
    if (all[i] === field) return;
    throw new UserError(
      "InvalidIndexRange",
      `Tried to query index ${index.qualifiedName} but the query didn't use the index fields in order.\nIndex fields: ${list(index.fields)}\nQuery fields: ${list(used)}\nFirst incorrect field: ${quoted(field)}\nFor more information see https://docs.convex.dev/using/indexes.`,
    );
  });
  let prefix = index.prefix;
  for (const field of used) if (field !== inequality?.field) prefix += sortKey(equalities.get(field));
  const { lower, upper } = inequality ?? {};
  const start = lower === undefined ? prefix : prefix + sortKey(lower.value) + (lower.inclusive ? "" : AFTER);
  const end = upper === undefined ? prefix + AFTER : prefix + sortKey(upper.value) + (upper.inclusive ? AFTER : "");
  return { start, end: prefix === index.prefix && upper === undefined ? index.upper : end };
}
