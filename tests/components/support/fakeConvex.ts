import { convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";

type Version = { querySet: number; identity: number; ts: string };
type QueryEdit = { type: "Add"; queryId: number; udfPath: string } | { type: "Remove"; queryId: number };
type ClientMessage =
  | { type: "Connect" }
  | { type: "Authenticate"; baseVersion: number; tokenType: string; value?: string }
  | { type: "ModifyQuerySet"; baseVersion: number; newVersion: number; modifications: QueryEdit[] }
  | { type: "Mutation"; requestId: number; udfPath: string; args: JSONValue[] }
  | { type: "Event" };

/** A backend that speaks just enough of the protocol for a page: it checks the age of tokens, answers queries once, and counts. */
export class FakeConvex {
  readonly queries = new Map<string, Value>();
  readonly mutations: { path: string; args: Value }[] = [];
  readonly sockets = new Set<FakeSocket>();
  answerMutation: (path: string) => Value = () => null;

  /** Gives a query another answer and tells everybody who asked. */
  tell(path: string, answer: Value): void {
    this.queries.set(path, answer);
    for (const socket of this.sockets) socket.push(path);
  }

  /** What a client takes as its WebSocket. */
  socketClass(): typeof WebSocket {
    const connect = (socket: FakeSocket) => this.sockets.add(socket);
    const server = this;
    class Socket extends FakeSocket {
      constructor() {
        super(server);
        connect(this);
      }
    }
    return Socket as unknown as typeof WebSocket;
  }
}

/** A token that is good for `lifetimeMs` from now. Not signed: the fake looks at its times only. */
export function fakeToken(lifetimeMs: number): string {
  const encode = (part: object) => btoa(JSON.stringify(part)).replaceAll("=", "");
  const iat = Math.floor(Date.now() / 1_000);
  return `${encode({ alg: "none" })}.${encode({ sub: "dev_casey", iat, exp: iat + lifetimeMs / 1_000, jti: Math.random() })}.x`;
}

function isExpired(token: string): boolean {
  const { exp } = JSON.parse(atob(token.split(".")[1] ?? "")) as { exp: number };
  return Date.now() >= exp * 1_000;
}

/** One connection. Opens at once and answers in the next microtask. */
export class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  private version: Version = { querySet: 0, identity: 0, ts: "AAAAAAAAAAA=" };
  private token: string | null = null;
  private readonly asked = new Map<number, string>();
  private pushes = 0;

  constructor(private readonly server: FakeConvex) {
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.server.sockets.delete(this);
    queueMicrotask(() => this.onclose?.({ code: 1000, reason: "closed" }));
  }

  send(text: string): void {
    const message = JSON.parse(text) as ClientMessage;
    queueMicrotask(() => this.receive(message));
  }

  push(path: string): void {
    // The first eight bytes of a little-endian number; answers of before carry zero.
    this.pushes += 1;
    const ts = btoa(String.fromCharCode(this.pushes, 0, 0, 0, 0, 0, 0, 0));
    this.move({ ts }, [...this.asked].filter(([, asked]) => asked === path).map(([queryId]) => this.answer(queryId, path)));
  }

  private answer(queryId: number, path: string): object {
    const value = convexToJson(this.server.queries.get(path) ?? null);
    return { type: "QueryUpdated", queryId, value, logLines: [], journal: null };
  }

  private say(message: object): void {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(message) });
  }

  private move(change: Partial<Version>, modifications: object[] = []): void {
    const startVersion = this.version;
    this.version = { ...startVersion, ...change };
    this.say({ type: "Transition", startVersion, endVersion: this.version, modifications });
  }

  private receive(message: ClientMessage): void {
    switch (message.type) {
      case "Authenticate":
        if (message.value !== undefined && isExpired(message.value)) return this.refuse(true);
        this.token = message.value ?? null;
        return this.move({ identity: message.baseVersion + 1 });
      case "ModifyQuerySet": {
        const added = message.modifications.flatMap((edit) => {
          if (edit.type !== "Add") return [];
          this.asked.set(edit.queryId, edit.udfPath);
          return [this.answer(edit.queryId, edit.udfPath)];
        });
        return this.move({ querySet: message.newVersion }, added);
      }
      case "Mutation": {
        // As the real backend does: an expired sign-in is told with the first use.
        if (this.token === null || isExpired(this.token)) return this.refuse(false);
        this.server.mutations.push({ path: message.udfPath, args: jsonToConvex(message.args[0] ?? {}) });
        const result = convexToJson(this.server.answerMutation(message.udfPath));
        this.say({ type: "MutationResponse", requestId: message.requestId, success: true, result, ts: this.version.ts, logLines: [] });
        // The client hands out a result once its queries are as new as the mutation.
        return this.move({});
      }
      case "Connect":
      case "Event":
        return;
    }
  }

  private refuse(authUpdateAttempted: boolean): void {
    this.say({ type: "AuthError", error: "Token expired", baseVersion: this.version.identity, authUpdateAttempted });
  }
}
