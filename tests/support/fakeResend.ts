import { createServer, type Server } from "node:http";

type Answer = { status: number; body: unknown; headers?: Record<string, string> };
export type SeenMail = { authorization: string | undefined; idempotencyKey: string | undefined; raw: string; body: Record<string, unknown> };

/** Kept here, because tests put `FakeResend.fetch` in its place. */
const realFetch = globalThis.fetch;

/** A small Resend on this machine: one endpoint, its check of the key, its memory of idempotency keys, its shapes of errors. */
export class FakeResend {
  readonly apiKey = "re_fake_key";
  readonly seen: SeenMail[] = [];
  /** Mails that were really accepted, by their key. */
  readonly accepted = new Map<string, { raw: string; id: string }>();
  /** Answers for the next requests, instead of the usual one. `accept` takes the mail and then answers so, as a lost reply would. */
  readonly next: (Answer & { accept?: boolean })[] = [];
  private server: Server | null = null;
  private port = 0;

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const raw = Buffer.concat(chunks).toString("utf8");
        const { authorization } = request.headers;
        const key = request.headers["idempotency-key"];
        const idempotencyKey = typeof key === "string" ? key : undefined;
        const { status, body, headers } = this.answer(`${request.method} ${request.url}`, { authorization, idempotencyKey, raw });
        response.writeHead(status, { "Content-Type": "application/json", ...headers });
        response.end(JSON.stringify(body));
      });
    });
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

  /** Leads requests for Resend here; any other address is refused. */
  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url);
    if (url.origin !== "https://api.resend.com") throw new TypeError(`a test reached out to ${url.origin}`);
    return await realFetch(`http://127.0.0.1:${this.port}${url.pathname}`, init);
  };

  private answer(route: string, request: Omit<SeenMail, "body">): Answer {
    const { authorization, idempotencyKey, raw } = request;
    const error = (status: number, name: string): Answer => ({ status, body: { statusCode: status, name, message: "Refused." } });
    if (route !== "POST /emails") return error(405, "method_not_allowed");
    if (authorization !== `Bearer ${this.apiKey}`) return error(403, "invalid_api_key");
    const body = JSON.parse(raw) as Record<string, unknown>;
    this.seen.push({ ...request, body });
    const planned = this.next.shift();
    if (planned !== undefined && planned.accept !== true) return planned;
    for (const field of ["from", "to", "subject", "html", "text"]) if (!(field in body)) return error(422, "missing_required_field");
    const key = idempotencyKey ?? `none-${this.seen.length}`;
    const known = this.accepted.get(key);
    if (known !== undefined && known.raw !== raw) return error(409, "invalid_idempotent_request");
    const id = known?.id ?? `49a3999c-0ce1-4ea6-ab68-${String(this.accepted.size).padStart(12, "0")}`;
    this.accepted.set(key, { raw, id });
    return planned ?? { status: 200, body: { id } };
  }
}
