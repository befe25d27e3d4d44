import { randomUUID } from "node:crypto";
import { convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";
import { WebSocket } from "ws";

type Pending = { resolve: (value: Value) => void; reject: (error: Error) => void; result?: Value; coveredAt?: bigint };
type ServerMessage =
  | { type: "Transition"; endVersion: { ts: string }; modifications: Array<{ type: string; queryId: number; value?: JSONValue }> }
  | { type: "MutationResponse"; requestId: number; success: boolean; result: JSONValue; ts: string | null; errorData?: JSONValue }
  | { type: "AuthError" | "FatalError"; error: string }
  | { type: "Ping" };

/**
 * One WebSocket of the sync protocol, as thin as a load generator needs: the official client would spend more of this machine's second core
 * than the server under test. A mutation resolves like the official one: when a transition covers its timestamp.
 */
export class SyncClient {
  private readonly pending = new Map<number, Pending>();
  private readonly awaitingCover = new Set<Pending>();
  private readonly watchers = new Map<number, (value: Value) => void>();
  private nextRequestId = 0;
  private nextQueryId = 0;
  private querySetVersion = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** Connects and authenticates with `token`; resolves once the socket is open. */
  static async connect(url: string, token: string): Promise<SyncClient> {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/1.48.0/sync`, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const client = new SyncClient(socket);
    socket.on("message", (data: Buffer) => client.receive(JSON.parse(data.toString()) as ServerMessage));
    socket.on("close", (code) => client.failAll(new Error(`socket closed with ${code}`)));
    client.send({ type: "Connect", sessionId: randomUUID(), connectionCount: 0, lastCloseReason: "InitialConnect", clientTs: Date.now() });
    client.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: token });
    return client;
  }

  /** Runs a mutation and resolves with its value. */
  mutation(path: string, args: Record<string, Value>): Promise<Value> {
    const requestId = this.nextRequestId++;
    return new Promise((resolve, reject) => {
      this.pending.set(requestId, { resolve, reject });
      this.send({ type: "Mutation", requestId, udfPath: path, args: [convexToJson(args)] });
    });
  }

  /** Subscribes for the life of the socket; `onValue` sees each new value. */
  watch(path: string, args: Record<string, Value>, onValue: (value: Value) => void): void {
    const queryId = this.nextQueryId++;
    this.watchers.set(queryId, onValue);
    const baseVersion = this.querySetVersion++;
    this.send({
      type: "ModifyQuerySet",
      baseVersion,
      newVersion: this.querySetVersion,
      modifications: [{ type: "Add", queryId, udfPath: path, args: [convexToJson(args)] }],
    });
  }

  close(): void {
    this.socket.removeAllListeners("close");
    this.socket.close();
  }

  private send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case "MutationResponse":
        return this.answer(message);
      case "Transition": {
        for (const change of message.modifications) {
          if (change.type === "QueryUpdated") this.watchers.get(change.queryId)?.(jsonToConvex(change.value ?? null));
          if (change.type === "QueryFailed") this.failAll(new Error(`query ${change.queryId} failed`));
        }
        const visible = decodeTimestamp(message.endVersion.ts);
        for (const waiting of this.awaitingCover) {
          if (waiting.coveredAt !== undefined && waiting.coveredAt <= visible) {
            this.awaitingCover.delete(waiting);
            waiting.resolve(waiting.result ?? null);
          }
        }
        return;
      }
      case "AuthError":
      case "FatalError":
        return this.failAll(new Error(message.error));
      case "Ping":
        return;
    }
  }

  private answer(message: Extract<ServerMessage, { type: "MutationResponse" }>): void {
    const pending = this.pending.get(message.requestId);
    if (!pending) return;
    this.pending.delete(message.requestId);
    if (!message.success || message.ts === null) {
      pending.reject(new Error(`${JSON.stringify(message.result)} ${JSON.stringify(message.errorData ?? null)}`));
      return;
    }
    pending.result = jsonToConvex(message.result);
    pending.coveredAt = decodeTimestamp(message.ts);
    this.awaitingCover.add(pending);
  }

  private failAll(error: Error): void {
    for (const pending of [...this.pending.values(), ...this.awaitingCover]) pending.reject(error);
    this.pending.clear();
    this.awaitingCover.clear();
  }
}

function decodeTimestamp(base64: string): bigint {
  return Buffer.from(base64, "base64").readBigUInt64LE(0);
}
