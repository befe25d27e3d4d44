/** Accepts WebSockets on `/api/sync` and `/api/{version}/sync`, and keeps them alive. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { SyncConnection, type SyncDependencies } from "./connection.js";
import { CorkedSockets } from "./corkedSockets.js";
import { UpdateScheduler } from "./updateScheduler.js";

const TICK_MS = 1_000;
const WEBSOCKET_PING_MS = 5_000;
/** A peer from which nothing arrives for this long, not even a pong, is gone. */
const CLIENT_TIMEOUT_MS = 120_000;
/** How long a client may take to answer a close frame when the server goes away. */
const CLOSE_GRACE_MS = 1_000;
const MAX_INBOUND_BYTES = 20 * 1024 * 1024;
const SYNC_PATH = /^\/api\/(?:([^/]+)\/)?sync$/;
/** First npm release whose client puts `TransitionChunk`s together. */
const CHUNKS_SINCE = [1, 28, 0];

type Peer = { connection: SyncConnection; socket: WebSocket; lastHeardMs: number; lastPingMs: number };

export class SyncServer {
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_INBOUND_BYTES });
  private readonly peers = new Set<Peer>();
  private readonly corked = new CorkedSockets();
  private readonly deps: SyncDependencies;
  private readonly timer: NodeJS.Timeout;

  constructor(deps: Omit<SyncDependencies, "scheduler">) {
    this.deps = { ...deps, scheduler: new UpdateScheduler() };
    this.timer = setInterval(this.tick, TICK_MS);
    this.timer.unref();
  }

  /** Number of open sockets. */
  get size(): number {
    return this.peers.size;
  }

  /** Takes an HTTP upgrade. Returns false, leaving the socket alone, when the path is not a sync endpoint. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const match = SYNC_PATH.exec((request.url ?? "/").split("?", 1)[0] ?? "");
    if (match === null) return false;
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket, socket, understandsChunks(match[1])));
    return true;
  }

  /** Closes every socket with "going away" and stops the clock. Sockets whose client does not answer are cut. */
  close(): void {
    clearInterval(this.timer);
    for (const peer of this.peers) {
      peer.connection.dispose();
      peer.socket.close(1001, "ServerShutdown");
    }
    this.sockets.close();
    setTimeout(() => {
      for (const peer of this.peers) peer.socket.terminate();
    }, CLOSE_GRACE_MS);
  }

  private accept(socket: WebSocket, stream: Duplex, chunks: boolean): void {
    const nowMs = Date.now();
    const connection = new SyncConnection(
      this.deps,
      {
        send: (text, onSent) => {
          if (socket.readyState !== socket.OPEN) return;
          this.corked.hold(stream);
          socket.send(text, onSent === undefined ? undefined : () => onSent());
        },
        close: (code, reason) => socket.close(code, reason),
      },
      chunks,
    );
    const peer: Peer = { connection, socket, lastHeardMs: nowMs, lastPingMs: nowMs };
    this.peers.add(peer);
    socket.on("message", (data, isBinary) => {
      peer.lastHeardMs = Date.now();
      if (isBinary) socket.close(1003, "UnexpectedMessageType");
      else connection.receive(data.toString());
    });
    socket.on("pong", () => (peer.lastHeardMs = Date.now()));
    // A reset connection or a frame over the limit: `close` follows and cleans up.
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.peers.delete(peer);
      connection.dispose();
    });
  }

  private readonly tick = (): void => {
    const nowMs = Date.now();
    for (const peer of this.peers) {
      if (nowMs - peer.lastHeardMs > CLIENT_TIMEOUT_MS) {
        peer.socket.terminate();
        continue;
      }
      peer.connection.heartbeat(nowMs);
      if (nowMs - peer.lastPingMs >= WEBSOCKET_PING_MS && peer.socket.readyState === peer.socket.OPEN) {
        peer.lastPingMs = nowMs;
        peer.socket.ping();
      }
    }
  };
}

/** Versions look like `1.48.0`, with an optional `npm-` before and a pre-release label behind. */
function understandsChunks(version: string | undefined): boolean {
  const match = /^(?:npm-)?(\d+)\.(\d+)\.(\d+)/.exec(version ?? "");
  if (match === null) return false;
  for (const [index, least] of CHUNKS_SINCE.entries()) {
    const part = Number(match[index + 1]);
    if (part !== least) return part > least;
  }
  return true;
}
