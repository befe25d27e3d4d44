/** Reading of request bodies, answers, and the one shape of transport errors: `{ code, message }`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Readable } from "node:stream";
import { AuthenticationError, UserError } from "../contracts.js";

/** An answer that is not a function's result. `status` is the HTTP status. */
export class HttpError extends Error {
  override name = "HttpError";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a body, decompressed, up to `limitBytes`. Throws HttpError 413, or 415 for an unknown encoding. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new HttpError(413, "PayloadTooLarge", `The request body is larger than ${limitBytes} bytes.`);
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded(request)) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > limitBytes) throw tooLarge();
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, "BadBody", `The request body could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** The body of a request, decompressed. Throws HttpError 415 for an unknown encoding. */
export function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers["content-encoding"] ?? "identity";
  switch (encoding) {
    case "identity":
      return request;
    case "br":
      return pipe(request, createBrotliDecompress());
    case "gzip":
      return pipe(request, createGunzip());
    case "deflate":
      return pipe(request, createInflate());
    default:
      throw new HttpError(415, "UnsupportedContentEncoding", `Content-Encoding ${JSON.stringify(encoding)} is not supported.`);
  }
}

function pipe(request: IncomingMessage, decoder: NodeJS.ReadWriteStream & Readable): Readable {
  request.on("error", (error) => decoder.destroy(error));
  return request.pipe(decoder);
}

/** Reads a JSON object. Throws HttpError 400 when the body is anything else. */
export async function readJsonObject(request: IncomingMessage, limitBytes: number): Promise<Record<string, unknown>> {
  const text = (await readBody(request, limitBytes)).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpError(
      400,
      "BadJsonBody",
      `Failed to parse the request body as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new HttpError(400, "BadJsonBody", "The request body must be a JSON object.");
  return value as Record<string, unknown>;
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "content-length": body.length });
  response.end(body);
}

/** Answers a failed request. Returns true when the failure was the server's own and should be reported. */
export function sendError(response: ServerResponse, error: unknown): boolean {
  const answer = asHttpError(error);
  if (response.headersSent) response.destroy();
  else {
    // The rest of an unread body would otherwise be taken for the next request.
    if (!response.req.complete) response.setHeader("connection", "close");
    sendJson(response, answer.status, { code: answer.code, message: answer.message });
  }
  return answer.status >= 500;
}

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof AuthenticationError) return new HttpError(error.code === "BadDeployKey" ? 403 : 401, error.code, error.message);
  if (error instanceof UserError) return new HttpError(400, error.code, error.message);
  return new HttpError(500, "InternalServerError", "Your request couldn't be completed. Try again later.");
}
