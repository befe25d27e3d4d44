import type { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { idsIn, type Operation } from "@/lib/rest/define";
import { OPERATIONS } from "@/lib/rest/operations";
import { Refusal } from "@/lib/rest/refusal";
import { toPlain } from "@/lib/rest/wire";
import { foundTown, idsOf, openGates, rowsOf, secretsFrom, textOf, type Caller, type Town } from "./town";

let town: Town;
/** Every id there is, by table. */
let ids: Record<string, string[]>;
/** By id, what its row says, to tell whose it is. */
let said: Map<string, string>;

beforeAll(async () => {
  town = await foundTown();
  ids = await idsOf(town);
  said = new Map(Object.values(await rowsOf(town.t)).flatMap((rows) => rows.map((row) => [String(row._id), textOf(row)] as const)));
});
beforeEach(() => {
  openGates(town.t);
});
afterAll(() => {
  vi.useRealTimers();
});

type Schema = {
  type?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  minimum?: number;
  format?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
};

const FORMATS: Record<string, string> = { uri: "https://example.com", date: "2026-11-01", "date-time": "2026-11-01T00:00:00.000Z" };

/** The plainest value that a description of an input takes. */
function valueOf(schema: Schema): unknown {
  const [first] = schema.anyOf ?? [];
  if (schema.enum !== undefined) return schema.enum[0];
  if (first !== undefined) return valueOf(first);
  switch (schema.type) {
    case "string":
      return FORMATS[schema.format ?? ""] ?? "sample";
    case "number":
    case "integer":
      return Math.max(schema.minimum ?? 0, 5);
    case "boolean":
      return true;
    case "array":
      return [];
    case "object":
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, valueOf(field)]));
    default:
      return null;
  }
}

/** Texts that the plainest one does not fit. */
const TEXTS: Record<string, unknown> = {
  month: "2026-10",
  cursor: undefined,
  country: "US",
  timeZone: "America/New_York",
  languages: ["en"],
  roles: ["client"],
};

/** Ways to ask for an operation: everything that may be said and only what must be, with every row that there is. */
function inputsOf({ input }: Operation): Record<string, unknown>[] {
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Schema;
  const names = Object.keys(schema.properties ?? {});
  const whole = Object.fromEntries(names.map((name) => [name, name in TEXTS ? TEXTS[name] : valueOf(schema.properties?.[name] ?? {})]));
  const bare = Object.fromEntries(Object.entries(whole).filter(([name]) => schema.required?.includes(name)));
  // Asked with its own name for each value, the schema tells the table of each that is an id.
  const named = idsIn(input, Object.fromEntries(names.map((name) => [name, name])));
  return named.reduce<Record<string, unknown>[]>(
    (calls, { id: name, table }) => calls.flatMap((call) => (ids[table] ?? []).map((value) => ({ ...call, [name]: value }))),
    [whole, bare],
  );
}

/** The time is fake: it goes on while a call waits for what a pool does. */
async function whileTimePasses<Answer>(call: Promise<Answer>): Promise<Answer> {
  const over = call.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([over, vi.advanceTimersByTimeAsync(1).then(() => false)]))) await town.t.finishInProgressScheduledFunctions();
  return await call;
}

/** What a program is answered, as the handler does it: the output's schema lets nothing else through, a refusal says its code. */
async function answerTo({ person }: Caller, operation: Operation, sent: Record<string, unknown>): Promise<string> {
  const backend = (person?.as ?? town.t) as unknown as ConvexHttpClient;
  try {
    const call = { backend, requestKey: crypto.randomUUID(), nowMs: Date.now(), origin: "https://parley.example" };
    return textOf(operation.output.parse(toPlain(await whileTimePasses(operation.run(call, operation.input.parse(sent) as never)))));
  } catch (error) {
    if (error instanceof ConvexError) return textOf(error.data);
    if (error instanceof Refusal) return textOf([error.code, toPlain(error.details)]);
    throw error;
  }
}

/** Rows that an input names and that have nothing to do with the caller, each with its place. */
function foreignIn({ input }: Operation, sent: Record<string, unknown>, { person }: Caller): string[] {
  const named = idsIn(input, sent).filter(({ table }) => table !== "advisorProfiles");
  return named.filter(({ id }) => said.has(id) && !said.get(id)?.includes(person?.userId ?? "nobody")).map(({ id }) => id);
}

const leaks = async (caller: Caller, operation: Operation): Promise<string[]> => {
  const found: string[] = [];
  for (const sent of inputsOf(operation)) {
    const answer = await answerTo(caller, operation, sent);
    const own = textOf(sent);
    // Of a row of others a program hears what it hears of a row that is not there.
    const isRefused = /"code":"(NOT_FOUND|FORBIDDEN)"|^\["NOT_FOUND"/.test(answer);
    if (foreignIn(operation, sent, caller).length > 0 && !isRefused)
      found.push(`${operation.id} tells ${caller.name} of a row of others: ${answer}`);
    for (const { text, what } of secretsFrom(town, caller)) {
      if (answer.includes(text) && !own.includes(text)) found.push(`${operation.id} tells ${caller.name} ${what}`);
    }
  }
  return [...new Set(found)];
};

describe.each(["nobody", "Casey", "Ada"] as const)("every operation of the HTTP interface, asked by %s", (name) => {
  const open = OPERATIONS.filter(({ scope }) => name !== "nobody" || scope === null);

  it("tells nothing of anybody else, before writing and after", async () => {
    const caller: Caller = { name, person: name === "nobody" ? null : name === "Casey" ? town.casey : town.ada };
    const reads = open.filter(({ method }) => method === "GET");
    const found: string[] = [];
    for (const operation of [...reads, ...open.filter(({ method }) => method !== "GET"), ...reads])
      found.push(...(await leaks(caller, operation)));
    expect(found).toEqual([]);
    expect(open.length).toBeGreaterThan(name === "nobody" ? 2 : 25);
  });
});

it("finds what an admin is told", async () => {
  const session = town.traces.find(({ client, advisor }) => client === town.casey && advisor === town.grace);
  const list = OPERATIONS.find(({ id }) => id === "admin.sessions");
  if (list === undefined || session === undefined) throw new Error("nothing to tell");
  const told = await answerTo({ name: "Robin", person: { ...town.ada, ...town.robin } }, list, {});
  const secrets = secretsFrom(town, { name: "Ada", person: town.ada }).filter(({ text }) => told.includes(text));
  expect(secrets.map(({ what }) => what)).toContain("a session of Casey and Grace");
});
