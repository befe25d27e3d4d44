import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";

type Fields = Record<string, unknown>;
type StoredMessage = { id: string; text: string; type: string; user: { id: string }; created_at: string; updated_at: string; attachments: unknown[] };

const API_KEY = "fake-key";
const SECRET = "fake-secret";

/** A token as the backend issues it. */
export function fakeUserToken(userId: string): string {
  const encode = (value: Fields) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ user_id: userId, iat: 1_700_000_000, exp: 4_000_000_000 })}`;
  return `${head}.${createHmac("sha256", SECRET).update(head).digest("base64url")}`;
}

function userOfToken(token: string | null | undefined): string | null {
  const [header = "", payload = "", signature = ""] = (token ?? "").split(".");
  if (createHmac("sha256", SECRET).update(`${header}.${payload}`).digest("base64url") !== signature) return null;
  const { user_id: userId } = JSON.parse(Buffer.from(payload, "base64url").toString()) as Fields;
  return typeof userId === "string" ? userId : null;
}

/** The part of Stream Chat that a browser uses, for one channel of two people: REST, the socket, and events in their shape. */
export class FakeStreamChat {
  readonly apiKey = API_KEY;
  readonly messages: StoredMessage[] = [];
  readonly reads = new Map<string, string>();
  readonly uploads: { kind: string; name: string; bytes: number }[] = [];
  frozen = false;
  isMade = true;
  /** Answers of the next message: what the server does instead of taking it. */
  nextSend: "lose" | { status: number; code: number } | null = null;
  failUpload = false;
  connections = 0;
  private readonly sockets = new Set<WebSocket>();
  private server: Server | null = null;
  private socketServer: WebSocketServer | null = null;
  private busy = 0;
  private port = 0;
  private lastMs = 0;

  constructor(
    private readonly channelId: string,
    private readonly members: readonly string[],
    private readonly now: () => number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.handle(request, response));
    this.server = server;
    this.socketServer = new WebSocketServer({ server, path: "/connect" });
    this.socketServer.on("connection", (socket, request) => this.greet(socket, request));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port");
    this.port = address.port;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.socketServer?.close();
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server === null ? resolve() : this.server.close(() => resolve())));
  }

  /** Waits until nothing is being answered and every socket has taken in what was sent. */
  async quiet(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      do await new Promise((resolve) => setImmediate(resolve));
      while (this.busy > 0);
      await Promise.all([...this.sockets].map((socket) => this.roundTrip(socket)));
    }
  }

  private async roundTrip(socket: WebSocket): Promise<void> {
    if (socket.readyState !== socket.OPEN) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        socket.off("pong", done).off("close", done);
        resolve();
      };
      socket.on("pong", done).on("close", done);
      socket.ping();
    });
  }

  private greet(socket: WebSocket, request: IncomingMessage): void {
    const params = new URL(request.url ?? "/", this.url).searchParams;
    const me = userOfToken(params.get("authorization"));
    if (me === null || params.get("api_key") !== API_KEY) return socket.close(1000, "auth failed");
    this.connections += 1;
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.send(JSON.stringify({ type: "health.check", connection_id: randomUUID(), me: { id: me, role: "user", unread_count: 0, mutes: [], devices: [], channel_mutes: [] }, created_at: this.stamp() }));
  }

  /** Cuts every socket, as a lost network does. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  /** Server time that never stands still, so that order and time agree. */
  private stamp(): string {
    this.lastMs = Math.max(this.lastMs + 1, this.now());
    return new Date(this.lastMs).toISOString();
  }

  private tell(event: Fields): void {
    const full = { cid: `advice:${this.channelId}`, channel_type: "advice", channel_id: this.channelId, created_at: this.stamp(), ...event };
    for (const socket of this.sockets) socket.send(JSON.stringify(full));
  }

  say(userId: string, text: string, id: string = randomUUID(), attachments: unknown[] = [], type = "regular"): StoredMessage {
    const at = this.stamp();
    const message = { id, text, type, user: { id: userId }, created_at: at, updated_at: at, attachments, html: `<p>${text}</p>\n`, cid: `advice:${this.channelId}` };
    this.messages.push(message);
    this.tell({ type: "message.new", message, user: { id: userId } });
    return message;
  }

  type(userId: string, on: boolean): void {
    this.tell({ type: on ? "typing.start" : "typing.stop", user: { id: userId } });
  }

  read(userId: string): void {
    const at = this.stamp();
    this.reads.set(userId, at);
    this.tell({ type: "message.read", user: { id: userId }, created_at: at });
  }

  setFrozen(frozen: boolean): void {
    this.frozen = frozen;
    this.tell({ type: "channel.updated", channel: this.channel(), user: { id: "platform" } });
  }

  private channel(): Fields {
    const capabilities = ["read-events", "typing-events", "upload-file", ...(this.frozen ? [] : ["send-message"])];
    const config = { typing_events: true, read_events: true, connect_events: true, uploads: true, commands: [], max_message_length: 4_000 };
    return { id: this.channelId, type: "advice", cid: `advice:${this.channelId}`, frozen: this.frozen, own_capabilities: capabilities, config, disabled: false, created_at: "2026-01-01T00:00:00.000Z" };
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.busy += 1;
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const bytes = Buffer.concat(chunks);
      const url = new URL(request.url ?? "/", this.url);
      const { authorization } = request.headers;
      const me = userOfToken(authorization);
      // A browser of another origin asks first whether it may.
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
      if (request.method === "OPTIONS") return void response.writeHead(204).end();
      const send = (status: number, value: unknown) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(value));
      };
      if (me === null || url.searchParams.get("api_key") !== API_KEY) return send(401, { code: 5, message: "auth failed", StatusCode: 401 });
      const isJson = String(request.headers["content-type"]).includes("json");
      const body = (isJson && bytes.length > 0 ? JSON.parse(bytes.toString("utf8")) : {}) as Fields;
      const answer = this.answer(`${request.method} ${url.pathname}`, me, body, bytes, String(request.headers["x-file-name"] ?? ""));
      if (answer === "lose") return void response.destroy();
      send(...answer);
    } finally {
      this.busy -= 1;
    }
  }

  private answer(route: string, me: string, body: Fields, bytes: Buffer, fileName: string): [number, unknown] | "lose" {
    const base = `/channels/advice/${this.channelId}`;
    if (!this.isMade || !this.members.includes(me)) return [403, { code: 17, message: "not allowed", StatusCode: 403 }];
    if (route === "POST /channels") return [200, { channels: [this.state({ limit: 50 })] }];
    if (route === `POST ${base}/query`) return [201, this.state((body.messages ?? {}))];
    if (route === `POST ${base}/message`) return this.take(me, body.message as { id: string; text: string; attachments?: unknown[] });
    if (route === `POST ${base}/event`) {
      this.tell({ ...(body.event as Fields), user: { id: me } });
      return [201, { event: body.event }];
    }
    if (route === `POST ${base}/read`) {
      this.read(me);
      return [201, { event: { type: "message.read" } }];
    }
    if (route === `POST ${base}/image` || route === `POST ${base}/file`) {
      if (this.failUpload) {
        this.failUpload = false;
        return "lose";
      }
      this.uploads.push({ kind: route.endsWith("image") ? "image" : "file", name: fileName, bytes: bytes.length });
      return [201, { file: `${this.url}/cdn/${this.uploads.length}` }];
    }
    const found = /^GET \/messages\/(.+)$/.exec(route);
    const message = found === null ? undefined : this.messages.find(({ id }) => id === found[1]);
    return message === undefined ? [404, { code: 16, message: "does not exist", StatusCode: 404 }] : [200, { message }];
  }

  private take(me: string, message: { id: string; text: string; attachments?: unknown[] }): [number, unknown] | "lose" {
    const fate = this.nextSend;
    this.nextSend = null;
    if (fate !== null && fate !== "lose") return [fate.status, { code: fate.code, message: "refused", StatusCode: fate.status }];
    // Stream answers a message into a shut channel with a note of the type "error", not with a refusal.
    if (this.frozen) return [201, { message: { ...message, type: "error", user: { id: me }, created_at: this.stamp() } }];
    if (this.messages.some(({ id }) => id === message.id)) return [400, { code: 4, message: `a message with ID ${message.id} already exists`, StatusCode: 400 }];
    const stored = this.say(me, message.text, message.id, message.attachments ?? []);
    return fate === "lose" ? "lose" : [201, { message: stored }];
  }

  private state({ limit = 50, id_lt: before }: { limit?: number; id_lt?: string }): Fields {
    const at = before === undefined ? this.messages.length : this.messages.findIndex(({ id }) => id === before);
    const read = this.members.map((id) => ({ user: { id }, last_read: this.reads.get(id) ?? "2026-01-01T00:00:00.000Z", unread_messages: 0 }));
    return {
      channel: this.channel(),
      messages: limit === 0 ? [] : this.messages.slice(Math.max(0, at - limit), at),
      members: this.members.map((id) => ({ user: { id }, user_id: id, channel_role: "channel_member" })),
      read,
      watchers: [],
      pinned_messages: [],
      watcher_count: 0,
      duration: "1ms",
    };
  }
}
