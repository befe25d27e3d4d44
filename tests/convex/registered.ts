import { makeFunctionReference, type FunctionReference } from "convex/server";
import type { TestBackend } from "./setup";

/** What the registration of a Convex function tells about itself. */
export type Registered = { isPublic?: true; isQuery?: true; isMutation?: true; isAction?: true; exportArgs: () => string };
type Argument =
  | { type: "null" | "number" | "bigint" | "boolean" | "string" | "bytes" | "any" }
  | { type: "literal"; value: unknown }
  | { type: "id"; tableName: string }
  | { type: "array"; value: Argument }
  | { type: "union"; value: Argument[] }
  | { type: "record" }
  | { type: "object"; value: Record<string, { fieldType: Argument; optional: boolean }> };

const modules: Record<string, Record<string, unknown>> = import.meta.glob(["../../convex/*.ts", "!../../convex/convex.config.ts"], {
  eager: true,
});

/** Every public function of the deployment. */
export const registered = Object.entries(modules).flatMap(([path, exports]) =>
  Object.entries(exports).flatMap(([name, value]) => {
    const isFunction = typeof value === "function" && "isPublic" in value && "exportArgs" in value;
    const module = path.replace(/^.*\/|\.ts$/g, "");
    return isFunction ? [{ act: `${module}.${name}`, path: `${module}:${name}`, fn: value as unknown as Registered }] : [];
  }),
);

/** How values of arguments are chosen. */
export type Sampling = {
  /** The id of a row of this table; of one that is not there unless said otherwise. */
  idOf?: (table: string) => string;
  boolean?: boolean;
  /** Which of alternatives is taken: this one, or the last where there are fewer. */
  alternative?: number;
  withOptional?: boolean;
};

/** An id of the right shape whose row does not exist. */
export const missingId = (table: string): string => `${"9".repeat(32 - table.length)}${table}`;

function valueOf(argument: Argument, how: Sampling): unknown {
  const { idOf = missingId, boolean = true, alternative = 0, withOptional = false } = how;
  switch (argument.type) {
    case "null":
      return null;
    case "number":
      return 1;
    case "bigint":
      return 1n;
    case "boolean":
      return boolean;
    case "string":
    case "any":
      return "sample";
    case "bytes":
      return new ArrayBuffer(1);
    case "literal":
      return argument.value;
    case "id":
      return idOf(argument.tableName);
    case "array":
      return [];
    case "union": {
      const chosen = argument.value[Math.min(alternative, argument.value.length - 1)];
      return chosen === undefined ? null : valueOf(chosen, how);
    }
    case "record":
      return {};
    case "object":
      return Object.fromEntries(
        Object.entries(argument.value)
          .filter(([, field]) => withOptional || !field.optional)
          .map(([name, field]) => [name, valueOf(field.fieldType, how)]),
      );
  }
}

/** Arguments that the validators of a function take: the plainest ones unless said otherwise. */
export function sampleOf(fn: Registered, how: Sampling = {}): Record<string, unknown> {
  return valueOf(JSON.parse(fn.exportArgs()) as Argument, how) as Record<string, unknown>;
}

/** These arguments with every choice of a yes or no, and of every word of a closed list, that they hold. */
export function alternativesOf(fn: Registered, args: Record<string, unknown>): Record<string, unknown>[] {
  const { value } = JSON.parse(fn.exportArgs()) as { value: Record<string, { fieldType: Argument }> };
  return Object.entries(value).reduce<Record<string, unknown>[]>(
    (all, [name, { fieldType }]) => {
      const choices = name in args ? choicesOf(fieldType) : [];
      return choices.length === 0 ? all : all.flatMap((each) => choices.map((choice) => ({ ...each, [name]: choice })));
    },
    [args],
  );
}

function choicesOf(argument: Argument): unknown[] {
  if (argument.type === "boolean") return [true, false];
  const isList = argument.type === "union" && argument.value.every(({ type }) => type === "literal");
  return isList ? argument.value.flatMap((each) => (each.type === "literal" ? [each.value] : [])) : [];
}

/** Calls a public function, whatever its kind, and returns what it answers. */
export async function callFunction(
  caller: Pick<TestBackend, "query" | "mutation" | "action">,
  path: string,
  fn: Registered,
  args: Record<string, unknown>,
): Promise<unknown> {
  if (fn.isQuery) return (await caller.query(makeFunctionReference<"query">(path) as FunctionReference<"query">, args)) as unknown;
  if (fn.isMutation)
    return (await caller.mutation(makeFunctionReference<"mutation">(path) as FunctionReference<"mutation">, args)) as unknown;
  return (await caller.action(makeFunctionReference<"action">(path) as FunctionReference<"action">, args)) as unknown;
}
