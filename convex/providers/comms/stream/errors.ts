/** What a failed call means: a mistake that a repeat cannot mend, something missing, a full bucket, or an open outcome. */
export type StreamErrorKind = "config" | "invalid" | "missing" | "rate_limited" | "unknown_outcome";

/** A call to Stream that did not succeed. Its text never carries a token, a key or a body. */
export class StreamError extends Error {
  readonly kind: StreamErrorKind;
  /** A stable word for logs: Stream's own number or what happened here. */
  readonly code: string;
  /** When Stream said to come back, milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(kind: StreamErrorKind, code: string, retryAfterMs: number | null = null) {
    super(`Stream: ${kind} (${code})`);
    this.name = "StreamError";
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Every wish sent is idempotent, so whatever may pass by itself is repeated. */
  get repeatable(): boolean {
    return this.kind === "rate_limited" || this.kind === "unknown_outcome";
  }
}

/** Longest wait believed from a header. */
const RETRY_AFTER_MAX_MS = 5 * 60_000;

/** When the bucket is full again: seconds of the epoch, as Stream writes it. */
function retryAfter(headers: Headers, nowMs: number): number | null {
  const resetMs = Number(headers.get("x-ratelimit-reset")) * 1000;
  if (!Number.isFinite(resetMs) || resetMs <= nowMs) return null;
  return Math.min(resetMs - nowMs, RETRY_AFTER_MAX_MS);
}

/** Stream's number for "does not exist". */
const DOES_NOT_EXIST = 16;

/** Reads a refusal. Anything not understood has an open outcome: it is never taken for "nothing happened". */
export function toStreamError(response: Response, body: unknown, nowMs: number): StreamError {
  const number = typeof body === "object" && body !== null && "code" in body && typeof body.code === "number" ? body.code : null;
  const code = `${response.status}${number === null ? "" : `/${number}`}`;
  if (response.status === 429) return new StreamError("rate_limited", code, retryAfter(response.headers, nowMs));
  if (response.status === 408 || response.status >= 500) return new StreamError("unknown_outcome", code);
  if (response.status === 404 || number === DOES_NOT_EXIST) return new StreamError("missing", code);
  if (response.status === 401 || response.status === 403) return new StreamError("config", code);
  return response.status >= 400 ? new StreamError("invalid", code) : new StreamError("unknown_outcome", code);
}
