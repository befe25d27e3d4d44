import type { StreamKeys } from "../../../model/comms/mode";
import { StreamError, toStreamError } from "./errors";
import { serverToken } from "./tokens";

/** Where Stream's interfaces are, and how they are reached; tests pass their own. */
export type StreamTransport = { chatUrl: string; videoUrl: string; fetch: typeof fetch; timeoutMs: number };

export const STREAM_TRANSPORT: StreamTransport = {
  chatUrl: "https://chat.stream-io-api.com",
  videoUrl: "https://video.stream-io-api.com",
  fetch: (input, init) => globalThis.fetch(input, init),
  timeoutMs: 10_000,
};

export type StreamCall = { product: "chat" | "video"; method: "GET" | "POST" | "PUT" | "PATCH"; path: string; body?: unknown };

/** Makes one call as the backend and returns the answer's body. Throws StreamError. */
export type StreamRequest = (call: StreamCall) => Promise<Record<string, unknown>>;

async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StreamError("unknown_outcome", "timeout")), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls Stream with a token made for this one call. The answer is read inside the time limit too. */
export function createStreamRequest(keys: StreamKeys, transport: StreamTransport): StreamRequest {
  return async ({ product, method, path, body }) => {
    const url = new URL(path, product === "chat" ? transport.chatUrl : transport.videoUrl);
    url.searchParams.set("api_key", keys.apiKey);
    const headers = { Authorization: await serverToken(keys), "stream-auth-type": "jwt", "Content-Type": "application/json" };
    const answer = async (): Promise<{ response: Response; text: string }> => {
      const response = await transport.fetch(url.toString(), { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return { response, text: await response.text() };
    };
    let reply: { response: Response; text: string };
    try {
      reply = await inTime(answer(), transport.timeoutMs);
    } catch (error) {
      throw error instanceof StreamError ? error : new StreamError("unknown_outcome", "unreachable");
    }
    const parsed = parse(reply.text);
    if (!reply.response.ok) throw toStreamError(reply.response, parsed, Date.now());
    if (typeof parsed !== "object" || parsed === null) throw new StreamError("unknown_outcome", "malformed_answer");
    return parsed as Record<string, unknown>;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy in between; what it means is decided by the status.
    return null;
  }
}
