import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { startChild } from "../lib/child";
import { nowMs } from "../lib/pace";

const TSX = ["--import", "tsx"];
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Closed loop: `clients` sockets, each with one message outstanding, for `durationMs`. Answers per second. */
async function closedLoop(port: number, clients: number, durationMs: number): Promise<number> {
  let answers = 0;
  const endMs = nowMs() + durationMs;
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
      await new Promise((resolve) => socket.once("open", resolve));
      await new Promise<void>((resolve) => {
        const ask = (): void => socket.send(JSON.stringify({ requestId: answers, meter: `m${index}`, padding: "x".repeat(120) }));
        socket.on("message", () => {
          answers++;
          if (nowMs() >= endMs) resolve();
          else ask();
        });
        ask();
      });
      socket.close();
    }),
  );
  return (answers * 1_000) / durationMs;
}

/** A WebSocket server that only answers: what the transport alone allows on this machine. */
export async function measureEcho(clients: number, durationMs: number): Promise<number> {
  const server = await startChild<{ port: number }>(process.execPath, [...TSX, file("./echoServer.ts")]);
  const perSecond = await closedLoop(server.ready.port, clients, durationMs);
  await server.stop();
  return perSecond;
}

/** One writer with an append-only log and grouped flushes: what one durable process without a database allows here. */
export async function measureAppendLog(clients: number, durationMs: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-log-"));
  const server = await startChild<{ port: number }>(process.execPath, [...TSX, file("./appendLogServer.ts"), join(folder, "log")]);
  const perSecond = await closedLoop(server.ready.port, clients, durationMs);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  return perSecond;
}
