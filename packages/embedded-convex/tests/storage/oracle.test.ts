/** The same functions on convex-test: what it promises of files holds here too. */
import { convexTest } from "convex-test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../fixtures/app/convex/_generated/api.js";
import schema from "../fixtures/app/convex/schema.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";
import { FileClient } from "./fileClient.js";

const modules = {
  "./convex/files.ts": () => import("../fixtures/app/convex/files.js"),
  "./convex/_generated/api.js": () => import("../fixtures/app/convex/_generated/api.js"),
};

let server: TestServer;
beforeAll(async () => {
  server = await startFixtureServer();
});
afterAll(() => server.dispose());

it("agrees with convex-test on rows, addresses, bytes and deletion", async () => {
  const t = convexTest(schema, modules);
  const { convex } = new FileClient(server.url);
  const bytes = new TextEncoder().encode("the same file").buffer;
  const ids = [await t.action(api.files.store, { bytes }), await convex.action(api.files.store, { bytes })] as const;
  const seen = async (): Promise<object[]> => {
    const [theirs, ours] = ids;
    return [
      {
        row: await t.query(api.files.row, { id: theirs }),
        rows: (await t.query(api.files.rows, {})).length,
        hasUrl: (await t.query(api.files.url, { id: theirs })) !== null,
        read: await t.action(api.files.read, { id: theirs }),
      },
      {
        row: await convex.query(api.files.row, { id: ours }),
        rows: (await convex.query(api.files.rows, {})).length,
        hasUrl: (await convex.query(api.files.url, { id: ours })) !== null,
        read: await convex.action(api.files.read, { id: ours }),
      },
    ];
  };
  const [theirs, ours] = await seen();
  // Convex and this backend say `contentType: null` where convex-test says nothing.
  const common = { _id: expect.any(String), _creationTime: expect.any(Number), size: 13 };
  expect(theirs).toEqual({
    row: { ...common, sha256: expect.any(String) },
    rows: 1,
    hasUrl: true,
    read: { bytes, type: "", size: 13, isBlob: true },
  });
  const { sha256 } = (theirs as { row: { sha256: string } }).row;
  expect(ours).toEqual({ ...theirs, row: { ...common, sha256, contentType: null } });
  await t.mutation(api.files.remove, { id: ids[0] });
  await convex.mutation(api.files.remove, { id: ids[1] });
  const [theirsAfter, oursAfter] = await seen();
  expect(oursAfter).toEqual(theirsAfter);
  expect(oursAfter).toEqual({ row: null, rows: 0, hasUrl: false, read: null });
});
