import { brotliCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { httpFixture } from "../support/httpFixture.js";

const fixture = httpFixture();

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(fixture.url + path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, body: await response.json() };
}

describe("functions", () => {
  it("runs queries, mutations and actions, with arguments bare or in an array", async () => {
    expect(await post("/api/query", { path: "echo", args: { x: 1 } })).toEqual({
      status: 200,
      body: { status: "success", value: { x: 1 } },
    });
    expect(await post("/api/query", { path: "echo", args: [{ x: 1 }] })).toEqual({
      status: 200,
      body: { status: "success", value: { x: 1 } },
    });
    expect(await post("/api/mutation", { path: "set", args: { a: 4 } })).toEqual({
      status: 200,
      body: { status: "success", value: null, logLines: ["[LOG] 'ran'"] },
    });
    expect(await post("/api/query", { path: "get", args: {} })).toMatchObject({ body: { value: 4 } });
    expect(await post("/api/action", { path: "act", args: {} })).toMatchObject({ body: { value: "acted" } });
    const got = await fetch(`${fixture.url}/api/query?path=echo&args=${encodeURIComponent('{"y":2}')}&format=json`);
    expect(await got.json()).toEqual({ status: "success", value: { y: 2 } });
  });

  it("answers a failing function with status 200", async () => {
    expect(await post("/api/query", { path: "no:such", args: {} })).toEqual({
      status: 200,
      body: { status: "error", errorMessage: expect.stringContaining("no:such") },
    });
  });

  it("encodes exactly or readably", async () => {
    const args = { int: { $integer: "AQAAAAAAAAA=" }, bytes: { $bytes: "AAE=" }, nan: { $float: "AAAAAAAA+H8=" } };
    expect(await post("/api/query", { path: "echo", args, format: "convex_encoded_json" })).toMatchObject({ body: { value: args } });
    expect(await post("/api/query", { path: "echo", args, format: "json" })).toMatchObject({
      body: { value: { int: "1", bytes: "AAE=", nan: "NaN" } },
    });
    expect(await post("/api/query", { path: "echo", args, format: "xml" })).toMatchObject({ status: 400, body: { code: "BadFormat" } });
  });

  it("keeps /function for admins and lets it run any kind", async () => {
    expect(await post("/api/function", { path: "act", args: {} })).toMatchObject({ status: 403, body: { code: "BadDeployKey" } });
    expect(await post("/api/function", { path: "act", args: {} }, { authorization: "Bearer ada" })).toMatchObject({ status: 403 });
    expect(await post("/api/function", { path: "act", args: {} }, { authorization: "Convex app|secret" })).toMatchObject({
      body: { value: "acted" },
    });
    expect(await post("/api/function", { path: "nope", args: {} }, { authorization: "Convex prod:app|secret" })).toMatchObject({
      body: { status: "error", errorMessage: expect.stringContaining("Could not find function") },
    });
    expect(
      await post("/api/function", { path: "act", args: {}, componentPath: 7 }, { authorization: "Convex app|secret" }),
    ).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
  });

  it("finds functions by path in /run", async () => {
    fixture.backend.queries["dir/mod:fn"] = () => "found";
    expect(await post("/api/run/dir/mod/fn", { args: {} })).toMatchObject({ body: { value: "found" } });
    expect(await post("/api/run/fn", { args: {} })).toMatchObject({ status: 400, body: { code: "MissingIdentifier" } });
  });

  it("runs a batch at one timestamp", async () => {
    fixture.backend.commit({ a: 1 });
    const slow = fixture.backend.queries["get"] as (read: (key: string) => unknown) => unknown;
    let first = true;
    fixture.backend.queries["slow"] = async (read) => {
      const value = slow(read) as number;
      if (first) {
        first = false;
        fixture.backend.commit({ a: 2 });
      }
      return value;
    };
    const answer = await post("/api/query_batch", {
      queries: [
        { path: "slow", args: {} },
        { path: "get", args: {} },
      ],
    });
    expect((answer.body as { results: Array<{ value: number }> }).results.map((result) => result.value)).toEqual([2, 2]);
  });

  it("answers at an earlier timestamp what has not changed since, and refuses the rest", async () => {
    fixture.backend.commit({ a: 1 });
    const { ts } = (await post("/api/query_ts", {})).body as { ts: string };
    fixture.backend.commit({ b: 1 });
    expect(await post("/api/query_at_ts", { path: "get", args: {}, ts })).toMatchObject({ body: { value: 1 } });
    fixture.backend.commit({ a: 2 });
    expect(await post("/api/query_at_ts", { path: "get", args: {}, ts })).toMatchObject({ status: 503, body: { code: "OutOfRetention" } });
    expect(await post("/api/query_at_ts", { path: "get", args: {}, ts: "//////////8=" })).toMatchObject({ status: 400 });
  });

  it("identifies callers by token", async () => {
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Bearer ada" })).toMatchObject({
      body: { value: "ada" },
    });
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Bearer forged" })).toMatchObject({
      status: 401,
      body: { code: "InvalidAuthHeader" },
    });
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Basic abc" })).toMatchObject({ status: 400 });
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Convex app|secret:%%%" })).toMatchObject({
      status: 400,
      body: { code: "HeaderParseFailure" },
    });
  });
});

describe("transport", () => {
  it("refuses bodies that are not JSON objects, too large, or oddly encoded", async () => {
    expect(await post("/api/query", "{")).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
    expect(await post("/api/query", [])).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
    expect(await post("/api/query", { args: {} })).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
    expect(await post("/api/query", { path: "a b", args: {} })).toMatchObject({
      status: 400,
      body: { code: "BadConvexFunctionIdentifier" },
    });
    expect(await post("/api/json", { long: "x".repeat(1_000) })).toMatchObject({ status: 413, body: { code: "PayloadTooLarge" } });
    expect(await post("/api/json", "{}", { "content-encoding": "zstd" })).toMatchObject({ status: 415 });
    expect(await post("/api/json", "not compressed", { "content-encoding": "br" })).toMatchObject({
      status: 400,
      body: { code: "BadBody" },
    });
  });

  it("reads compressed bodies, and limits what they unpack to", async () => {
    const send = async (text: string) => {
      const response = await fetch(`${fixture.url}/api/json`, {
        method: "POST",
        body: new Uint8Array(brotliCompressSync(text)),
        headers: { "content-encoding": "br" },
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await send('{"a":1}')).toEqual({ status: 200, body: { a: 1 } });
    expect(await send(JSON.stringify({ bomb: "0".repeat(100_000) }))).toMatchObject({ status: 413 });
  });

  it("says nothing about its own failures, but reports them", async () => {
    const answer = await post("/api/broken", {});
    expect(answer).toMatchObject({ status: 500, body: { code: "InternalServerError" } });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(fixture.reported).toHaveLength(1);
  });

  it("mirrors origins and headers for pages anywhere", async () => {
    const preflight = await fetch(`${fixture.url}/api/query`, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, convex-client",
      },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.test");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, convex-client");
    expect(preflight.headers.get("access-control-allow-credentials")).toBe("true");
    expect(preflight.headers.get("access-control-max-age")).toBe("86400");
    const answer = await fetch(`${fixture.url}/version`, { headers: { origin: "https://app.test" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.test");
  });

  it("serves the small routes and says what is missing", async () => {
    expect(await (await fetch(`${fixture.url}/version`)).text()).toBe("v1");
    expect(await (await fetch(`${fixture.url}/instance_name`)).text()).toBe("my-instance");
    expect(await (await fetch(`${fixture.url}/echo`, { method: "POST", body: "hello" })).text()).toBe("hello");
    expect((await fetch(`${fixture.url}/`)).status).toBe(200);
    expect((await fetch(`${fixture.url}/version`, { method: "HEAD" })).status).toBe(200);
    expect(await post("/api/perform_import", {})).toMatchObject({
      status: 501,
      body: { message: "This backend has no import yet." },
    });
    expect(await post("/api/nothing", {})).toMatchObject({ status: 404, body: { code: "NotFound" } });
    expect((await fetch(`${fixture.url}/api/mutation`)).status).toBe(405);
  });
});
