import { ConvexError } from "convex/values";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { ERROR_CODES } from "@/lib/domain/errors";
import { ACTS, WAYS_IN, type Act } from "@/lib/rolePermissions";
import { callFunction, missingId, registered, sampleOf, type Registered } from "./registered";
import { argumentsFor, rowArguments } from "./rowArguments";
import { foundTown, idsOf, openGates, secretsFrom, textOf, type Caller, type Town } from "./town";

let town: Town;
/** Every id there is, by table; texts that name a row beside them. */
let ids: Record<string, string[]>;

beforeAll(async () => {
  town = await foundTown();
  ids = await idsOf(town);
});
beforeEach(() => {
  openGates(town.t);
});
afterAll(() => {
  vi.useRealTimers();
});

/** All ways to name rows in a call, with each alternative that an argument has. */
function callsOf(act: string, fn: Registered): Record<string, unknown>[] {
  const named = rowArguments(fn);
  const base = argumentsFor(act, fn);
  const shapes = [0, 1, 2].flatMap((alternative) =>
    [false, true].map((withOptional) => sampleOf(fn, { alternative, withOptional, boolean: withOptional })),
  );
  const variants = [base, ...shapes.map((shape) => ({ ...shape, ...base }))];
  const distinct = [...new Map(variants.map((variant) => [textOf(variant), variant])).values()];
  return named.reduce<Record<string, unknown>[]>(
    (calls, { name, table, isText }) => {
      const values = [...new Set([...(ids[table] ?? []), isText ? "nonsense" : missingId(table)])];
      return calls.flatMap((call) => values.map((value) => ({ ...call, [name]: value })));
    },
    fn.isQuery === true ? distinct : [base],
  );
}

/** The answer to a call, or what it was refused with. A refusal that is not one of the closed codes is a fault of its own. */
async function answerTo(caller: Caller, path: string, fn: Registered, args: Record<string, unknown>): Promise<string> {
  try {
    return textOf(await callFunction(caller.person?.as ?? town.t, path, fn, args));
  } catch (error) {
    if (error instanceof ConvexError) {
      expect(ERROR_CODES).toContain((error.data as { code?: string }).code);
      return textOf(error.data);
    }
    if (error instanceof Error && /Validator error|Invalid argument|Expected ID/.test(error.message)) return "";
    throw error;
  }
}

/** What a call gave away, told for a person to find it. The caller's own words come back by right. */
async function leaksOf(caller: Caller, act: string, path: string, fn: Registered): Promise<string[]> {
  const leaks: string[] = [];
  for (const args of callsOf(act, fn)) {
    const answer = await answerTo(caller, path, fn, args);
    const said = textOf(args);
    for (const { text, what } of secretsFrom(town, caller)) {
      if (answer.includes(text) && !said.includes(text)) leaks.push(`${act} tells ${caller.name} ${what}`);
    }
  }
  return [...new Set(leaks)];
}

const CALLERS = ["nobody", "Casey", "Ada"] as const;
const callerOf = (name: (typeof CALLERS)[number]): Caller => ({ name, person: name === "nobody" ? null : name === "Casey" ? town.casey : town.ada });

const isOpenTo = (act: string, name: (typeof CALLERS)[number]): boolean => {
  const { role } = WAYS_IN[ACTS[act as Act]];
  return role === null || (role === "client" && name !== "nobody") || (role === "advisor" && name === "Ada");
};

describe.each(CALLERS)("everything that %s can call", (name) => {
  const open = registered.filter(({ act }) => isOpenTo(act, name));

  it.each(open.filter(({ fn }) => fn.isQuery === true))("$act answers with nothing of anybody else", async ({ act, path, fn }) => {
    expect(await leaksOf(callerOf(name), act, path, fn)).toEqual([]);
  });

  // Accounts that are deleted leave nothing to ask for.
  const writes = open.filter(({ fn, act }) => fn.isQuery !== true && act !== "users.deleteAccount");
  it("answers writes with nothing of anybody else, and reads after them either", async () => {
    const caller = callerOf(name);
    const leaks: string[] = [];
    for (const { act, path, fn } of writes) leaks.push(...(await leaksOf(caller, act, path, fn)));
    for (const { act, path, fn } of open) if (fn.isQuery === true) leaks.push(...(await leaksOf(caller, act, path, fn)));
    expect(leaks).toEqual([]);
  });
});

it("finds what an admin is told", async () => {
  const told = textOf(await town.robin.as.query(api.users.person, { userId: town.casey.userId }));
  expect(
    secretsFrom(town, callerOf("Ada"))
      .filter(({ text }) => told.includes(text))
      .map(({ what }) => what),
  ).toContain("Casey's account");
});
