/** A client of the sync protocol that shows every frame and does nothing by itself. */
import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";

export type Frame = Record<string, unknown> & { type: string };
export type Version = { querySet: number; identity: number; ts: string };
export type Modification = {
  type: string;
  queryId: number;
  value?: unknown;
  errorMessage?: string;
  errorData?: unknown;
  logLines?: string[];
  journal?: string | null;
};
export type TransitionFrame = Frame & { startVersion: Version; endVersion: Version; modifications: Modification[] };

const TIMEOUT_MS = 5_000;

export class FrameClient {
  readonly sessionId: string;
  readonly frames: Frame[] = [];
  private waiting: (() => void) | null = null;
  private closeEvent: { code: number; reason: string } | null = null;

  private constructor(
    readonly socket: WebSocket,
    sessionId: string,
  ) {
    this.sessionId = sessionId;
    socket.on("message", (data) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      this.wake();
    });
    socket.on("close", (code, reason) => {
      this.closeEvent = { code, reason: reason.toString() };
      this.wake();
    });
  }

  /** Opens a socket and sends Connect, unless `connect` is false. */
  static async open(
    url: string,
    options: { path?: string; sessionId?: string; connect?: boolean | Record<string, unknown> } = {},
  ): Promise<FrameClient> {
    const socket = new WebSocket(url.replace(/^http/, "ws") + (options.path ?? "/api/1.48.0/sync"));
    const client = new FrameClient(socket, options.sessionId ?? randomUUID());
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    if (options.connect !== false)
      client.send({
        type: "Connect",
        sessionId: client.sessionId,
        connectionCount: 0,
        lastCloseReason: "InitialConnect",
        clientTs: Date.now(),
        ...(typeof options.connect === "object" ? options.connect : {}),
      });
    return client;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Adds queries: `{ 0: ["counters:get", {}] }`. */
  add(baseVersion: number, queries: Record<number, [path: string, args: object, journal?: string | null]>): void {
    this.send({
      type: "ModifyQuerySet",
      baseVersion,
      newVersion: baseVersion + 1,
      modifications: Object.entries(queries).map(([queryId, [udfPath, args, journal]]) => ({
        type: "Add",
        queryId: Number(queryId),
        udfPath,
        args: [args],
        ...(journal === undefined ? {} : { journal }),
      })),
    });
  }

  mutate(requestId: number, udfPath: string, args: object): void {
    this.send({ type: "Mutation", requestId, udfPath, args: [args] });
  }

  /** Takes the next frame that is not a Ping. */
  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.frames.shift();
      if (frame === undefined) await this.arrival();
      else if (frame.type !== "Ping") return frame;
    }
  }

  /** Takes the next frame, which has to be a transition. */
  async transition(): Promise<TransitionFrame> {
    const frame = await this.next();
    if (frame.type !== "Transition") throw new Error(`expected a Transition, got ${JSON.stringify(frame)}`);
    return frame as TransitionFrame;
  }

  /** Takes frames up to the first of a type. */
  async until(type: string): Promise<Frame[]> {
    const taken: Frame[] = [];
    for (;;) {
      const frame = await this.next();
      taken.push(frame);
      if (frame.type === type) return taken;
    }
  }

  /** Resolves when the server has closed the socket. */
  async closed(): Promise<{ code: number; reason: string }> {
    while (this.closeEvent === null) await this.arrival();
    return this.closeEvent;
  }

  close(): void {
    this.socket.terminate();
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = null;
  }

  private arrival(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no frame arrived in time")), TIMEOUT_MS);
      this.waiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Nanoseconds of a timestamp on the wire. */
export function tsOf(text: unknown): bigint {
  return Buffer.from(text as string, "base64").readBigUInt64LE();
}
