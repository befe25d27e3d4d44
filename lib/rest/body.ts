/** Longest body a call may have, bytes. */
export const BODY_MAX = 64 * 1_024;

const JSON_TYPE = /^application\/json\s*(;|$)/i;

async function readBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces);
    length += value.byteLength;
    if (length > BODY_MAX) {
      await reader.cancel();
      return null;
    }
    pieces.push(value);
  }
}

type Body = { text: string } | { code: "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "MALFORMED_JSON" };

/** The body as the very text that was sent, or why not. It is read piece by piece, so that five megabytes are not kept to be refused. */
export async function readBody(request: Request): Promise<Body> {
  if (request.method === "GET" || request.body === null) return { text: "" };
  if (Number(request.headers.get("content-length") ?? 0) > BODY_MAX) return { code: "BODY_TOO_LARGE" };
  const bytes = await readBytes(request.body);
  if (bytes === null) return { code: "BODY_TOO_LARGE" };
  if (bytes.byteLength === 0) return { text: "" };
  if (!JSON_TYPE.test(request.headers.get("content-type") ?? "")) return { code: "UNSUPPORTED_MEDIA_TYPE" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Not UTF-8, so not JSON either.
    return { code: "MALFORMED_JSON" };
  }
}
