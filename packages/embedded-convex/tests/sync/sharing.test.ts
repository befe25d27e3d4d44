import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { FrameClient } from "../support/frameClient.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";

let server: TestServer;
beforeAll(async () => {
  server = await startFixtureServer();
});
afterAll(() => server.dispose());

it("runs a query once for all who watch it, and once more per change", async () => {
  const sockets = await Promise.all(Array.from({ length: 40 }, () => FrameClient.open(server.url)));
  for (const socket of sockets) socket.add(0, { 0: ["counters:get", { name: "shared by many" }] });
  for (const socket of sockets) expect((await socket.transition()).modifications[0]?.value).toBe(0);
  const runs = async (): Promise<number> => {
    const response = await fetch(`${server.url}/api/stream_function_logs?cursor=0`, {
      headers: { authorization: `Convex ${server.adminKey}` },
    });
    const { entries } = (await response.json()) as { entries: Array<{ identifier: string }> };
    return entries.filter(({ identifier }) => identifier === "counters:get").length;
  };
  const before = await runs();
  const http = new ConvexHttpClient(server.url, { logger: false });
  for (let value = 1; value <= 5; value++) {
    await http.mutation(api.counters.increment, { name: "shared by many" });
    for (const socket of sockets) expect((await socket.transition()).modifications[0]?.value).toBe(value);
  }
  expect((await runs()) - before).toBe(5);
  for (const socket of sockets) socket.close();
});
