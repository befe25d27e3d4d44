import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createHmac, timingSafeEqual } from "node:crypto";

/** One request as it arrived. */
export type SeenRequest = { method: string; path: string; body: unknown; headers: Record<string, string | undefined>; apiKey: string | null };

type Fields = Record<string, unknown>;
type Failure = { match: RegExp; answer: { status: number; body?: unknown; headers?: Record<string, string> } | "reset" | "hang"; times: number };
export type FakeChannel = { id: string; type: string; frozen: boolean; members: string[]; createdBy: string };
export type FakeCall = {
  id: string;
  type: string;
  members: string[];
  createdBy: string;
  maxSeconds: number;
  recording: string;
  endedAt: string | null;
  blocked: string[];
  participants: { user_session_id: string; user: { id: string }; joined_at: string; role: string }[];
};

const DOES_NOT_EXIST = { code: 16, message: "does not exist", StatusCode: 404 };

/** Kept here, because tests put `FakeStream.fetch` in its place. */
const realFetch = globalThis.fetch;

/** What the application may be asked for permissions; a part of Stream's list. */
const PERMISSIONS = [
  "read-channel", "read-channel-members", "create-message", "create-attachment", "upload-attachment", "add-links", "create-reaction",
  "delete-reaction-owner", "flag-message", "update-channel", "truncate-channel", "join-call", "read-call", "send-audio", "send-video", "screenshare",
  "end-call", "create-call",
];

/**
 * A small Stream on this machine: the part of its REST interfaces that a backend uses, with its checks of keys and
 * tokens, its answers' shapes, and its signed events. Nothing here is shared with the code under test.
 */
export class FakeStream {
  readonly apiKey = "fake-key";
  readonly apiSecret = "fake-secret";
  readonly requests: SeenRequest[] = [];
  readonly users = new Map<string, Fields>();
  readonly channels = new Map<string, FakeChannel>();
  readonly calls = new Map<string, FakeCall>();
  readonly channelTypes = new Map<string, Fields>();
  readonly callTypes = new Map<string, Fields>();
  app: Fields = { permission_version: "v2", disable_auth_checks: false, disable_permissions_checks: false, guest_user_creation_disabled: false };
  permissions = [...PERMISSIONS];
  private failures: Failure[] = [];
  private server: Server | null = null;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.handle(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port");
    this.port = address.port;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server === null ? resolve() : this.server.close(() => resolve())));
  }

  /** The next `times` requests whose `METHOD path` matches are answered like this. */
  failNext(match: RegExp, answer: Failure["answer"], times = 1): void {
    this.failures.push({ match, answer, times });
  }

  /** `METHOD path` of every request so far, in order. */
  get log(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** A transport for code that speaks to Stream's own addresses: the same requests, sent here over the loopback. */
  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!/^(chat|video)\.stream-io-api\.com$/.test(url.hostname)) throw new TypeError(`unexpected host ${url.hostname}`);
    return await realFetch(`${this.url}${url.pathname}${url.search}`, init);
  };

  /** A delivery as Stream sends it: raw bytes and the headers that prove them. */
  delivery(event: Fields, options: { id?: string; secret?: string; apiKey?: string } = {}): { body: string; headers: Record<string, string> } {
    const body = JSON.stringify(event);
    const signature = createHmac("sha256", options.secret ?? this.apiSecret).update(body).digest("hex");
    const id = options.id ?? `delivery-${Math.random().toString(36).slice(2)}`;
    return {
      body,
      headers: { "content-type": "application/json", "x-signature": signature, "x-api-key": options.apiKey ?? this.apiKey, "x-webhook-id": id, "x-webhook-attempt": "1" },
    };
  }

  /** Events of calls, in their documented shape. */
  callEvent(type: string, input: { callId: string; atMs: number; userId?: string; connectionId?: string }): Fields {
    const common = { type, call_cid: `advice:${input.callId}`, session_id: "stream-session-1", created_at: new Date(input.atMs).toISOString() };
    if (input.userId === undefined) return common;
    const joined_at = new Date(input.atMs).toISOString();
    return { ...common, participant: { user: { id: input.userId, role: "user" }, user_session_id: input.connectionId, joined_at, role: "user" } };
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const text = Buffer.concat(chunks).toString("utf8");
    const body: unknown = text === "" ? null : JSON.parse(text);
    const { authorization, "stream-auth-type": authType } = request.headers;
    const method = request.method ?? "GET";
    const headers = { authorization, "stream-auth-type": typeof authType === "string" ? authType : undefined };
    this.requests.push({ method, path: url.pathname, body, headers, apiKey: url.searchParams.get("api_key") });
    const send = (status: number, value: unknown, extra: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...extra });
      response.end(JSON.stringify(value));
    };
    const failure = this.failures.find(({ match, times }) => times > 0 && match.test(`${method} ${url.pathname}`));
    if (failure !== undefined) {
      failure.times -= 1;
      if (failure.answer === "hang") return;
      if (failure.answer === "reset") return void response.destroy();
      return send(failure.answer.status, failure.answer.body ?? {}, failure.answer.headers);
    }
    if (url.searchParams.get("api_key") !== this.apiKey || authType !== "jwt" || !this.isServerToken(authorization)) {
      return send(401, { code: 5, message: "auth failed", StatusCode: 401 });
    }
    const [status, answer] = this.answer(method, url.pathname, (body ?? {}) as Fields);
    send(status, answer);
  }

  private isServerToken(token: string | undefined): boolean {
    const [header = "", payload = "", signature = ""] = (token ?? "").split(".");
    const expected = createHmac("sha256", this.apiSecret).update(`${header}.${payload}`).digest();
    const given = Buffer.from(signature, "base64url");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    return (JSON.parse(Buffer.from(payload, "base64url").toString()) as Fields).server === true;
  }

  private answer(method: string, path: string, body: Fields): [number, unknown] {
    const route = `${method} ${path}`;
    const match = (pattern: RegExp) => pattern.exec(route);
    let found: RegExpExecArray | null;
    if (route === "POST /api/v2/users") {
      const users = body.users as Record<string, Fields>;
      for (const [id, user] of Object.entries(users)) this.users.set(id, user);
      return [201, { users }];
    }
    if (route === "GET /api/v2/app") return [200, { app: this.app }];
    if (route === "PATCH /api/v2/app") {
      this.app = { ...this.app, ...body };
      return [200, {}];
    }
    if (route === "GET /api/v2/permissions") return [200, { permissions: this.permissions.map((id) => ({ id, name: id })) }];
    if ((found = match(/^(GET|PUT) \/api\/v2\/(?:chat\/channeltypes|video\/calltypes)\/(\w+)$/))) return this.readType(found, path, body);
    if (route === "POST /api/v2/chat/channeltypes" || route === "POST /api/v2/video/calltypes") {
      const types = path.includes("channeltypes") ? this.channelTypes : this.callTypes;
      types.set(String(body.name), body);
      return [201, body];
    }
    if ((found = match(/^POST \/api\/v2\/chat\/channels\/(\w+)\/([\w-]+)\/query$/))) return this.queryChannel(String(found[1]), String(found[2]), body);
    if ((found = match(/^PATCH \/api\/v2\/chat\/channels\/\w+\/([\w-]+)$/))) {
      const channel = this.channels.get(String(found[1]));
      if (channel === undefined) return [404, DOES_NOT_EXIST];
      channel.frozen = (body.set as Fields).frozen === true;
      return [200, { channel: { id: channel.id, frozen: channel.frozen } }];
    }
    if ((found = match(/^(GET|POST|PATCH) \/api\/v2\/video\/call\/(\w+)\/([\w-]+)(?:\/(\w+))?$/))) {
      const [, verb, type, id, act] = found;
      return this.call(String(verb), String(type), String(id), act, body);
    }
    return [404, DOES_NOT_EXIST];
  }

  private readType(found: RegExpExecArray, path: string, body: Fields): [number, unknown] {
    const types = path.includes("channeltypes") ? this.channelTypes : this.callTypes;
    const name = String(found[2]);
    const type = types.get(name);
    if (type === undefined) return [404, DOES_NOT_EXIST];
    if (found[1] === "PUT") types.set(name, { ...type, ...body });
    return [200, types.get(name)];
  }

  private queryChannel(type: string, id: string, body: Fields): [number, unknown] {
    const data = (body.data ?? {}) as { created_by_id: string; members: { user_id: string }[]; frozen?: boolean };
    const known = this.channels.get(id);
    if (known === undefined && [data.created_by_id, ...data.members.map((m) => m.user_id)].some((user) => !this.users.has(user))) {
      return [400, { code: 4, message: "the users do not exist", StatusCode: 400 }];
    }
    const channel = known ?? { id, type, frozen: data.frozen === true, members: data.members.map((m) => m.user_id), createdBy: data.created_by_id };
    this.channels.set(id, channel);
    return [201, { channel: { id, type, cid: `${type}:${id}`, frozen: channel.frozen }, members: channel.members.map((user_id) => ({ user_id })) }];
  }

  private toCall(call: FakeCall): Fields {
    const settings = { limits: { max_duration_seconds: call.maxSeconds }, recording: { mode: call.recording } };
    const session = call.participants.length === 0 ? undefined : { id: "stream-session-1", participants: call.participants };
    return { id: call.id, type: call.type, cid: `${call.type}:${call.id}`, settings, session, ...(call.endedAt === null ? {} : { ended_at: call.endedAt }) };
  }

  private call(verb: string, type: string, id: string, act: string | undefined, body: Fields): [number, unknown] {
    const known = this.calls.get(id);
    if (verb === "POST" && act === undefined) {
      const data = body.data as { created_by_id: string; members: { user_id: string }[]; settings_override: Record<string, Fields> };
      const { limits, recording } = data.settings_override;
      const fresh: FakeCall = {
        id,
        type,
        members: data.members.map((m) => m.user_id),
        createdBy: data.created_by_id,
        maxSeconds: Number(limits?.max_duration_seconds),
        recording: String(recording?.mode),
        endedAt: null,
        blocked: [],
        participants: [],
      };
      if (fresh.members.some((user) => !this.users.has(user))) return [400, { code: 4, message: "the users do not exist", StatusCode: 400 }];
      const call = known ?? fresh;
      this.calls.set(id, call);
      return [201, { call: this.toCall(call), created: known === undefined, members: [], own_capabilities: [] }];
    }
    if (known === undefined) return [404, DOES_NOT_EXIST];
    if (verb === "GET") return [200, { call: this.toCall(known), members: [], own_capabilities: [] }];
    if (verb === "PATCH") {
      const { limits } = body.settings_override as Record<string, Fields>;
      known.maxSeconds = Number(limits?.max_duration_seconds);
      return [200, { call: this.toCall(known) }];
    }
    if (act === "mark_ended") {
      known.endedAt ??= new Date().toISOString();
      known.participants = [];
      return [201, {}];
    }
    if (act === "kick") {
      known.blocked.push(String(body.user_id));
      known.participants = known.participants.filter(({ user }) => user.id !== body.user_id);
      return [201, {}];
    }
    return [404, DOES_NOT_EXIST];
  }
}
