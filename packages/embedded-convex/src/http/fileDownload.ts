/** Serves the bytes of a stored file. Whoever knows its address may read it; the address is all the permission there is. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { FileStorage, OpenFile } from "../contracts.js";
import { isStorageId } from "../storage/fileFolder.js";
import { readRange } from "./byteRanges.js";
import type { Exchange } from "./router.js";
import { HttpError } from "./transport.js";

/** The bytes behind an address never change. */
const CACHE_CONTROL = "private, max-age=2592000";
const EXPOSED = "accept-ranges, content-length, content-range, digest, etag";

/** Answers GET, whole or one range, and HEAD. Throws HttpError 400 for a malformed address and 404 for an unknown one. */
export async function serveFile(files: FileStorage, { request, response, rest }: Exchange): Promise<void> {
  if (!isStorageId(rest))
    throw new HttpError(
      400,
      "InvalidStoragePath",
      `Invalid storage path: ${JSON.stringify(rest)}. Use \`storage.getUrl()\` for the address of a file.`,
    );
  const file = await files.open(rest);
  if (file === null) throw new HttpError(404, "FileNotFound", `File ${rest} not found`);
  try {
    await answer(file, request.headers, response, request.method === "HEAD");
  } finally {
    await file.handle.close();
  }
}

async function answer(file: OpenFile, headers: IncomingHttpHeaders, response: ServerResponse, headOnly: boolean): Promise<void> {
  const etag = `"${Buffer.from(file.sha256, "base64").toString("hex")}"`;
  describe(file, etag, response);
  if (matches(headers["if-none-match"], etag)) return end(response, 304);
  // A range of another version of the file would be useless to who asks for it.
  const isWanted = headers["if-range"] === undefined || headers["if-range"] === etag;
  const range = isWanted && !headOnly ? readRange(headers.range, file.size) : "whole";
  if (range === "unsatisfiable") {
    response.setHeader("content-range", `bytes */${file.size}`);
    response.setHeader("content-length", 0);
    return end(response, 416);
  }
  const { first, last } = range === "whole" ? { first: 0, last: file.size - 1 } : range;
  if (range !== "whole") response.setHeader("content-range", `bytes ${first}-${last}/${file.size}`);
  response.setHeader("content-length", last - first + 1);
  response.writeHead(range === "whole" ? 200 : 206);
  if (headOnly || file.size === 0) return void response.end();
  await send(file.handle.createReadStream({ start: first, end: last, autoClose: false }), response);
}

/** Headers of every answer about a file. A stored page or picture may not run anything in the name of this address. */
function describe(file: OpenFile, etag: string, response: ServerResponse): void {
  response.setHeader("content-type", file.contentType ?? "application/octet-stream");
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
  response.setHeader("cross-origin-resource-policy", "cross-origin");
  response.setHeader("access-control-expose-headers", EXPOSED);
  response.setHeader("accept-ranges", "bytes");
  response.setHeader("cache-control", CACHE_CONTROL);
  response.setHeader("digest", `sha-256=${file.sha256}`);
  response.setHeader("etag", etag);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((entry) => entry.trim() === "*" || entry.trim().replace(/^W\//, "") === etag);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

async function send(bytes: NodeJS.ReadableStream, response: ServerResponse): Promise<void> {
  try {
    await pipeline(bytes, response);
  } catch (error) {
    // A reader who leaves before the end is no fault.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}
