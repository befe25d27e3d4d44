import { fdatasync, open, write } from "node:fs";
import { promisify } from "node:util";
import { WebSocketServer, type WebSocket } from "ws";

/**
 * The ceiling for one durable writer: every message updates a map in memory and is appended to one file; answers wait for the fdatasync
 * that covers them. No queries, no functions, no subscribers. Argument: the path of the log file.
 */
const logPath = process.argv[2];
if (!logPath) throw new Error("usage: appendLogServer <log file>");
const fd = await promisify(open)(logPath, "a");
const appendBytes = promisify(write) as (fd: number, data: Buffer) => Promise<unknown>;
const flush = promisify(fdatasync);

type Waiting = { socket: WebSocket; answer: string; record: Buffer };
const lastProofMs = new Map<string, number>();
let waiting: Waiting[] = [];
let isWriting = false;

async function drain(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await appendBytes(fd, Buffer.concat(batch.map((entry) => entry.record)));
    await flush(fd);
    for (const entry of batch) entry.socket.send(entry.answer);
  }
  isWriting = false;
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) =>
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { requestId: number; meter: string };
    const nowMs = Date.now();
    lastProofMs.set(message.meter, nowMs);
    waiting.push({ socket, answer: JSON.stringify({ requestId: message.requestId, nowMs }), record: Buffer.from(`${message.meter} ${nowMs}\n`) });
    if (!isWriting) void drain();
  }),
);
server.on("listening", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});
