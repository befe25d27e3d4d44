import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { brotliCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Identity } from "../../src/contracts.js";
import { functionRoutes } from "../../src/http/functionRoutes.js";
import { serveHttpAction } from "../../src/http/httpActions.js";
import { infoRoutes } from "../../src/http/infoRoutes.js";
import { createListener } from "../../src/http/router.js";
import { readJsonObject, sendJson } from "../../src/http/transport.js";
import { FakeBackend } from "../support/fakeBackend.js";

let backend: FakeBackend;
let server: Server;
let url: string;
let reported: unknown[];

beforeEach(async () => {
  backend = new FakeBackend();
  reported = [];
  backend.tokens.set("ada", { kind: "user", attributes: { tokenIdentifier: "i|ada", issuer: "i", subject: "ada" }, expiresAtMs: Date.now() + 60_000 });
  backend.tokens.set("app|secret", { kind: "admin" });
  backend.queries["echo"] = (_read, args) => args;
  backend.queries["whoami"] = (_read, _args, identity) => (identity.kind === "user" ? identity.attributes.subject : identity.kind);
  backend.queries["get"] = (read) => read("a");
  backend.mutations["set"] = async (args) => args as { a: number };
  backend.actions["act"] = async () => "acted";
  backend.runner.kindOf = (path) => (path in backend.queries ? "query" : path in backend.mutations ? "mutation" : path in backend.actions ? "action" : null);
  server = createServer(
    createListener({
      routes: {
        ...infoRoutes("my-instance", "v1"),
        ...functionRoutes(backend.database, backend.runner),
        "POST /api/json": async ({ request, response }) => sendJson(response, 200, await readJsonObject(request, 1_000)),
        "POST /api/broken": () => Promise.reject(new Error("a secret detail")),
      },
      authenticator: backend.authenticator,
      httpActions: (request, response, path) => serveHttpAction(backend.runner, backend.authenticator, request, response, path),
      reportError: (error) => reported.push(error),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url + path, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });
  return { status: response.status, body: await response.json() };
}

describe("functions", () => {
  it("runs queries, mutations and actions, with arguments bare or in an array", async () => {
    expect(await post("/api/query", { path: "echo", args: { x: 1 } })).toEqual({ status: 200, body: { status: "success", value: { x: 1 } } });
    expect(await post("/api/query", { path: "echo", args: [{ x: 1 }] })).toEqual({ status: 200, body: { status: "success", value: { x: 1 } } });
    expect(await post("/api/mutation", { path: "set", args: { a: 4 } })).toEqual({ status: 200, body: { status: "success", value: null, logLines: ["[LOG] 'ran'"] } });
    expect(await post("/api/query", { path: "get", args: {} })).toMatchObject({ body: { value: 4 } });
    expect(await post("/api/action", { path: "act", args: {} })).toMatchObject({ body: { value: "acted" } });
    const got = await fetch(`${url}/api/query?path=echo&args=${encodeURIComponent('{"y":2}')}&format=json`);
    expect(await got.json()).toEqual({ status: "success", value: { y: 2 } });
  });

  it("answers a failing function with status 200", async () => {
    expect(await post("/api/query", { path: "no:such", args: {} })).toEqual({ status: 200, body: { status: "error", errorMessage: expect.stringContaining("no:such") } });
  });

  it("encodes exactly or readably", async () => {
    const args = { int: { $integer: "AQAAAAAAAAA=" }, bytes: { $bytes: "AAE=" }, nan: { $float: "AAAAAAAA+H8=" } };
    expect(await post("/api/query", { path: "echo", args, format: "convex_encoded_json" })).toMatchObject({ body: { value: args } });
    expect(await post("/api/query", { path: "echo", args, format: "json" })).toMatchObject({ body: { value: { int: "1", bytes: "AAE=", nan: "NaN" } } });
    expect(await post("/api/query", { path: "echo", args, format: "xml" })).toMatchObject({ status: 400, body: { code: "BadFormat" } });
  });

  it("keeps /function for admins and lets it run any kind", async () => {
    expect(await post("/api/function", { path: "act", args: {} })).toMatchObject({ status: 403, body: { code: "BadDeployKey" } });
    expect(await post("/api/function", { path: "act", args: {} }, { authorization: "Bearer ada" })).toMatchObject({ status: 403 });
    expect(await post("/api/function", { path: "act", args: {} }, { authorization: "Convex app|secret" })).toMatchObject({ body: { value: "acted" } });
    expect(await post("/api/function", { path: "nope", args: {} }, { authorization: "Convex prod:app|secret" })).toMatchObject({ body: { status: "error", errorMessage: expect.stringContaining("Could not find function") } });
    expect(await post("/api/function", { path: "act", args: {}, componentPath: "child" }, { authorization: "Convex app|secret" })).toMatchObject({ status: 400 });
  });

  it("finds functions by path in /run", async () => {
    backend.queries["dir/mod:fn"] = () => "found";
    expect(await post("/api/run/dir/mod/fn", { args: {} })).toMatchObject({ body: { value: "found" } });
    expect(await post("/api/run/fn", { args: {} })).toMatchObject({ status: 400, body: { code: "MissingIdentifier" } });
  });

  it("runs a batch at one timestamp", async () => {
    backend.commit({ a: 1 });
    const slow = backend.queries["get"] as (read: (key: string) => unknown) => unknown;
    let first = true;
    backend.queries["slow"] = async (read) => {
      const value = slow(read) as number;
      if (first) {
        first = false;
        backend.commit({ a: 2 });
      }
      return value;
    };
    const answer = await post("/api/query_batch", { queries: [{ path: "slow", args: {} }, { path: "get", args: {} }] });
    expect((answer.body as { results: Array<{ value: number }> }).results.map((result) => result.value)).toEqual([2, 2]);
  });

  it("answers at an earlier timestamp what has not changed since, and refuses the rest", async () => {
    backend.commit({ a: 1 });
    const { ts } = (await post("/api/query_ts", {})).body as { ts: string };
    backend.commit({ b: 1 });
    expect(await post("/api/query_at_ts", { path: "get", args: {}, ts })).toMatchObject({ body: { value: 1 } });
    backend.commit({ a: 2 });
    expect(await post("/api/query_at_ts", { path: "get", args: {}, ts })).toMatchObject({ status: 503, body: { code: "OutOfRetention" } });
    expect(await post("/api/query_at_ts", { path: "get", args: {}, ts: "//////////8=" })).toMatchObject({ status: 400 });
  });

  it("identifies callers by token", async () => {
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Bearer ada" })).toMatchObject({ body: { value: "ada" } });
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Bearer forged" })).toMatchObject({ status: 401, body: { code: "InvalidAuthHeader" } });
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Basic abc" })).toMatchObject({ status: 400 });
    expect(await post("/api/query", { path: "whoami", args: {} }, { authorization: "Convex app|secret:%%%" })).toMatchObject({ status: 400, body: { code: "HeaderParseFailure" } });
  });
});

describe("transport", () => {
  it("refuses bodies that are not JSON objects, too large, or oddly encoded", async () => {
    expect(await post("/api/query", "{")).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
    expect(await post("/api/query", [])).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
    expect(await post("/api/query", { args: {} })).toMatchObject({ status: 400, body: { code: "BadJsonBody" } });
    expect(await post("/api/query", { path: "a b", args: {} })).toMatchObject({ status: 400, body: { code: "BadConvexFunctionIdentifier" } });
    expect(await post("/api/json", { long: "x".repeat(1_000) })).toMatchObject({ status: 413, body: { code: "PayloadTooLarge" } });
    expect(await post("/api/json", "{}", { "content-encoding": "zstd" })).toMatchObject({ status: 415 });
    expect(await post("/api/json", "not compressed", { "content-encoding": "br" })).toMatchObject({ status: 400, body: { code: "BadBody" } });
  });

  it("reads compressed bodies, and limits what they unpack to", async () => {
    const send = async (text: string) => {
      const response = await fetch(`${url}/api/json`, { method: "POST", body: new Uint8Array(brotliCompressSync(text)), headers: { "content-encoding": "br" } });
      return { status: response.status, body: await response.json() };
    };
    expect(await send('{"a":1}')).toEqual({ status: 200, body: { a: 1 } });
    expect(await send(JSON.stringify({ bomb: "0".repeat(100_000) }))).toMatchObject({ status: 413 });
  });

  it("says nothing about its own failures, but reports them", async () => {
    const answer = await post("/api/broken", {});
    expect(answer).toMatchObject({ status: 500, body: { code: "InternalServerError" } });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(reported).toHaveLength(1);
  });

  it("mirrors origins and headers for pages anywhere", async () => {
    const preflight = await fetch(`${url}/api/query`, { method: "OPTIONS", headers: { origin: "https://app.test", "access-control-request-method": "POST", "access-control-request-headers": "authorization, convex-client" } });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.test");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, convex-client");
    expect(preflight.headers.get("access-control-allow-credentials")).toBe("true");
    expect(preflight.headers.get("access-control-max-age")).toBe("86400");
    const answer = await fetch(`${url}/version`, { headers: { origin: "https://app.test" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.test");
  });

  it("serves the small routes and says what is missing", async () => {
    expect(await (await fetch(`${url}/version`)).text()).toBe("v1");
    expect(await (await fetch(`${url}/instance_name`)).text()).toBe("my-instance");
    expect(await (await fetch(`${url}/echo`, { method: "POST", body: "hello" })).text()).toBe("hello");
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect((await fetch(`${url}/version`, { method: "HEAD" })).status).toBe(200);
    expect(await post("/api/storage/upload?token=x", {})).toMatchObject({ status: 501, body: { message: "This backend has no file storage yet." } });
    expect(await post("/api/nothing", {})).toMatchObject({ status: 404, body: { code: "NotFound" } });
    expect((await fetch(`${url}/api/mutation`)).status).toBe(405);
  });
});

describe("HTTP actions", () => {
  let seen: { request: Request; identity: Identity } | null;
  beforeEach(() => {
    seen = null;
    backend.runner.httpAction = async (request, identity) => {
      seen = { request, identity };
      return new Response(`${request.method} ${await request.text()}`, { status: 201, headers: [["x-a", "1"], ["set-cookie", "a=1"], ["set-cookie", "b=2"]] });
    };
  });

  it("passes method, address, headers and body, and returns status, headers and cookies", async () => {
    const response = await fetch(`${url}/http/some/path?q=1`, { method: "POST", body: "body", headers: { "x-mine": "yes", authorization: "Bearer ada" } });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe("POST body");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(seen?.request.url).toBe(`${url}/some/path?q=1`);
    expect(seen?.request.headers.get("x-mine")).toBe("yes");
    expect(seen?.identity).toMatchObject({ kind: "user" });
  });

  it("takes an unknown authorization header for nobody's", async () => {
    await fetch(`${url}/http/x`, { headers: { authorization: "Bearer forged" } });
    expect(seen?.identity).toEqual({ kind: "none" });
    await fetch(`${url}/http/x`, { headers: { authorization: "Basic abc" } });
    expect(seen?.identity).toEqual({ kind: "none" });
  });

  it("believes the proxy about the scheme", async () => {
    await fetch(`${url}/http/x`, { headers: { "x-forwarded-proto": "https" } });
    expect(seen?.request.url.startsWith("https://127.0.0.1")).toBe(true);
  });

  it("answers HEAD without a body", async () => {
    const response = await fetch(`${url}/http/x`, { method: "HEAD" });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-a")).toBe("1");
    expect(await response.text()).toBe("");
  });

  it("streams: the first part arrives before the second is made", async () => {
    let finish: () => void = () => undefined;
    const more = new Promise<void>((resolve) => (finish = resolve));
    backend.runner.httpAction = async () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("one"));
            await more;
            controller.enqueue(new TextEncoder().encode("two"));
            controller.close();
          },
        }),
      );
    const response = await fetch(`${url}/http/x`);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("one");
    finish();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("two");
  });

  it("stops reading the answer when the caller has gone", async () => {
    const cancelled = new Promise<void>((resolve) => {
      backend.runner.httpAction = async () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
            cancel: () => resolve(),
          }),
        );
    });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET /http/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    socket.destroy();
    await cancelled;
  });
});
