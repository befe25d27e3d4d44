/** Jobs, cron jobs, files and pushes of components. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ConvexJson, PushedCode } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { TestClock } from "../../src/runtime/clock.js";
import { temporaryFolder } from "../support/program.js";
import { type Backend, fixtureCode, openBackend, START_MS } from "../support/functions.js";
import { COMPOSED_APP } from "../support/pushRequest.js";

const MINUTE_MS = 60_000;
const folder = temporaryFolder();
let backend: Backend;
beforeEach(async () => {
  backend = await openBackend({ app: COMPOSED_APP, filesFolder: folder.path });
  await backend.runner.settleScheduled();
});
afterEach(async () => {
  expect(backend.errors).toEqual([]);
  await backend.close();
});

const read = (path: string, args: ConvexJson = {}) => backend.value(backend.query(`shelves:${path}`, args));
const ask = (side: string, what: string, args: ConvexJson = {}) => read("ask", { side, what, args });
const tell = (side: string, what: string, args: ConvexJson = {}) => backend.value(backend.mutation("shelves:tell", { side, what, args }));
const act = (side: string, what: string, args: ConvexJson = {}) => backend.value(backend.action("shelves:act", { side, what, args }));
async function advance(ms: number): Promise<void> {
  backend.clock.advance(ms);
  await backend.runner.settleScheduled();
}
const push = async (code: PushedCode) => backend.deployer.activate(code, await backend.deployer.analyze(code, backend.environment.all()));

it("a job runs in the component that scheduled it, which alone sees it", async () => {
  await tell("left", "later", { name: "late", ms: MINUTE_MS });
  expect(await ask("left", "jobs")).toEqual([["items.js:hidden", "pending"]]);
  expect([await ask("right", "jobs"), await read("jobs")]).toEqual([[], 0]);
  await advance(MINUTE_MS);
  expect(await ask("left", "jobs")).toEqual([["items.js:hidden", "success"]]);
  expect(await ask("left", "list")).toContain("late");
});

it("jobs and rows of components are there after a restart", async () => {
  const clock = new TestClock({ startMs: START_MS, frozen: true });
  const data = temporaryFolder();
  const first = await openBackend({ app: COMPOSED_APP, clock, database: await openDatabase({ dir: data.path }, clock) });
  await first.value(first.mutation("shelves:tell", { side: "right", what: "later", args: { name: "woken", ms: MINUTE_MS } }));
  await first.value(first.mutation("shelves:put", { side: "right", name: "kept" }));
  await first.close();
  clock.advance(2 * MINUTE_MS);
  const second = await openBackend({ push: false, clock, database: await openDatabase({ dir: data.path }, clock) });
  await second.runner.settleScheduled();
  expect(await second.value(second.query("shelves:list", { side: "right" }))).toEqual(expect.arrayContaining(["kept", "woken"]));
  expect(await second.value(second.query("shelves:list", { side: "left" }))).not.toContain("kept");
  expect([...first.errors, ...second.errors]).toEqual([]);
  await second.close();
  data.remove();
});

it("cron jobs run at every place, each with its own rows", async () => {
  expect(await ask("left", "list")).toEqual(["dust"]);
  await advance(10 * MINUTE_MS);
  expect([await ask("left", "list"), await ask("right", "list")]).toEqual([
    ["dust", "dust"],
    ["dust", "dust"],
  ]);
  expect(await read("listOwn")).toEqual([]);
});

it("files belong to the component that stored them, and outlive a start", async () => {
  const id = await act("left", "keep", { text: "in the drawer" });
  const address = String(await ask("left", "fileUrl", { id }));
  expect(address).toContain("/api/storage/");
  await expect(ask("right", "fileUrl", { id })).rejects.toThrow("Invalid storage ID");
  await expect(read("file", { id })).rejects.toThrow("Invalid storage ID");
  await (backend.files as unknown as { start(): Promise<void> }).start();
  const file = await backend.files.open(address.slice(address.lastIndexOf("/") + 1));
  expect((await file?.handle.readFile())?.toString()).toBe("in the drawer");
  await file?.handle.close();
  const token = new URL(backend.files.inComponent("left").uploadUrl(START_MS)).searchParams.get("token") as string;
  expect(backend.files.checkUploadToken(token)).toBe("left");
});

it("HTTP routes are served below the prefix of the mount", async () => {
  await tell("left", "put", { name: "seen" });
  const get = async (path: string) => await backend.runner.httpAction(new Request(`http://site.test${path}`), { kind: "none" });
  expect(await (await get("/left/items")).json()).toEqual(["dust", "seen"]);
  expect((await get("/right/items")).status).toBe(404);
  expect((await get("/items")).status).toBe(404);
});

it("what is unmounted keeps its rows and runs nothing; mounted again it goes on", async () => {
  const composed = await fixtureCode(backend, COMPOSED_APP);
  await tell("left", "put", { name: "stays" });
  const diff = await push({ ...composed, definition: null, dependencies: [], components: [] });
  expect(diff.unmounted.sort()).toEqual([
    "left",
    "left/drawer",
    "rateLimiter",
    "rateLimiter/batchWorker",
    "right",
    "right/drawer",
    "workpool",
    "workpool/batchWorker",
  ]);
  await expect(ask("left", "list")).rejects.toThrow('Child component "left" not found.');
  await advance(30 * MINUTE_MS);
  expect((await push(composed)).mounted).toContain("left/drawer");
  await backend.runner.settleScheduled();
  expect(await ask("left", "list")).toEqual(["dust", "stays", "dust"]);
});

it("definitions that cannot be are refused when they are pushed", async () => {
  const composed = await fixtureCode(backend, COMPOSED_APP);
  const withApp = (childComponents: unknown[]): PushedCode => ({
    ...composed,
    definition: {
      path: "convex.config.js",
      environment: "isolate",
      source: `export default { export: () => (${JSON.stringify({ childComponents, httpMounts: {} })}) };`,
    },
  });
  const [shelf] = composed.components.filter(({ path }) => path.endsWith("shelf"));
  const path = shelf?.path as string;
  for (const [mounts, message] of [
    [[{ name: "1st", path }], `"1st" is not a valid name`],
    [
      [
        { name: "a", path },
        { name: "a", path },
      ],
      'Two components are mounted as "a"',
    ],
    [[{ name: "a", path: "elsewhere" }], "definition elsewhere is missing"],
    [[{ name: "a", path, env: [["LABEL", { type: "value", value: 1 }]] }], "The variable LABEL"],
    [[{ name: "a", path, env: [["COLOUR", { type: "value", value: "x" }]] }], "declares no variable COLOUR"],
  ] as const)
    await expect(backend.deployer.analyze(withApp([...mounts]), {})).rejects.toThrow(message);
});

it("components of the npm registry work: a rate limiter and a work pool that calls back", async () => {
  const knock = () => backend.value(backend.mutation("shelves:knock", { key: "k" }));
  expect([await knock(), await knock(), await knock()]).toEqual([{ ok: true }, { ok: true }, { ok: false, retryAfter: 30_000 }]);
  await advance(30_000);
  expect(await knock()).toEqual({ ok: true });
  for (const n of [1, 2, -3]) await backend.value(backend.mutation("shelves:work", { n }));
  for (let turn = 0; turn < 50; turn++) await advance(100);
  expect((await read("outcomes")) as ConvexJson[]).toEqual(
    expect.arrayContaining([
      [1, "success", 2],
      [2, "success", 4],
      [-3, "failed", null],
    ]),
  );
});
