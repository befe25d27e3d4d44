/** HTTP actions: Node's request becomes a `Request`, the function's `Response` is streamed back. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable, Transform } from "node:stream";
import type { Authenticator, Identity, Runner } from "../contracts.js";
import { readCredential } from "./credentials.js";
import { HttpError } from "./transport.js";

const MAX_BODY_BYTES = 20 * 1024 * 1024;
/** Methods an HTTP action can be routed for; HEAD is answered by the GET route. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const BODYLESS = new Set(["GET", "HEAD", "OPTIONS"]);
/** They describe the connection, not the message. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "te", "trailer"]);

/** Runs the HTTP action for `path` (with query) and writes its answer. Rejects when it fails before the head is written. */
export async function serveHttpAction(
  runner: Runner,
  authenticator: Authenticator,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const method = request.method ?? "GET";
  if (!METHODS.has(method)) throw new HttpError(405, "MethodNotAllowed", `HTTP actions do not serve ${method}.`);
  const identity = await identityOf(authenticator, request, path);
  try {
    const result = await runner.httpAction(toRequest(request, method, path), identity);
    await writeResponse(result, response, method === "HEAD");
  } finally {
    discardRest(request);
  }
}

/** Reads past what an action left of its request's body, or the next request on the connection would wait for ever. */
function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  request.unpipe();
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) request.destroy();
  });
  request.resume();
}

/** The header may hold anything the application likes: what does not identify a user identifies nobody. */
async function identityOf(authenticator: Authenticator, request: IncomingMessage, path: string): Promise<Identity> {
  try {
    return await authenticator.authenticate(readCredential(request, new URL(path, "http://localhost")));
  } catch {
    return { kind: "none" };
  }
}

function toRequest(request: IncomingMessage, method: string, path: string): Request {
  const forwarded = /(?:^|[;,\s])proto="?(https?)/i.exec(request.headers.forwarded ?? "")?.[1];
  const scheme = String(request.headers["x-forwarded-proto"] ?? forwarded ?? "http").split(",")[0];
  const headers = new Headers();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] as string;
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.append(name, request.rawHeaders[i + 1] as string);
  }
  let url: URL;
  try {
    url = new URL(path.replace(/^\/+/, "/"), `${scheme}://${request.headers.host ?? "localhost"}`);
  } catch {
    throw new HttpError(400, "BadRequestTarget", "The request URL is not valid.");
  }
  if (BODYLESS.has(method)) return new Request(url, { method, headers });
  const bytes = request.pipe(limited());
  request.once("close", () => {
    if (!request.complete) bytes.destroy(new Error("The request ended before its body did."));
  });
  const body = Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
  return new Request(url, { method, headers, body, duplex: "half" } as RequestInit);
}

function limited(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) done(new Error(`The request body is larger than ${MAX_BODY_BYTES} bytes.`));
      else done(null, chunk);
    },
  });
}

async function writeResponse(result: Response, response: ServerResponse, headOnly: boolean): Promise<void> {
  for (const [name, value] of result.headers) if (name !== "set-cookie" && !HOP_BY_HOP.has(name)) response.setHeader(name, value);
  const cookies = result.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.writeHead(result.status);
  if (headOnly || result.body === null) {
    await result.body?.cancel();
    response.end();
    return;
  }
  response.flushHeaders();
  const reader = result.body.getReader();
  const gone = new Promise<"gone">((resolve) => response.once("close", () => resolve("gone")));
  for (;;) {
    const part = await Promise.race([gone, reader.read()]);
    if (part === "gone") return await reader.cancel();
    if (part.done) break;
    if (!response.write(part.value)) await Promise.race([gone, new Promise<void>((resolve) => response.once("drain", resolve))]);
  }
  response.end();
}
