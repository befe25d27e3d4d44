/** What survives: kill -9, restarts under live clients, and many clients at once. */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { FrameClient, tsOf } from "../support/frameClient.js";
import { pushFixture } from "../support/pushRequest.js";
import { startProgram, temporaryFolder, type ProgramRun } from "../support/program.js";
import { startFixtureServer } from "../support/testServer.js";

const CYCLES = Number(process.env.KILL_CYCLES ?? 10);
const options = {
  webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  logger: false,
  unsavedChangesWarning: false,
} as const;
const running: ProgramRun[] = [];
const cleanups: Array<() => void | Promise<void>> = [];

afterEach(async () => {
  for (const program of running.splice(0)) program.process.kill("SIGKILL");
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function program(folder: string): Promise<ProgramRun> {
  const started = await startProgram(folder);
  running.push(started);
  return started;
}

describe("kill -9", () => {
  it("keeps every acknowledged mutation and never goes back in time", { timeout: 20_000 + CYCLES * 6_000 }, async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const acknowledged = new Set<string>();
    let newestTs = 0n;
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const { process: child, url, adminKey, exited } = await program(folder.path);
      if (cycle === 0) await pushFixture(url, adminKey);
      const found = await new ConvexHttpClient(url, { logger: false }).query(api.lists.texts, { list: "kept" });
      expect(new Set(found).size).toBe(found.length);
      for (const text of acknowledged) expect(found).toContain(text);
      // A client that has seen the newest acknowledged commit must be let in.
      const observed = Buffer.alloc(8);
      observed.writeBigUInt64LE(newestTs);
      const sockets = await Promise.all(
        Array.from({ length: 4 }, () => FrameClient.open(url, { connect: { maxObservedTimestamp: observed.toString("base64") } })),
      );
      const writers = sockets.map(async (socket, writer) => {
        for (let i = 0; ; i++) {
          const text = `${cycle}.${writer}.${i}`;
          socket.mutate(i, "lists:add", { list: "kept", text });
          const response = (await socket.until("MutationResponse")).at(-1);
          expect(response).toMatchObject({ success: true });
          acknowledged.add(text);
          if (tsOf(response?.ts) > newestTs) newestTs = tsOf(response?.ts);
        }
      });
      const ended = Promise.all(writers.map((writer) => writer.catch((error: unknown) => (error as Error).message)));
      const target = acknowledged.size + 40 + cycle * 7;
      await expect.poll(() => acknowledged.size, { timeout: 10_000, interval: 1 }).toBeGreaterThanOrEqual(target);
      child.kill("SIGKILL");
      await exited;
      for (const socket of sockets) socket.close();
      void ended;
    }
    const { url } = await program(folder.path);
    const found = new Set(await new ConvexHttpClient(url, { logger: false }).query(api.lists.texts, { list: "kept" }));
    expect([...acknowledged].filter((text) => !found.has(text))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(CYCLES * 40);
  });
});

describe("restart", () => {
  it("is survived by a live client: it comes back, its waiting mutations run once, its query goes on", { timeout: 30_000 }, async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const first = await startFixtureServer({ dataFolder: folder.path });
    const port = Number(new URL(first.url).port);
    const client = new ConvexClient(first.url, options);
    cleanups.push(() => client.close());
    const values: number[] = [];
    client.onUpdate(api.counters.get, { name: "restart" }, (value) => void values.push(value));
    for (let i = 0; i < 3; i++) await client.mutation(api.counters.increment, { name: "restart" });
    await first.close();
    const waiting = [1, 2, 3].map(() => client.mutation(api.counters.increment, { name: "restart" }));
    const second = await startFixtureServer({ dataFolder: folder.path, port });
    cleanups.push(() => second.close());
    expect(await Promise.all(waiting)).toEqual([4, 5, 6]);
    await expect.poll(() => values.at(-1)).toBe(6);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  it("answers a mutation that is sent again after the restart with what was recorded before", async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const first = await startFixtureServer({ dataFolder: folder.path });
    const socket = await FrameClient.open(first.url);
    socket.mutate(0, "counters:increment", { name: "once" });
    const original = await socket.next();
    await first.close();
    const second = await startFixtureServer({ dataFolder: folder.path });
    cleanups.push(() => second.close());
    const again = await FrameClient.open(second.url, { sessionId: socket.sessionId });
    again.mutate(0, "counters:increment", { name: "once" });
    expect(await again.next()).toEqual(original);
    again.mutate(1, "counters:increment", { name: "once" });
    expect((await again.until("MutationResponse")).at(-1)).toMatchObject({ result: 2 });
    again.close();
  });
});

describe("serialisability", () => {
  it("orders the list appends of 50 clients in one history", { timeout: 60_000 }, async () => {
    const server = await startFixtureServer();
    cleanups.push(() => server.dispose());
    const lists = ["a", "b", "c", "d", "e"];
    const transactions: Array<{ read: { list: string; saw: string[] }; append: { list: string; after: string[] }; ts: bigint }> = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, number) => {
        const socket = await FrameClient.open(server.url);
        for (let i = 0; i < 10; i++) {
          const read = lists[(number + i) % 5] as string;
          const append = lists[(number * 3 + i * 2) % 5] as string;
          socket.mutate(i, "appends:transact", { read, append, value: `${number}.${i}` });
          const response = (await socket.until("MutationResponse")).at(-1);
          const result = response?.result as { read: string[]; appended: string[] };
          transactions.push({
            read: { list: read, saw: result.read },
            append: { list: append, after: result.appended },
            ts: tsOf(response?.ts),
          });
        }
        socket.close();
      }),
    );
    expect(transactions).toHaveLength(500);
    expect(new Set(transactions.map(({ ts }) => ts)).size).toBe(500);
    // Replaying the transactions in the order of their timestamps must show each of them exactly what it saw.
    const state = new Map(lists.map((list) => [list, [] as string[]]));
    for (const { read, append } of transactions.sort((x, y) => (x.ts < y.ts ? -1 : 1))) {
      expect(read.saw).toEqual(state.get(read.list));
      state.set(append.list, [...(state.get(append.list) as string[]), append.after.at(-1) as string]);
      expect(append.after).toEqual(state.get(append.list));
    }
    expect(await new ConvexHttpClient(server.url, { logger: false }).query(api.appends.all, {})).toEqual(Object.fromEntries(state));
    expect(server.errors).toEqual([]);
  });
});
