import { makeFunctionReference, type FunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { describe, expect, it } from "vitest";
import { ACTS, isAllowedWhileSuspended, obstacleOf, WAYS_IN, type Act, type Role } from "@/lib/rolePermissions";
import { createUser, setupBackend, type TestBackend } from "./setup";

/** What the registration of a Convex function tells about itself. */
type Registered = { isPublic?: true; isQuery?: true; isMutation?: true; isAction?: true; exportArgs: () => string };
type Argument =
  | { type: "null" | "number" | "bigint" | "boolean" | "string" | "bytes" | "any" }
  | { type: "literal"; value: unknown }
  | { type: "id"; tableName: string }
  | { type: "array"; value: Argument }
  | { type: "union"; value: Argument[] }
  | { type: "record" }
  | { type: "object"; value: Record<string, { fieldType: Argument; optional: boolean }> };

const modules: Record<string, Record<string, unknown>> = import.meta.glob("../../convex/*.ts", { eager: true });
const registered = Object.entries(modules).flatMap(([path, exports]) =>
  Object.entries(exports).flatMap(([name, value]) => {
    const isFunction = typeof value === "function" && "isPublic" in value && "exportArgs" in value;
    const module = path.replace(/^.*\/|\.ts$/g, "");
    return isFunction ? [{ act: `${module}.${name}`, path: `${module}:${name}`, fn: value as unknown as Registered }] : [];
  }),
);

/** The plainest value an argument takes: of optional fields none, of alternatives the first; ids of rows that are not there. */
function sampleOf(argument: Argument): unknown {
  switch (argument.type) {
    case "null":
      return null;
    case "number":
      return 1;
    case "bigint":
      return 1n;
    case "boolean":
      return true;
    case "string":
    case "any":
      return "sample";
    case "bytes":
      return new ArrayBuffer(1);
    case "literal":
      return argument.value;
    case "id":
      return `${"9".repeat(32 - argument.tableName.length)}${argument.tableName}`;
    case "array":
      return [];
    case "union":
      return argument.value[0] === undefined ? null : sampleOf(argument.value[0]);
    case "record":
      return {};
    case "object":
      return Object.fromEntries(
        Object.entries(argument.value)
          .filter(([, field]) => !field.optional)
          .map(([name, field]) => [name, sampleOf(field.fieldType)]),
      );
  }
}

const DOOR = ["UNAUTHENTICATED", "FORBIDDEN", "SUSPENDED"];

/** How the door answers a caller: the code it refuses with, or "open" whatever then becomes of the call. */
async function tryDoor(caller: Pick<TestBackend, "query" | "mutation" | "action">, path: string, fn: Registered): Promise<string> {
  const args = sampleOf(JSON.parse(fn.exportArgs()) as Argument) as Record<string, unknown>;
  try {
    if (fn.isQuery) await caller.query(makeFunctionReference<"query">(path) as FunctionReference<"query">, args);
    else if (fn.isMutation) await caller.mutation(makeFunctionReference<"mutation">(path) as FunctionReference<"mutation">, args);
    else await caller.action(makeFunctionReference<"action">(path) as FunctionReference<"action">, args);
    return "open";
  } catch (error) {
    // A call that its arguments stopped has not reached the door.
    if (error instanceof Error && error.message.includes("Validator error")) throw error;
    const code: unknown = error instanceof ConvexError ? (error.data as { code?: unknown }).code : null;
    return typeof code === "string" && DOOR.includes(code) ? code : "open";
  }
}

const ROLE_SETS: Role[][] = [["client"], ["client", "advisor"], ["client", "admin"], ["client", "advisor", "admin"]];
const PEOPLE = ROLE_SETS.flatMap((roles) => [false, true].map((suspended) => ({ roles, suspended })));

describe("the table of roles", () => {
  it("names every public function and nothing else", () => {
    expect(registered.length).toBeGreaterThan(100);
    expect(registered.map(({ act }) => act).sort()).toEqual(Object.keys(ACTS).sort());
  });

  it("opens to the suspended what reads, and nothing that does", () => {
    const open = registered.filter(({ act, fn }) => isAllowedWhileSuspended(act as Act) && !fn.isQuery).map(({ act }) => act);
    expect(open.sort()).toEqual(OPEN_WRITES);
  });
});

/** Writes without a role: each checks its caller by itself, and says how in its own tests. */
const OPEN_WRITES = ["notifications.unsubscribe", "sessions.tick", "users.ensure"];

describe.each(registered)("$act", ({ act, path, fn }) => {
  const wayIn = ACTS[act as Act];

  it("answers nobody, every role and the suspended as the table says", async () => {
    const t = setupBackend();
    const answers: string[] = [];
    const expected: string[] = [];
    if (WAYS_IN[wayIn].role !== null || wayIn === "party") {
      answers.push(`nobody: ${await tryDoor(t, path, fn)}`);
      expected.push("nobody: UNAUTHENTICATED");
    }
    for (const [number, { roles, suspended }] of PEOPLE.entries()) {
      const who = `${roles.join("+")}${suspended ? ", suspended" : ""}`;
      const person = await createUser(t, { name: `Person${number}`, roles, suspended });
      answers.push(`${who}: ${await tryDoor(person.as, path, fn)}`);
      expected.push(`${who}: ${obstacleOf({ roles, suspended }, wayIn) ?? "open"}`);
    }
    expect(answers).toEqual(expected);
  });
});
