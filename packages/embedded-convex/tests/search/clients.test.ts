/** Search through the official clients, and the same functions on convex-test where it promises the same matches. */
import { convexTest } from "convex-test";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import type { FunctionArgs } from "convex/server";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "../fixtures/app/convex/_generated/api.js";
import type { Id } from "../fixtures/app/convex/_generated/dataModel.js";
import schema from "../fixtures/app/convex/schema.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";

const modules = {
  "./convex/search.ts": () => import("../fixtures/app/convex/search.js"),
  "./convex/_generated/api.js": () => import("../fixtures/app/convex/_generated/api.js"),
};

let server: TestServer;
let convex: ConvexHttpClient;
beforeAll(async () => {
  server = await startFixtureServer();
  convex = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.dispose());

let list = 0;
beforeEach(() => {
  list += 1;
});

type Asked = FunctionArgs<typeof api.search.find>;
type Backend = {
  add(fields: FunctionArgs<typeof api.search.add>): Promise<Id<"notes">>;
  change(fields: FunctionArgs<typeof api.search.change>): Promise<unknown>;
  remove(id: Id<"notes">): Promise<unknown>;
  find(asked: Asked): Promise<string[]>;
};

const ours: Backend = {
  add: (fields) => convex.mutation(api.search.add, fields),
  change: (fields) => convex.mutation(api.search.change, fields),
  remove: (id) => convex.mutation(api.search.remove, { id }),
  find: async (asked) => (await convex.query(api.search.find, asked)).map(({ text }) => text).sort(),
};

function oracle(): Backend {
  const t = convexTest(schema, modules);
  return {
    add: (fields) => t.mutation(api.search.add, fields),
    change: (fields) => t.mutation(api.search.change, fields),
    remove: (id) => t.mutation(api.search.remove, { id }),
    find: async (asked) => (await t.query(api.search.find, asked)).map(({ text }) => text).sort(),
  };
}

/**
 * convex-test takes every word of a query for a start, Convex only the last: queries of several words are made of words that start
 * no other.
 */
const WORDS = ["Tax", "garden", "gärtner", "مرحبا", "lawyer", "2x"];
const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
const start = fc.constantFrom("t", "ga", "gä", "g", "مر", "LAW", "2", "none", "");
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant("add" as const), text, pinned: fc.option(fc.boolean(), { nil: undefined }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("change" as const), at: fc.nat(9), text, pinned: fc.option(fc.boolean(), { nil: undefined }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("remove" as const), at: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant("find" as const), text: fc.oneof(text, start), pinned: fc.option(fc.option(fc.boolean()), { nil: undefined }) }) },
);

describe("search through the official clients", () => {
  it("finds what convex-test finds, over generated programs", async () => {
    let matches = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16, size: "max" }), async (steps) => {
        list += 1;
        const name = `generated ${list}`;
        const sides = [oracle(), ours] as const;
        const ids: Array<Array<Id<"notes">>> = [[], []];
        for (const one of steps) {
          const shown = await Promise.all(
            sides.map(async (side, i) => {
              const mine = ids[i] as Array<Id<"notes">>;
              const pinned = "pinned" in one && one.pinned !== undefined ? { pinned: one.pinned } : {};
              if (one.op === "find") return await side.find({ text: one.text, list: name, ...pinned });
              if (one.op === "add") mine.push(await side.add({ text: one.text, list: name, ...(pinned as { pinned?: boolean }) }));
              else if (mine.length === 0) return [];
              else if (one.op === "change") await side.change({ id: mine[one.at % mine.length] as Id<"notes">, text: one.text, list: name, ...(pinned as { pinned?: boolean }) });
              else await side.remove(mine.splice(one.at % mine.length, 1)[0] as Id<"notes">);
              return [];
            }),
          );
          expect(shown[1]).toEqual(shown[0]);
          matches += (shown[0] as string[]).length;
        }
      }),
      // A program finds about one document: a hundred find more than sixty whatever the seed.
      { numRuns: 100 },
    );
    expect(matches).toBeGreaterThan(60);
    expect(server.errors).toEqual([]);
  });

  it("takes one, some, pages, and sees its own writes", async () => {
    const name = `list ${list}`;
    for (const text of ["alpha beta", "alpha", "alpha beta gamma delta"]) await ours.add({ text, list: name });
    const asked = { text: "alpha", list: name };
    expect(await convex.query(api.search.first, asked)).toMatchObject({ text: "alpha" });
    expect((await convex.query(api.search.take, { ...asked, n: 2 })).map((note) => note.text)).toEqual(["alpha", "alpha beta"]);
    const first = await convex.query(api.search.page, { ...asked, paginationOpts: { numItems: 2, cursor: null } });
    const second = await convex.query(api.search.page, { ...asked, paginationOpts: { numItems: 2, cursor: first.continueCursor } });
    expect([...first.page, ...second.page].map((note) => note.text)).toEqual(["alpha", "alpha beta", "alpha beta gamma delta"]);
    expect([first.isDone, second.isDone]).toEqual([false, true]);
    expect(await convex.mutation(api.search.addAndCount, { text: "omegaone", list: name, find: "omega" })).toBe(1);
    await expect(convex.query(api.search.page, { text: "beta", list: name, paginationOpts: { numItems: 1, cursor: first.continueCursor } })).rejects.toThrow("InvalidCursor");
  });

  it("pushes new results to a subscription, and only when they concern it", async () => {
    const name = `list ${list}`;
    const client = new ConvexClient(server.url);
    const seen: string[][] = [];
    client.onUpdate(api.search.find, { text: "sea", list: name }, (notes) => seen.push(notes.map((note) => note.text)));
    try {
      await vi.waitFor(() => expect(seen).toEqual([[]]));
      await ours.add({ text: "seaside", list: "somewhere else" });
      await ours.add({ text: "mountains", list: name });
      await ours.add({ text: "seaside", list: name });
      await vi.waitFor(() => expect(seen).toEqual([[], ["seaside"]]));
    } finally {
      await client.close();
    }
  });
});
