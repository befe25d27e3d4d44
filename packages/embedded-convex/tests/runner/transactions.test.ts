import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, openBackend } from "../support/functions.js";

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.close());

const failure = (text: string, requestId: string): object => ({
  ok: false,
  errorMessage: `[Request ID: ${requestId}] Server Error\n${text}`,
  logLines: [],
});
const requestId = "0123456789abcdef";

describe("finding functions", () => {
  test.each(["counters:default", "counters", "counters.js:default", "counters.js"])("%s is the default export", async (path) => {
    expect(await backend.value(backend.query(path))).toBe("default export");
    expect(backend.runner.kindOf(path)).toBe("query");
  });

  test("modules in folders", async () => {
    expect(await backend.value(backend.query("nested/deep:hello"))).toBe("hello from a folder");
    expect([
      backend.runner.kindOf("nested/deep.js:addOne"),
      backend.runner.kindOf("nodeActions:hash"),
      backend.runner.kindOf("http:default"),
    ]).toEqual(["mutation", "action", null]);
  });

  test("internal functions do not exist for clients, also when the result is known already", async () => {
    expect(await backend.value(backend.query("errors:hidden", {}, { caller: "admin" }))).toBe("hidden");
    for (const path of ["errors:hidden", "errors:missing", "missing:fn", "constructor:name", ""]) {
      const shown = path === "" ? "" : path;
      expect(await backend.query(path, {}, { requestId })).toMatchObject(
        failure(`Could not find public function for '${shown}'.\n`, requestId),
      );
    }
  });

  test("a function of another kind is refused by name", async () => {
    expect(await backend.query("counters:increment", {}, { requestId })).toMatchObject(
      failure("Trying to execute counters.js:increment as Query, but it is defined as Mutation.\n", requestId),
    );
    expect(await backend.mutation("library:hs256", {}, { requestId })).toEqual(
      failure("Trying to execute library.js:hs256 as Mutation, but it is defined as Action.\n", requestId),
    );
    expect(await backend.action("counters:get", {}, { requestId })).toEqual(
      failure("Trying to execute counters.js:get as Action, but it is defined as Query.\n", requestId),
    );
  });
});

describe("arguments and results", () => {
  test("arguments are checked before the function runs", async () => {
    const { errorMessage } = (await backend.mutation("counters:increment", { name: 1 }, { requestId })) as { errorMessage: string };
    expect(errorMessage).toMatch(
      /^\[Request ID: 0123456789abcdef\] Server Error\nArgumentValidationError: Value does not match validator\.\nPath: \.name\nValue: 1\.0\nValidator: v\.string\(\)\n$/,
    );
    expect(((await backend.query("counters:get", {})) as { errorMessage: string }).errorMessage).toContain(
      "ArgumentValidationError: Object is missing the required field `name`.",
    );
    expect(((await backend.query("counters:get", { name: "a", more: 1 })) as { errorMessage: string }).errorMessage).toContain(
      "ArgumentValidationError: Object contains extra field `more`",
    );
    expect(((await backend.query("counters:get", ["a"])) as { errorMessage: string }).errorMessage).toContain("must be an object");
  });

  test("ids are checked against their table", async () => {
    const id = await backend.value(backend.mutation("lists:add", { list: "ids", text: "one" }));
    expect(await backend.value(backend.query("lists:byId", { id }))).toMatchObject({ text: "one", _id: id });
    const blob = await backend.value(backend.mutation("library:storeBytes", { data: { $bytes: "AQID" } }));
    expect(((await backend.query("lists:byId", { id: blob })) as { errorMessage: string }).errorMessage).toContain(
      'from table `blobs`, which does not match the table name in validator `v.id("items")`',
    );
  });

  test("results are checked", async () => {
    const { errorMessage } = (await backend.query("errors:badReturn")) as { errorMessage: string };
    expect(errorMessage).toContain("Server Error\nReturnsValidationError: Value does not match validator.");
    expect(((await backend.query("errors:returnsQuery")) as { errorMessage: string }).errorMessage).toContain(
      "Uncaught Error: Return value is a Query. Results must be retrieved with",
    );
  });

  test("bytes and 64-bit integers come back as they went in", async () => {
    const id = await backend.value(backend.mutation("library:storeBytes", { data: { $bytes: "AQID/w==" } }));
    expect(await backend.value(backend.query("library:loadBytes", { id }))).toEqual({
      data: { $bytes: "AQID/w==" },
      size: { $integer: "BAAAAAAAAAA=" },
      isBuffer: true,
      first: 1,
    });
  });
});

describe("failures", () => {
  test.each([
    ["errors:plain", "Uncaught Error: plain failure\n    at handler (../convex/errors.ts:14:11)\n"],
    [
      "errors:throughHelper",
      "Uncaught Error: from a helper\n    at deep (../convex/errors.ts:8:9)\n    at handler (../convex/errors.ts:18:69)\n",
    ],
    [
      "errors:afterReading",
      "Uncaught TypeError: Cannot read properties of undefined (reading 'inner')\n    at readsThenFails (../convex/errors.ts:127:25)\n    at async handler (../convex/errors.ts:130:71)\n",
    ],
    [
      "errors:undecodableId",
      "Uncaught Error: Invalid argument `id` for `db.get`: Unable to decode ID: Invalid ID length 3\n    at async handler (../convex/errors.ts:132:72)\n",
    ],
    [
      "errors:returnsLoneSurrogate",
      "Function errors:returnsLoneSurrogate return value invalid: Strings must be well-formed Unicode: lone surrogate found\n",
    ],
    ["errors:notAnError", "Uncaught a string\n"],
    ["errors:neverResolves", "Returned promise will never resolve\n"],
  ])("%s", async (path, text) => {
    expect(await backend.query(path, {}, { requestId })).toMatchObject(failure(text, requestId));
  });

  test("arguments that are no values are told before the validator's opinion", async () => {
    expect(await backend.mutation("errors:structured", { code: { $integer: "AA==" } }, { requestId })).toMatchObject(
      failure("Invalid arguments for errors:structured: Received 1 bytes, expected 8 for $integer\n", requestId),
    );
  });

  test("a ConvexError carries its data", async () => {
    expect(await backend.mutation("errors:structured", { code: "X" })).toMatchObject({
      errorMessage: expect.stringContaining(
        'Uncaught ConvexError: {"code":"X","amountMinor":"5n"}\n    at handler (../convex/errors.ts:31:',
      ),
      errorData: { code: "X", amountMinor: { $integer: "BQAAAAAAAAA=" } },
    });
  });

  test("a failed mutation leaves nothing behind", async () => {
    expect((await backend.mutation("counters:incrementThenFail", { name: "undone" })).ok).toBe(false);
    expect(await backend.value(backend.query("counters:get", { name: "undone" }))).toBe(0);
  });

  test("a function that never gives up control is stopped, and the next one runs", async () => {
    const startedMs = performance.now();
    expect(await backend.query("errors:loopsForever", {}, { requestId })).toMatchObject(
      failure("Function execution timed out (maximum duration: 1s)\n", requestId),
    );
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(await backend.value(backend.mutation("counters:increment", { name: "after the loop" }))).toBe(1);
    expect(await backend.value(backend.query("errors:logs"))).toBeNull();
  });

  test("failed queries know what they read", async () => {
    const result = await backend.query("errors:failWhenBelow", { name: "watched", atLeast: 1 });
    expect(result).toMatchObject({ ok: false, errorData: { value: 0 } });
    expect(backend.database.isCurrent(result.readSet, result.ts)).toBe(true);
    await backend.value(backend.mutation("counters:increment", { name: "watched" }));
    expect(backend.database.isCurrent(result.readSet, result.ts)).toBe(false);
  });
});

test("console output comes as lines with a level", async () => {
  const { logLines } = await backend.query("errors:logs", { lines: 300 });
  expect(logLines.slice(0, 6)).toEqual([
    "[LOG] 'text' 1 {\n  a: [ 1, 2 ],\n  b: 'x'\n}",
    "[INFO] 'info'",
    "[WARN] 'warn'",
    "[ERROR] [Error: logged]",
    "[DEBUG] undefined null true 10n",
    "[LOG] 0",
  ]);
  expect(logLines).toHaveLength(256);
});

describe("nested calls", () => {
  test("a child sees its parent's writes and the parent the child's", async () => {
    expect(await backend.value(backend.mutation("nested/deep:readsOwnWrite", { name: "own" }))).toBe(42);
  });

  test("children started together run one after the other", async () => {
    expect(await backend.value(backend.mutation("nested/deep:parallelChildren", { name: "parallel" }))).toEqual([1, 2, 3]);
  });

  test("a child that fails is undone alone, and its error can be caught with its data", async () => {
    expect(await backend.value(backend.mutation("errors:catchesChild", { name: "c" }))).toBe("CHILD");
    expect(await backend.value(backend.query("counters:get", { name: "c:parent" }))).toBe(1);
    expect(await backend.value(backend.query("counters:get", { name: "c:child" }))).toBe(0);
  });

  test("a function handle calls its function", async () => {
    expect(await backend.value(backend.mutation("nested/deep:throughHandle", { name: "handle" }))).toBe(1);
  });
});

describe("repeatability", () => {
  test("time stands in queries and mutations and is the clock's", async () => {
    const nowMs = backend.clock.nowMs();
    const value = (await backend.value(backend.query("determinism:clock", { spin: 1e6 }))) as Record<string, unknown>;
    expect(value).toMatchObject({
      first: nowMs,
      second: nowMs,
      fromNew: nowMs,
      performance: 0,
      text: "Tue Jan 01 2030 00:00:00 GMT+0000 (Coordinated Universal Time)",
    });
    expect(await backend.value(backend.mutation("determinism:clockInMutation"))).toMatchObject({ nowMs });
  });

  test("random numbers differ between runs and lie in [0, 1)", async () => {
    const numbers = (await backend.value(backend.query("determinism:random", { n: 2000 }))) as number[];
    expect(new Set(numbers).size).toBe(2000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, each) => sum + each) / 2000).toBeCloseTo(0.5, 1);
    expect(await backend.value(backend.query("determinism:uuid"))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test.each([
    ["query", "determinism:fetches", "fetch()"],
    ["mutation", "determinism:sets", "setTimeout"],
    ["query", "determinism:generatesKey", "cryptographic randomness"],
  ] as const)("a %s is refused what only actions may do: %s", async (kind, path, what) => {
    const { errorMessage } = (await backend[kind](path)) as { errorMessage: string };
    expect(errorMessage).toContain(
      `Uncaught Error: Can't use ${what} in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.\n    at handler (../convex/determinism.ts:`,
    );
  });

  test("digests and signatures work in transactions though the host answers later", async () => {
    expect(await backend.value(backend.query("determinism:digest", { text: "abc" }))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    const secret = "a secret of thirty-two bytes or more";
    const token = await backend.value(backend.action("library:signs", { secret, subject: "casey" }));
    expect(await backend.value(backend.mutation("library:verifiesInMutation", { token, secret }))).toBe("casey");
    expect((await backend.mutation("library:verifiesInMutation", { token, secret: `${secret}!` })).ok).toBe(false);
  });

  test("the snapshot's timestamp is the transaction's", async () => {
    const result = await backend.query("determinism:snapshotTs");
    expect(result.ok && result.value).toEqual({ $integer: Buffer.from(new BigInt64Array([result.ts]).buffer).toString("base64") });
  });

  test("functions can ask about themselves", async () => {
    const value = (await backend.value(backend.query("determinism:metadata"))) as { fn: object; metrics: Record<string, unknown> };
    expect(value.fn).toEqual({ name: "determinism:metadata", componentPath: "", type: "query", visibility: "public" });
    expect(value.metrics["documentsWritten"]).toEqual({ used: 0, remaining: 16_000 });
  });
});
