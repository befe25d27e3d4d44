/** What the app and its components are to each other: tables, calls, transactions, names, variables. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConvexJson, Identity } from "../../src/contracts.js";
import { type Backend, openBackend } from "../support/functions.js";
import { COMPOSED_APP } from "../support/pushRequest.js";

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend({ app: COMPOSED_APP });
  // The component's cron job has run once at each of its places.
  await backend.runner.settleScheduled();
});
afterAll(async () => {
  expect(backend.errors).toEqual([]);
  await backend.close();
});

const read = (path: string, args: ConvexJson = {}) => backend.value(backend.query(`shelves:${path}`, args));
const write = (path: string, args: ConvexJson = {}) => backend.value(backend.mutation(`shelves:${path}`, args));
const ask = (side: string, what: string, args: ConvexJson = {}) => read("ask", { side, what, args });
const tell = (side: string, what: string, args: ConvexJson = {}) => write("tell", { side, what, args });

describe("a mounted component", () => {
  it("has tables of its own at every place, apart from the app's tables of the same name", async () => {
    const left = await write("put", { side: "left", name: "l" });
    await write("put", { side: "right", name: "r" });
    const own = await write("putOwn", { name: "o" });
    const lists = [read("list", { side: "left" }), read("list", { side: "right" }), read("listOwn")];
    expect(await Promise.all(lists)).toEqual([["dust", "l"], ["dust", "r"], ["o"]]);
    // An id of one place is no id at another.
    expect(await read("foreign", { id: left })).toEqual([null, null]);
    expect(await read("foreign", { id: own })).toMatchObject([{ name: "o" }, own]);
    await tell("left", "link", { name: "linked", next: left });
    await expect(tell("right", "link", { name: "linked", next: left })).rejects.toThrow("ArgumentValidationError");
    expect(backend.database.tableNames()).toEqual(["items", "outcomes"]);
  });

  it("mounts components itself", async () => {
    await tell("right", "file", { name: "paper" });
    expect(await ask("right", "filed")).toEqual(["paper"]);
    expect(await ask("left", "filed")).toEqual([]);
    expect(["right/drawer", "left/drawer"].map((component) => backend.database.tableNames(component))).toEqual([["things"], []]);
  });

  it("has module state of its own at every place", async () => {
    expect([await tell("left", "count"), await tell("left", "count"), await tell("right", "count")]).toEqual([1, 2, 1]);
  });

  it("offers its public functions to the app, and nothing to clients", async () => {
    await expect(tell("left", "hidden", { name: "x" })).rejects.toThrow(`The component "left" has no public function 'items:hidden'.`);
    await expect(tell("left", "missing")).rejects.toThrow("has no public function");
    const invocation = { path: "items:list", args: {}, identity: { kind: "none" } as const, requestId: "0" };
    expect(await backend.runner.query({ ...invocation, caller: "client", component: "left" })).toMatchObject({ ok: false });
    expect(await backend.runner.query({ ...invocation, caller: "admin", component: "left/drawer", path: "things:list" })).toMatchObject({
      value: [],
    });
    expect(backend.runner.kindOf("items:put", "left")).toBe("mutation");
    expect(backend.runner.kindOf("items:put")).toBeNull();
  });

  it("does not learn who calls; the app does, also when the component calls it back", async () => {
    const attributes = { subject: "casey", issuer: "https://issuer.test", tokenIdentifier: "https://issuer.test|casey" };
    const identity: Identity = { kind: "user", attributes, expiresAtMs: Infinity };
    expect(await backend.value(backend.query("shelves:me", {}, { identity }))).toEqual(["casey", null, "casey"]);
    expect(await read("me")).toEqual([null, null, null]);
  });

  it("sees the variables its mount binds, and no others", async () => {
    await backend.environment.update({ SHELF_LABEL: "first" });
    expect(await ask("left", "label")).toEqual(["on the left", null, null]);
    expect(await ask("right", "label")).toEqual(["first", null, null]);
    await backend.environment.update({ SHELF_LABEL: "second" });
    expect(await ask("right", "label")).toEqual(["second", null, null]);
    expect(await backend.value(backend.action("shelves:act", { side: "right", what: "labelInAction", args: {} }))).toBe("second");
    await backend.environment.update({ SHELF_LABEL: null });
    expect(await ask("right", "label")).toEqual([null, null, null]);
  });

  it("may not paginate", async () => {
    await expect(ask("left", "page")).rejects.toThrow("paginate() is only supported in the app.");
  });

  it("is named in what goes wrong there, in its own files", async () => {
    await expect(ask("left", "broken")).rejects.toThrow(/broken here\n\s+at handler \(.*shelf\/items\.ts:\d+:\d+\)/);
  });
});

describe("a call of a component", () => {
  it("is a transaction within the caller's: what fails and is caught is undone alone", async () => {
    const before = await Promise.all([read("list", { side: "left" }), read("list", { side: "right" }), ask("right", "jobs")]);
    expect(await write("putHalf")).toEqual({ caught: { code: "FULL" } });
    const [left, right, jobs] = before as [string[], string[], unknown[]];
    expect(await read("list", { side: "left" })).toEqual([...left, "left"]);
    expect(await read("list", { side: "right" })).toEqual(right);
    expect(await ask("right", "jobs")).toEqual(jobs);
    expect(await read("listOwn")).toContain("home");
  });

  it("goes with its caller when that fails", async () => {
    const before = await read("list", { side: "left" });
    await expect(write("failAfterwards")).rejects.toThrow("all of it goes");
    expect(await read("list", { side: "left" })).toEqual(before);
  });

  it("goes eight levels deep, to and fro between the app and the component", async () => {
    // Each level is the component and the app again, after the first call within the app.
    expect(await read("dive", { levels: 3 })).toBe("bottom");
    await expect(read("dive", { levels: 4 })).rejects.toThrow(
      "Cross component call depth limit exceeded. Do you have an infinite loop in your app?",
    );
  });

  it("makes a query run again when what it read in the component changes, and only then", async () => {
    const { readSet, ts } = await backend.query("shelves:list", { side: "left" });
    let changes = 0;
    const stop = backend.database.subscribe(readSet, ts, () => void changes++);
    await write("put", { side: "right", name: "elsewhere" });
    await write("putOwn", { name: "at home" });
    expect(changes).toBe(0);
    await write("put", { side: "left", name: "here" });
    expect(changes).toBe(1);
    stop();
  });
});
