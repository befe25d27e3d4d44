import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as health } from "@/app/api/health/route";
import { GET as ready } from "@/app/api/ready/route";
import { whatIsMissing } from "@/lib/observe/readiness";
import { reportError } from "@/lib/observe/reportError";
import { requestIdOf } from "@/lib/observe/requestId";

let server: Server;
let url: string;
let received: unknown[];
let status: number;
const lines: string[] = [];

beforeEach(async () => {
  received = [];
  status = 200;
  lines.length = 0;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  server = createServer((request, response) => {
    void json(request)
      .catch(() => null)
      .then((body) => {
        received.push(body);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify({ status: "success", value: {}, logLines: [] }));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

/** An error whose message quotes what a person typed. */
const personal = (): Error => new TypeError("Casey Quillfeather <casey@private.example> is not a function, +1 555 0100");

describe("a fault of the server", () => {
  it("is one line of JSON with its time, its place and its request, and with nobody's data", async () => {
    await reportError("site.error", personal(), { requestId: "request-1", route: "/receipts/[id]" });
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    expect(line).toMatchObject({ event: "site.error", error: "TypeError", requestId: "request-1", route: "/receipts/[id]", digest: null });
    expect(Date.parse(String(line.at))).toBeGreaterThan(0);
    expect(lines[0]).not.toMatch(/casey|quillfeather|private\.example|555/i);
    // Frames of libraries and of ours, without the folder this is installed in.
    expect(line.frames).toSatisfy((frames: string[]) => frames.length > 0 && frames.every((frame) => !frame.includes(process.cwd())));
  });

  it("is posted to the hook as it is in the log", async () => {
    vi.stubEnv("ERROR_WEBHOOK_URL", `${url}/hook`);
    await reportError("rest.failed", personal(), { operation: "sessions.start" });
    expect(received).toMatchObject([{ event: "rest.failed", error: "TypeError", context: { operation: "sessions.start" } }]);
    expect(JSON.stringify(received)).not.toMatch(/casey/i);
    expect(lines).toHaveLength(1);
  });

  it.each([
    ["refuses", () => (status = 503), "503"],
    ["is not there", () => vi.stubEnv("ERROR_WEBHOOK_URL", "http://127.0.0.1:9/hook"), "TypeError"],
  ])("is not lost with a hook that %s", async (_what, spoil, why) => {
    vi.stubEnv("ERROR_WEBHOOK_URL", `${url}/hook`);
    spoil();
    await reportError("site.error", "not even an error");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { event: "site.error", error: "string" },
      { event: "report.undelivered", about: "site.error", why },
    ]);
  });
});

describe("the name of a request", () => {
  it("is kept where it fits a log, and made where it does not", () => {
    expect(requestIdOf(new Headers({ "x-request-id": "proxy_0123-abc" }))).toBe("proxy_0123-abc");
    for (const given of ["short", "x".repeat(65), "line break: {}", '"},{"event":"forged"']) {
      expect(requestIdOf(new Headers({ "x-request-id": given }))).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(requestIdOf(new Headers())).not.toBe(requestIdOf(new Headers()));
  });
});

describe("readiness", () => {
  const environment = (values: Record<string, string>): NodeJS.ProcessEnv => ({
    NODE_ENV: "test",
    CLERK_SECRET_KEY: "sk_test_key",
    ...values,
  });

  it("is there with a backend that runs our functions and a way to sign in", async () => {
    expect(await whatIsMissing(environment({ PARLEY_BACKEND_URL: url }))).toEqual([]);
  });

  it("names what is missing", async () => {
    expect(await whatIsMissing(environment({ PARLEY_BACKEND_URL: "http://127.0.0.1:9" }))).toEqual(["backend"]);
    expect(await whatIsMissing(environment({ PARLEY_BACKEND_URL: url, CLERK_SECRET_KEY: "" }))).toEqual(["signIn"]);
    expect(
      await whatIsMissing(
        environment({ PARLEY_BACKEND_URL: url, CLERK_SECRET_KEY: "", PARLEY_IDENTITY_FILE: "no-such-folder/identity.json" }),
      ),
    ).toEqual(["signIn"]);
    server.removeAllListeners("request");
    server.on("request", (request, response) => response.writeHead(request.url === "/version" ? 200 : 560).end('{"status":"error"}'));
    expect(await whatIsMissing(environment({ PARLEY_BACKEND_URL: url }))).toEqual(["functions"]);
  });

  it("is told by its route; that the process lives is told by another, which asks nobody", async () => {
    const asked = async () => {
      const answers = [health(), await ready()];
      return await Promise.all(answers.map(async (answer) => [answer.status, answer.headers.get("cache-control"), await answer.json()]));
    };
    vi.stubEnv("CLERK_SECRET_KEY", "sk_test_key");
    vi.stubEnv("PARLEY_BACKEND_URL", url);
    const alive = [200, "no-store", { status: "alive" }];
    expect(await asked()).toEqual([alive, [200, "no-store", { status: "ready", missing: [] }]]);
    vi.stubEnv("PARLEY_BACKEND_URL", "http://127.0.0.1:9");
    expect(await asked()).toEqual([alive, [503, "no-store", { status: "not ready", missing: ["backend"] }]]);
  });
});
