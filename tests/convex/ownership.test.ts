import { ConvexError } from "convex/values";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ACTS, WAYS_IN, type Act, type WayIn } from "@/lib/rolePermissions";
import { pngBytes } from "@/tests/support/sampleFiles";
import { store } from "./applicationHelpers";
import { callFunction, missingId, registered } from "./registered";
import { argumentsFor, rowArguments } from "./rowArguments";
import { foundTown, openGates, rowsOf, textOf, type Resident, type Town } from "./town";

/** By table, the row that a call names. */
type Rows = Record<string, string>;

let town: Town;
let own: Rows;
let foreign: Rows;

beforeAll(async () => {
  town = await foundTown();
  own = await rowsOfPair(town.casey, town.ada);
  foreign = await rowsOfPair(town.nora, town.grace);
});
beforeEach(() => {
  openGates(town.t);
});
afterAll(() => {
  vi.useRealTimers();
});

/** One row of each table that belongs to this client and this advisor. */
async function rowsOfPair(client: Resident, advisor: Resident): Promise<Rows> {
  const all = await rowsOf(town.t);
  const find = (table: string, field: string, value: unknown) => {
    const row = all[table]?.find((each) => each[field] === value);
    if (row === undefined) throw new Error(`no row of ${table}`);
    return row;
  };
  const trace = (stage: string) => {
    const found = town.traces.find((each) => each.client === client && each.advisor === advisor && each.stage === stage);
    if (found === undefined) throw new Error(`no ${stage} session`);
    return found;
  };
  const disputed = trace("disputed");
  const papers = find("disputeFiles", "sessionId", disputed.sessionId);
  return {
    sessions: trace("open").sessionId,
    endedSessions: trace("over").sessionId,
    disputes: String(disputed.disputeId),
    reviews: String(find("reviews", "sessionId", disputed.sessionId)._id),
    attachments: trace("open").attachmentId,
    disputeFiles: String(trace("over").disputeFileId),
    documents: String(find("documents", "ownerId", client.userId)._id),
    applications: String(find("applications", "userId", client.userId)._id),
    notifications: String(find("notifications", "userId", client.userId)._id),
    apiKeys: String(find("apiKeys", "ownerId", client.userId)._id),
    topUps: String(find("topUps", "userId", client.userId)._id),
    demoCheckouts: String(find("topUps", "userId", client.userId).checkoutId),
    payoutMethods: String(find("payoutMethods", "advisorId", advisor.userId)._id),
    withdrawals: String(find("withdrawals", "advisorId", advisor.userId)._id),
    demoPayees: String(find("demoPayees", "advisorId", advisor.userId).payeeId),
    _storage: String(papers.storageId),
  };
}

/** What has nothing to tell of these rows even to whom they belong. */
const EMPTY_HERE: Partial<Record<Act, string>> = { "rtc.inbox": "a chat has no call", "sessions.place": "nobody waits in a queue" };

/** What a call came to: "nothing" where it found no row, else the code it was refused with, or "something"; a write that succeeded is "done". */
async function outcomeOf(
  caller: Resident,
  path: string,
  fn: (typeof registered)[number]["fn"],
  args: Record<string, unknown>,
): Promise<string> {
  try {
    const answer = (await callFunction(caller.as, path, fn, args)) ?? null;
    if (fn.isQuery !== true) return "done";
    const isEmpty = answer === null || textOf(answer) === "[]" || (answer as { page?: unknown[] }).page?.length === 0;
    return isEmpty ? "nothing" : "something";
  } catch (error) {
    if (error instanceof ConvexError) return String((error.data as { code?: unknown }).code);
    if (error instanceof Error && /Validator error|Invalid argument|Expected ID/.test(error.message)) return "nothing";
    throw error;
  }
}

/** All rows of the app. Those that count calls are a component's. */
async function stateOf({ t }: Town): Promise<string> {
  return textOf(await rowsOf(t));
}

/** A row that the call could really be about: files are brought to the dispute of a session that is over. */
const ownRow = (act: string, table: string): string | undefined =>
  own[act.startsWith("disputes.") && table === "sessions" ? "endedSessions" : table];

/** The client and the advisor, as far as the door lets them in. */
const callersOf = (wayIn: WayIn): Resident[] => (WAYS_IN[wayIn].role === "advisor" ? [town.ada] : [town.casey, town.ada]);

/** An empty answer and a refusal for want of a row are one to the caller. */
const refused = (outcome: string): string => (outcome === "nothing" ? "NOT_FOUND" : outcome);

const cases = registered.flatMap(({ act, path, fn }) => {
  const wayIn = ACTS[act as Act];
  const rows = wayIn === "admin" ? [] : rowArguments(fn);
  return rows.length === 0 ? [] : [{ act, path, fn, rows, wayIn }];
});

describe("a function that is told a row", () => {
  it("is found by its arguments", () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases)(
    "$act does nothing with a row of strangers, and says no more of it than of a row that is not there",
    async ({ act, path, fn, rows, wayIn }) => {
      const before = await stateOf(town);
      const outcomes: string[] = [];
      const expected: string[] = [];
      for (const caller of callersOf(wayIn)) {
        for (const { name, table, isText } of rows) {
          const tryWith = async (id: string | undefined) => {
            const args = argumentsFor(act, fn);
            for (const each of rows) args[each.name] = ownRow(act, each.table);
            return await outcomeOf(caller, path, fn, { ...args, [name]: id });
          };
          const missing = refused(await tryWith(isText ? "nonsense" : missingId(table)));
          expect(["NOT_FOUND", "FORBIDDEN"]).toContain(missing);
          // The deployment itself refuses an id of another table where the argument says its table.
          expect(["NOT_FOUND", missing]).toContain(refused(await tryWith(town.robin.userId)));
          outcomes.push(`${caller.name}, ${name}: ${refused(await tryWith(foreign[table]))}`);
          expected.push(`${caller.name}, ${name}: ${missing}`);
        }
      }
      expect(outcomes).toEqual(expected);
      expect(await stateOf(town)).toBe(before);
    },
  );

  it.each(cases)("$act finds the caller's own row", async ({ act, path, fn, rows, wayIn }) => {
    const outcomes: string[] = [];
    for (const caller of callersOf(wayIn)) {
      const args = argumentsFor(act, fn);
      for (const { name, table } of rows) {
        args[name] = table === "_storage" ? await store(town.t, pngBytes(64, 64), "image/png") : ownRow(act, table);
      }
      outcomes.push(await outcomeOf(caller, path, fn, args));
    }
    if (act in EMPTY_HERE) expect(new Set(outcomes)).toEqual(new Set(["nothing"]));
    else expect(outcomes).toContainEqual(expect.not.stringMatching(/^(nothing|NOT_FOUND|INVALID_INPUT)$/));
  });
});
