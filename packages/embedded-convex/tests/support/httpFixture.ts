/** The HTTP API in front of a fake backend, for one test each. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach } from "vitest";
import { functionRoutes } from "../../src/http/functionRoutes.js";
import { serveHttpAction } from "../../src/http/httpActions.js";
import { infoRoutes } from "../../src/http/infoRoutes.js";
import { createListener } from "../../src/http/router.js";
import { readJsonObject, sendJson } from "../../src/http/transport.js";
import { FakeBackend } from "./fakeBackend.js";

export type HttpFixture = { backend: FakeBackend; url: string; reported: unknown[] };

/** Registers the hooks; the fixture is filled before each test. */
export function httpFixture(): HttpFixture {
  const current: HttpFixture = { backend: new FakeBackend(), url: "", reported: [] };
  let server: Server;
  beforeEach(async () => {
    const backend = (current.backend = new FakeBackend());
    current.reported = [];
    backend.tokens.set("ada", {
      kind: "user",
      attributes: { tokenIdentifier: "i|ada", issuer: "i", subject: "ada" },
      expiresAtMs: Date.now() + 60_000,
    });
    backend.tokens.set("app|secret", { kind: "admin" });
    backend.queries["echo"] = (_read, args) => args;
    backend.queries["whoami"] = (_read, _args, identity) => (identity.kind === "user" ? identity.attributes.subject : identity.kind);
    backend.queries["get"] = (read) => read("a");
    backend.mutations["set"] = async (args) => args as { a: number };
    backend.actions["act"] = async () => "acted";
    backend.runner.kindOf = (path) =>
      path in backend.queries ? "query" : path in backend.mutations ? "mutation" : path in backend.actions ? "action" : null;
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
        reportError: (error) => current.reported.push(error),
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    current.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return current;
}
