import { createHmac } from "node:crypto";
import { z } from "zod";

type Parameter = { name?: string; in?: string; $ref?: string };
type Described = {
  operationId: string;
  security?: unknown[];
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown> } }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
};
type Document = {
  paths: Record<string, Record<string, Described>>;
  servers: { url: string }[];
  components: { schemas: { Problem: object } };
};

export type ApiKey = { keyId: string; secret: string };
/** How a program comes in. */
export type Way = { cookie: string } | { bearer: string } | { key: ApiKey } | null;
export type Answer = { status: number; body: Record<string, unknown>; headers: Headers };
export type Raw = { method: string; path: string; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> };

/** A program that knows the description of the HTTP interface and nothing else of it. */
export class ApiClient {
  private constructor(
    readonly siteUrl: string,
    readonly document: Document,
  ) {}

  static async load(siteUrl: string): Promise<ApiClient> {
    const response = await fetch(`${siteUrl}/api/openapi.json`);
    return new ApiClient(siteUrl, (await response.json()) as Document);
  }

  /** Every operation with its place, as described. */
  operations(): { path: string; method: string; operation: Described }[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
  }

  /** Calls an operation by its name; each field goes where the description has it. What comes back is checked against it too. */
  async call(way: Way, operationId: string, input: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const found = this.operations().find(({ operation }) => operation.operationId === operationId);
    if (found === undefined) throw new Error(`no operation ${operationId}`);
    const { path, method, operation } = found;
    const places = new Map(operation.parameters.flatMap(({ name, in: place }) => (name === undefined ? [] : [[name, place] as const])));
    const fields = Object.entries(input);
    const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(input[name])));
    const query = new URLSearchParams(fields.flatMap(([name, value]) => (places.get(name) === "query" ? [[name, String(value)]] : [])));
    const sent = Object.fromEntries(fields.filter(([name]) => !places.has(name)));
    const body = operation.requestBody === undefined ? {} : { body: JSON.stringify(sent) };
    const answer = await this.send(way, { method, path: query.size === 0 ? address : `${address}?${query}`, ...body, headers });
    this.check(operation, answer);
    return answer;
  }

  /** Sends exactly this. */
  async send(way: Way, { method, path, body, headers = {} }: Raw): Promise<Answer> {
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const response = await fetch(this.siteUrl + path, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { ...type, ...proofOf(way, this.siteUrl, { method, path, body: typeof body === "string" ? body : "" }), ...headers },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers };
  }

  private check(operation: Described, { status, body, headers }: Answer): void {
    const type = headers.get("content-type") ?? "";
    const schema =
      status === 200 ? operation.responses["200"]?.content?.["application/json"]?.schema : this.document.components.schemas.Problem;
    if (schema === undefined || !type.startsWith(status === 200 ? "application/json" : "application/problem+json")) {
      throw new Error(`${operation.operationId} answered ${status} as ${type}`);
    }
    z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(body);
  }
}

/** The headers that prove who calls. */
function proofOf(way: Way, siteUrl: string, call: { method: string; path: string; body: string }): Record<string, string> {
  if (way === null) return {};
  if ("cookie" in way) return { cookie: way.cookie, origin: siteUrl };
  if ("bearer" in way) return { authorization: `Bearer ${way.bearer}` };
  return signed(way.key, call);
}

/** A signed call's headers; `atMs` is the program's clock. */
export function signed(
  { keyId, secret }: ApiKey,
  { method, path, body }: { method: string; path: string; body: string },
  atMs = Date.now(),
): Record<string, string> {
  const timestamp = String(atMs);
  const signature = createHmac("sha256", secret).update(`${timestamp}.${method}.${path}.${body}`).digest("hex");
  return { "x-parley-key": keyId, "x-parley-timestamp": timestamp, "x-parley-signature": signature };
}

/** Signs in over HTTP and returns the two other ways in: the cookie, and the token behind it. */
export async function waysOf(siteUrl: string, subject: string): Promise<{ cookie: Way; bearer: Way }> {
  const response = await fetch(`${siteUrl}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: siteUrl },
    body: JSON.stringify({ subject }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const answer = await fetch(`${siteUrl}/api/identity/token`, { headers: { cookie } });
  const { token } = (await answer.json()) as { token: string };
  return { cookie: { cookie }, bearer: { bearer: token } };
}
