import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Identity } from "../../src/contracts.js";
import { type Backend, NOBODY, openBackend } from "../support/functions.js";

let backend: Backend;
let server: Server;
let url: string;
beforeAll(async () => {
  backend = await openBackend();
  server = createServer((request, response) => response.end(Buffer.from([1, 2, request.headers["x-fixture"] === "1" ? 3 : 0])));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.close();
  await backend.close();
});

describe("libraries in functions", () => {
  test("jose signs and verifies with HS256 and ES256", async () => {
    expect(await backend.value(backend.action("library:hs256"))).toEqual({ sub: "casey", role: "client" });
    expect(await backend.value(backend.action("library:es256"))).toBe("ada");
  });

  test("stripe verifies webhook signatures and refuses altered payloads", async () => {
    expect(await backend.value(backend.action("library:stripeWebhook", { tamper: false }))).toBe("evt_1");
    expect(await backend.value(backend.action("library:stripeWebhook", { tamper: true }))).toBe("refused");
  });

  test("fetched bytes are values, and network errors are errors", async () => {
    expect(await backend.value(backend.action("library:fetchBytes", { url }))).toEqual({ status: 200, body: { $bytes: "AQID" } });
    expect(await backend.value(backend.action("library:fetchFailure", { url: "http://127.0.0.1:9/" }))).toEqual({
      isError: true,
      isTypeError: true,
    });
  });

  test("the web's globals are there", async () => {
    expect(await backend.value(backend.action("library:globals"))).toEqual({
      heard: "ping",
      aborted: true,
      chunk: "chunk",
      encoded: true,
      base64: "text",
      cloned: 1,
      blob: "abc",
      url: "1",
      form: "a=1",
      request: "POST",
      response: { ok: true },
      promise: true,
      nullError: true,
      uuid: 36,
      random: 4,
    });
  });

  test("modules for Node use Node's own modules", async () => {
    expect(await backend.value(backend.action("nodeActions:hash", { text: "abc" }))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(await backend.action("nodeActions:count", { name: "node" })).toEqual({ ok: true, value: 1, logLines: ["[LOG] 'counting'"] });
  });
});

describe("calls from actions", () => {
  test("each is a transaction of its own, actions call actions", async () => {
    expect(await backend.value(backend.action("nested/deep:actionChain", { name: "chain", depth: 3 }))).toBe(1);
  });

  test("failures can be caught with their data", async () => {
    expect(await backend.value(backend.action("errors:actionSeesData"))).toBe("CHILD");
    expect(await backend.value(backend.query("counters:get", { name: "from-action" }))).toBe(0);
    expect(await backend.action("errors:missingChild")).toMatchObject({
      errorMessage: expect.stringContaining(
        "Uncaught Error: Could not find public function for 'errors:doesNotExist'.\n    at async handler (../convex/errors.ts:",
      ),
    });
  });

  test("many at once keep their identities apart", async () => {
    const subjects = Array.from({ length: 50 }, (_, i) => `person ${i}`);
    const results = await Promise.all(
      subjects.map((subject) => {
        const identity: Identity = {
          kind: "user",
          attributes: { tokenIdentifier: `i|${subject}`, issuer: "i", subject },
          expiresAtMs: Infinity,
        };
        return backend.value(backend.action("auth:subjectThroughAction", {}, { identity }));
      }),
    );
    expect(results).toEqual(subjects.map((subject) => [subject, subject]));
  });
});

describe("HTTP actions", () => {
  const send = (path: string, init?: RequestInit, identity: Identity = NOBODY): Promise<Response> =>
    backend.runner.httpAction(new Request(`http://site.invalid${path}`, init), identity);

  test("request and response pass through", async () => {
    const response = await send("/echo", { method: "POST", body: "shout", headers: { "x-send": "seen" } });
    expect([response.status, response.headers.get("x-seen"), await response.text()]).toEqual([201, "seen", "SHOUT"]);
  });

  test("they call functions, know who asks and schedule", async () => {
    expect(await (await send("/count?name=web")).json()).toEqual({ value: 1 });
    expect(
      await (
        await send("/whoami", undefined, {
          kind: "user",
          attributes: { tokenIdentifier: "i|s", issuer: "i", subject: "s" },
          expiresAtMs: Infinity,
        })
      ).json(),
    ).toEqual({ subject: "s" });
    expect((await send("/schedule", { method: "POST", body: "from http" })).status).toBe(204);
    await backend.runner.settleScheduled();
    expect(await backend.value(backend.query("scheduling:runs", { key: "from http" }))).toHaveLength(1);
  });

  test("bodies stream", async () => {
    expect(await (await send("/stream")).text()).toBe("one,two,three");
    expect(await (await send("/pull")).text()).toBe("0@true;0@true;0@true;");
  });

  test("prefixes match, HEAD is GET, the rest is not found", async () => {
    expect(await (await send("/files/a/b")).text()).toBe("/files/a/b");
    expect((await send("/files/a", { method: "HEAD" })).status).toBe(200);
    for (const [path, method] of [
      ["/files", "GET"],
      ["/echo", "GET"],
      ["/nowhere", "GET"],
    ] as const) {
      const response = await send(path, { method });
      expect([response.status, await response.text()]).toEqual([404, "No matching routes found"]);
    }
  });

  test("a failure is a 500 with its trace", async () => {
    const response = await send("/fail");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      code: expect.stringMatching(/^\[Request ID: [0-9a-f]{16}\] Server Error$/),
      trace: expect.stringMatching(/^Uncaught Error: http failure\n {4}at .*\.\.\/convex\/http\.ts:36:/),
    });
  });

  test("without code there are no HTTP actions", async () => {
    const empty = await openBackend({ push: false });
    const response = await empty.runner.httpAction(new Request("http://site.invalid/"), NOBODY);
    expect([response.status, await response.text()]).toEqual([404, "This Convex deployment does not have HTTP actions enabled."]);
    await empty.close();
  });
});

test("actions see real time pass", async () => {
  const running = await openBackend();
  running.clock.setFrozen(false);
  expect(await running.value(running.action("determinism:realClock"))).toBeGreaterThanOrEqual(4);
  await running.close();
});
