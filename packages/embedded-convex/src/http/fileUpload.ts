/** Takes an uploaded file: the body is streamed to disk, and the answer comes when the file is durable. */
import type { IncomingMessage } from "node:http";
import { type FileStorage, UserError } from "../contracts.js";
import { fileTooLarge } from "../storage/fileFolder.js";
import type { Exchange } from "./router.js";
import { decoded, HttpError, sendJson } from "./transport.js";

/** A sender who is silent for longer is cut off. */
const IDLE_MS = 60_000;
/** How much of a refused body is read and dropped, so that its sender gets to read why. */
const MAX_DISCARDED_BYTES = 64 << 20;

const STATUS: Record<string, number> = {
  StorageTokenInvalid: 401,
  StorageTokenExpired: 401,
  FileTooLarge: 413,
  StorageFull: 507,
};

/**
 * Answers `{ storageId }`. Throws HttpError 400 (digest), 401 (token), 413 (too large), 415 (encoding) or 507 (disk full);
 * nothing is stored then.
 */
export async function receiveFile(files: FileStorage, { request, response, url }: Exchange): Promise<void> {
  request.setTimeout(IDLE_MS, () => request.destroy());
  try {
    const component = files.checkUploadToken(url.searchParams.get("token") ?? "");
    if (Number(request.headers["content-length"] ?? 0) > files.maxFileBytes) throw fileTooLarge(files.maxFileBytes);
    const contentType = request.headers["content-type"] ?? null;
    const storageId = await files
      .inComponent(component)
      .store(bodyOf(request), { contentType, sha256: readDigest(request.headers.digest) });
    sendJson(response, 200, { storageId });
  } catch (error) {
    await discardRest(request);
    if (error instanceof UserError) throw new HttpError(STATUS[error.code] ?? 400, error.code, error.message);
    throw error;
  } finally {
    request.setTimeout(0);
  }
}

/** The bytes of a body. Ending early leaves the connection open for the answer. */
async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const body = decoded(request);
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw new HttpError(400, "BadBody", `The request body could not be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (body !== request) {
      request.unpipe();
      body.destroy();
    }
  }
}

/** The sha-256 of a `Digest` header (RFC 3230), which may name other algorithms too. Throws HttpError 400 when it is malformed. */
function readDigest(header: string | string[] | undefined): Buffer | null {
  for (const part of String(header ?? "").split(",")) {
    const [, algorithm, value = ""] = /^\s*([^=\s]+)=(.*?)\s*$/.exec(part) ?? [];
    if (algorithm?.toLowerCase() !== "sha-256") continue;
    if (!/^[A-Za-z0-9+/]{43}=$/.test(value))
      throw new HttpError(400, "BadHeader", "Bad header for digest: sha-256 must be 32 bytes in base64.");
    return Buffer.from(value, "base64");
  }
  return null;
}

/** Ends when the body has been read past, when it is too long for that, or when its sender has gone. */
async function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  let size = 0;
  await new Promise<void>((resolve) => {
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_DISCARDED_BYTES) resolve();
    });
    request.once("end", resolve);
    request.once("close", resolve);
    request.resume();
  });
  request.pause();
}
