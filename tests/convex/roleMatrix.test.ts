import { ConvexError } from "convex/values";
import { describe, expect, it } from "vitest";
import { ACTS, isAllowedWhileSuspended, obstacleOf, WAYS_IN, type Act, type Role } from "@/lib/rolePermissions";
import { callFunction, registered, sampleOf, type Registered } from "./registered";
import { createUser, setupBackend, type TestBackend } from "./setup";

const DOOR = ["UNAUTHENTICATED", "FORBIDDEN", "SUSPENDED"];

/** How the door answers a caller: the code it refuses with, or "open" whatever then becomes of the call. */
async function tryDoor(caller: Pick<TestBackend, "query" | "mutation" | "action">, path: string, fn: Registered): Promise<string> {
  try {
    await callFunction(caller, path, fn, sampleOf(fn));
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

/** Writes without a role, each of which checks its caller by itself, and what somebody does about money that is theirs. */
const OPEN_WRITES = [
  "notifications.unsubscribe",
  "payoutMethods.changeDemoPayee",
  "payoutMethods.connect",
  "payoutMethods.refresh",
  "payoutMethods.remove",
  "payoutMethods.saveBank",
  "payoutMethods.setDefault",
  "payouts.cancel",
  "payouts.request",
  "payouts.setMonthly",
  "rest.enter",
  "sessions.tick",
  "users.ensure",
];

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
