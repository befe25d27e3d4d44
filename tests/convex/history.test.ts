import { afterEach, describe, expect, test, vi } from "vitest";
import type { FunctionArgs } from "convex/server";
import { api } from "../../convex/_generated/api";
import type { Doc, Id } from "../../convex/_generated/dataModel";
import { START_MS, makeRig, openSession, type Rig } from "../support/sessionRig";
import { createAdvisor, createUser, type TestAdvisor, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const DAY_MS = 86_400_000;
const refusal = (field: string) => ({ data: { code: "INVALID_INPUT", details: { field } } });

type Filters = Omit<FunctionArgs<typeof api.sessions.listMine>, "role" | "paginationOpts">;
type World = Rig & { grace: TestAdvisor; bo: TestUser; ids: Id<"sessions">[] };

let copies = 0;

/** A row with every field a real one has, changed where a test speaks about it. */
async function addSession(rig: Rig, like: Id<"sessions">, change: Partial<Doc<"sessions">>): Promise<Id<"sessions">> {
  return await rig.t.run(async (ctx) => {
    const row = await ctx.db.get("sessions", like);
    if (row === null) throw new Error("no session to copy");
    const { _id, _creationTime, ...fields } = row;
    return await ctx.db.insert("sessions", { ...fields, requestKey: `copy-${++copies}`, ...change });
  });
}

/**
 * Casey's history, oldest first: with Ada a chat that ended and a declined one, with Grace an ended video call and one that
 * runs now; and Bo's chat with Ada. One per day, the last today.
 */
async function world(): Promise<World> {
  const rig = await makeRig(5_000n);
  const { client, advisor, t } = rig;
  const grace = await createAdvisor(t, { name: "Gráce" });
  const bo = await createUser(t, { name: "Bo" });
  const base = await openSession(rig);
  await client.as.mutation(api.sessions.end, { sessionId: base });
  const of = (other: TestAdvisor) => ({ advisorId: other.advisorId, advisorUserId: other.userId, advisorDisplayName: `${other === grace ? "Gráce" : "Ada"} Example` });
  const at = (daysAgo: number) => ({ requestedAtMs: START_MS - daysAgo * DAY_MS });
  const ids = [
    await addSession(rig, base, { ...of(advisor), ...at(4), state: "ended", isOpen: false }),
    await addSession(rig, base, { ...of(advisor), ...at(3), state: "declined", isOpen: false }),
    await addSession(rig, base, { ...of(grace), ...at(2), state: "ended", isOpen: false, mode: "video" }),
    await addSession(rig, base, { ...of(advisor), ...at(1), state: "ended", isOpen: false, clientId: bo.userId, clientFirstName: "Bo" }),
    await addSession(rig, base, { ...of(grace), ...at(0), state: "paused", isOpen: true }),
  ];
  await t.run(async (ctx) => await ctx.db.delete("sessions", base));
  return { ...rig, grace, bo, ids };
}

async function mine(person: TestUser, role: "client" | "advisor", filters: Filters = {}): Promise<Id<"sessions">[]> {
  const { page } = await person.as.query(api.sessions.listMine, { role, ...filters, paginationOpts: { numItems: 50, cursor: null } });
  return page.map(({ sessionId }) => sessionId);
}

describe("a history", () => {
  test("is one's own, on one side, newest request first whatever the order of the rows", async () => {
    const { client, advisor, grace, bo, ids } = await world();
    expect(await mine(client, "client")).toEqual([ids[4], ids[2], ids[1], ids[0]]);
    expect(await mine(client, "advisor")).toEqual([]);
    expect(await mine(bo, "client")).toEqual([ids[3]]);
    expect(await mine(advisor, "advisor")).toEqual([ids[3], ids[1], ids[0]]);
    expect(await mine(advisor, "client")).toEqual([]);
    expect(await mine(grace, "advisor")).toEqual([ids[4], ids[2]]);
  });

  test.each<[string, Filters, number[]]>([
    ["open ones", { state: "open" }, [4]],
    ["ended ones", { state: "ended" }, [2, 0]],
    ["those that were not held", { state: "notHeld" }, [1]],
    ["video", { mode: "video" }, [2]],
    ["chat", { mode: "chat" }, [4, 1, 0]],
    ["from an instant on, it included", { fromMs: START_MS - 2 * DAY_MS }, [4, 2]],
    ["up to an instant, it excluded", { toMs: START_MS - 2 * DAY_MS }, [1, 0]],
    ["a period", { fromMs: START_MS - 3 * DAY_MS, toMs: START_MS - DAY_MS }, [2, 1]],
    ["an empty period", { fromMs: START_MS, toMs: START_MS }, []],
    ["a name without its accent", { name: "grace" }, [4, 2]],
    ["the beginning of a later word", { name: "exam ad" }, [1, 0]],
    ["the middle of a word, which is no match", { name: "xample" }, []],
    ["several at once", { name: "ada", state: "ended", mode: "chat", fromMs: 0 }, [0]],
  ])("narrows to %s", async (_name, filters, expected) => {
    const { client, ids } = await world();
    expect(await mine(client, "client", filters)).toEqual(expected.map((n) => ids[n]));
  });

  test("narrows to one person by an own session with them, on both sides, and to nobody by anything else", async () => {
    const { client, advisor, bo, ids } = await world();
    expect(await mine(client, "client", { withSessionId: ids[0] })).toEqual([ids[1], ids[0]]);
    expect(await mine(client, "client", { withSessionId: ids[4], state: "ended" })).toEqual([ids[2]]);
    expect(await mine(advisor, "advisor", { withSessionId: ids[3] })).toEqual([ids[3]]);
    expect(await mine(advisor, "advisor", { withSessionId: ids[0], toMs: START_MS - 3 * DAY_MS })).toEqual([ids[0]]);
    for (const strange of [ids[3], "../etc", advisor.userId]) {
      expect(await mine(client, "client", { withSessionId: strange })).toEqual([]);
    }
    // An own session on the other side is none of this side's people.
    expect(await mine(bo, "advisor", { withSessionId: ids[3] })).toEqual([]);
  });

  test("comes in pages without gaps or repeats, and a narrowed page never reads more than a hundred rows", async () => {
    const rig = await world();
    const { client, ids, t } = rig;
    const first = ids[0];
    if (first === undefined) throw new Error("no session");
    await t.run(async (ctx) => {
      const row = await ctx.db.get("sessions", first);
      if (row === null) throw new Error("no session");
      const { _id, _creationTime, ...fields } = row;
      for (let n = 0; n < 250; n += 1) {
        await ctx.db.insert("sessions", { ...fields, requestKey: `many-${n}`, requestedAtMs: START_MS - 10 * DAY_MS - n, mode: n === 249 ? "video" : "chat" });
      }
    });
    const read = async (filters: Filters, numItems: number) => {
      const pages: number[] = [];
      const seen: Id<"sessions">[] = [];
      for (let cursor: string | null = null, isDone = false; !isDone; ) {
        const found: Awaited<ReturnType<typeof page>> = await page(filters, numItems, cursor);
        pages.push(found.page.length);
        seen.push(...found.page.map(({ sessionId }) => sessionId));
        ({ continueCursor: cursor, isDone } = found);
      }
      return { pages, seen };
    };
    const page = async (filters: Filters, numItems: number, cursor: string | null) =>
      await client.as.query(api.sessions.listMine, { role: "client", ...filters, paginationOpts: { numItems, cursor } });

    const all = await read({}, 60);
    expect(all.pages.filter((length) => length > 0)).toEqual([60, 60, 60, 60, 14]);
    expect(new Set(all.seen).size).toBe(254);
    expect((await page({}, 5_000, null)).page).toHaveLength(100);
    const video = await read({ mode: "video" }, 20);
    expect(video.seen).toHaveLength(2);
    expect(video.pages.length).toBeGreaterThanOrEqual(3);
  });

  test.each<[string, Filters, string]>([
    ["a time that is none", { fromMs: Number.NaN }, "fromMs"],
    ["an endless time", { toMs: Number.POSITIVE_INFINITY }, "toMs"],
    ["a name too long", { name: "x".repeat(81) }, "name"],
  ])("refuses %s", async (_name, filters, field) => {
    const { client } = await world();
    await expect(mine(client, "client", filters)).rejects.toMatchObject(refusal(field));
  });

  test("says nothing of the client but the first name, and never the advisor's user id", async () => {
    const { client, advisor } = await world();
    const [toAdvisor, toClient] = await Promise.all([
      advisor.as.query(api.sessions.listMine, { role: "advisor", paginationOpts: { numItems: 50, cursor: null } }),
      client.as.query(api.sessions.listMine, { role: "client", paginationOpts: { numItems: 50, cursor: null } }),
    ]);
    const text = (value: unknown) => JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner));
    expect(text(toAdvisor)).not.toContain(`"${client.userId}"`);
    expect(text(toClient)).not.toContain(`"${advisor.userId}"`);
  });
});
