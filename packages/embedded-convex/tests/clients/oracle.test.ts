/**
 * The same programs on this backend and on convex-test, an independent implementation of the same functions' semantics.
 * Both must show the same values, orders and failures.
 */
import { convexTest } from "convex-test";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import type { Value } from "convex/values";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import schema from "../fixtures/app/convex/schema.js";
import { play, program, type Backend } from "../support/programs.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";

const modules = {
  "./convex/operations.ts": () => import("../fixtures/app/convex/operations.js"),
  "./convex/_generated/api.js": () => import("../fixtures/app/convex/_generated/api.js"),
};

let server: TestServer;
let client: ConvexHttpClient;
beforeAll(async () => {
  server = await startFixtureServer();
  client = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.dispose());

const ours: Backend = {
  change: (steps) => client.mutation(anyApi.operations!.change!, { steps }) as Promise<Value[]>,
  read: (steps) => client.query(anyApi.operations!.read!, { steps }) as Promise<Value[]>,
};

function oracle(): Backend {
  const t = convexTest(schema, modules);
  return {
    change: (steps) => t.mutation(anyApi.operations!.change!, { steps }) as Promise<Value[]>,
    read: (steps) => t.query(anyApi.operations!.read!, { steps }) as Promise<Value[]>,
  };
}

async function clear(): Promise<void> {
  for (;;) {
    const [rows] = (await ours.read([
      { op: "list", selection: { index: "by_creation_time", bounds: [], order: "asc" }, take: 100 },
    ])) as unknown as [Array<{ _id: string }>];
    if (rows.length === 0) return;
    await ours.change(rows.map(({ _id }) => ({ op: "delete", id: _id })));
  }
}

it("agrees with convex-test on generated programs", { timeout: 120_000 }, async () => {
  const covered = { failed: 0, pages: 0, rows: 0 };
  await fc.assert(
    fc.asyncProperty(program, async (played) => {
      await clear();
      const expected = await play(played, oracle());
      expect(await play(played, ours)).toEqual(expected);
      for (const [index, shown] of expected.entries()) {
        if (shown === "failed") covered.failed += 1;
        if (played[index]?.steps[0]?.op === "page") covered.pages += 1;
        covered.rows +=
          JSON.stringify(shown, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)).split('"_id"').length - 1;
      }
    }),
    { numRuns: Number(process.env.ORACLE_PROGRAMS ?? 100) },
  );
  // The programs have to reach what they are for.
  expect(covered.failed).toBeGreaterThan(20);
  expect(covered.pages).toBeGreaterThan(20);
  expect(covered.rows).toBeGreaterThan(500);
  expect(server.errors).toEqual([]);
});
