import { Agent, request } from "node:http";
import { connect } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import type { Identity } from "../../src/contracts.js";
import { httpFixture } from "../support/httpFixture.js";

const fixture = httpFixture();

describe("HTTP actions", () => {
  let seen: { request: Request; identity: Identity } | null;
  beforeEach(() => {
    seen = null;
    fixture.backend.runner.httpAction = async (request, identity) => {
      seen = { request, identity };
      return new Response(`${request.method} ${await request.text()}`, {
        status: 201,
        headers: [
          ["x-a", "1"],
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ],
      });
    };
  });

  it("passes method, address, headers and body, and returns status, headers and cookies", async () => {
    const response = await fetch(`${fixture.url}/http/some/path?q=1`, {
      method: "POST",
      body: "body",
      headers: { "x-mine": "yes", authorization: "Bearer ada" },
    });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe("POST body");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(seen?.request.url).toBe(`${fixture.url}/some/path?q=1`);
    expect(seen?.request.headers.get("x-mine")).toBe("yes");
    expect(seen?.identity).toMatchObject({ kind: "user" });
  });

  it("takes an unknown authorization header for nobody's", async () => {
    await fetch(`${fixture.url}/http/x`, { headers: { authorization: "Bearer forged" } });
    expect(seen?.identity).toEqual({ kind: "none" });
    await fetch(`${fixture.url}/http/x`, { headers: { authorization: "Basic abc" } });
    expect(seen?.identity).toEqual({ kind: "none" });
  });

  it("believes the proxy about the scheme", async () => {
    await fetch(`${fixture.url}/http/x`, { headers: { "x-forwarded-proto": "https" } });
    expect(seen?.request.url.startsWith("https://127.0.0.1")).toBe(true);
  });

  it("answers HEAD without a body", async () => {
    const response = await fetch(`${fixture.url}/http/x`, { method: "HEAD" });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-a")).toBe("1");
    expect(await response.text()).toBe("");
  });

  it("leaves the connection usable when an action does not read its request's body", async () => {
    fixture.backend.runner.httpAction = async (request) => {
      const { pathname } = new URL(request.url);
      const text = pathname === "/too-large" ? await request.text().catch(() => "refused") : "unread";
      return new Response(`${text} ${pathname}`);
    };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = (path: string, bytes: number): Promise<string> =>
      new Promise((resolve, reject) => {
        const outgoing = request(`${fixture.url}/http${path}`, { method: "POST", agent }, (incoming) => {
          incoming.setEncoding("utf8").on("data", resolve);
        });
        outgoing.on("error", reject).end("x".repeat(bytes));
      });
    expect(await post("/large", 5_000_000)).toBe("unread /large");
    expect(await post("/next", 1)).toBe("unread /next");
    expect(await post("/too-large", 21 << 20)).toBe("refused /too-large");
    expect(await post("/next", 1)).toBe("unread /next");
    expect(Object.values(agent.freeSockets).flat().length + Object.values(agent.sockets).flat().length).toBe(1);
    agent.destroy();
  });

  it("tells an action when its request's body breaks off", async () => {
    const outcome = new Promise<string>((resolve) => {
      fixture.backend.runner.httpAction = async (request) => {
        await request.text().then(resolve, (error: unknown) => resolve(String(error)));
        return new Response("too late");
      };
    });
    const outgoing = request(`${fixture.url}/http/broken`, { method: "POST", headers: { "content-length": "100" } });
    outgoing.on("error", () => undefined).write("only this", () => outgoing.destroy());
    expect(await outcome).toContain("The request ended before its body did.");
  });

  it("stops an answer nobody listens to any more", async () => {
    let cancelled: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => (cancelled = resolve));
    fixture.backend.runner.httpAction = async () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode("first")),
          cancel: () => cancelled(),
        }),
      );
    const leaving = new AbortController();
    const response = await fetch(`${fixture.url}/http/endless`, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    await stopped;
    expect(fixture.reported).toEqual([]);
  });

  it("streams: the first part arrives before the second is made", async () => {
    let finish: () => void = () => undefined;
    const more = new Promise<void>((resolve) => (finish = resolve));
    fixture.backend.runner.httpAction = async () =>
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
    const response = await fetch(`${fixture.url}/http/x`);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("one");
    finish();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("two");
  });

  it("stops reading the answer when the caller has gone", async () => {
    const cancelled = new Promise<void>((resolve) => {
      fixture.backend.runner.httpAction = async () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
            cancel: () => resolve(),
          }),
        );
    });
    const socket = connect(Number(new URL(fixture.url).port), "127.0.0.1");
    socket.write("GET /http/x HTTP/1.1\r\nHost: h\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    socket.destroy();
    await cancelled;
  });
});
