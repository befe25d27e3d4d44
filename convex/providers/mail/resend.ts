import { MailError, type MailProvider } from "./types";

/** Where Resend is, and how it is reached; tests pass their own. */
export type ResendTransport = { url: string; fetch: typeof fetch; timeoutMs: number };

const RESEND_TRANSPORT: ResendTransport = {
  url: "https://api.resend.com",
  fetch: (input, init) => globalThis.fetch(input, init),
  timeoutMs: 10_000,
};

/** Longest wait believed from a header. */
const RETRY_AFTER_MAX_MS = 60 * 60_000;

function fieldOf(text: string, name: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // A page of a proxy in between; what it means is decided by the status.
    return null;
  }
  const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : null;
}

function retryAfterMs(headers: Headers): number | null {
  const seconds = Number(headers.get("retry-after") ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, RETRY_AFTER_MAX_MS) : null;
}

/** Reads a refusal. Anything not understood has an open outcome: the same key makes a repeat harmless. */
function toMailError(status: number, headers: Headers, text: string): MailError {
  const name = fieldOf(text, "name");
  const code = `${status}${name === null ? "" : `/${name}`}`;
  if (status === 429) return new MailError("rate_limited", code, retryAfterMs(headers));
  // Another attempt with this key is under way: its outcome is read with the next one.
  if (status === 409 && name === "concurrent_idempotent_requests") return new MailError("unknown_outcome", code);
  if (status === 401 || status === 403) return new MailError("config", code);
  if (status === 408 || status >= 500) return new MailError("unknown_outcome", code);
  return status >= 400 ? new MailError("invalid", code) : new MailError("unknown_outcome", code);
}

async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new MailError("unknown_outcome", "timeout")), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Mail by Resend. https://resend.com/docs/api-reference/emails/send-email */
export function createResend(apiKey: string, transport: ResendTransport = RESEND_TRANSPORT): MailProvider {
  return {
    kind: "resend",
    send: async ({ to, from, subject, text, html, headers, idempotencyKey }) => {
      const request = {
        method: "POST",
        headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
        body: JSON.stringify({ from, to: [to], subject, text, html, headers }),
      };
      const answer = async (): Promise<{ response: Response; body: string }> => {
        const response = await transport.fetch(new URL("/emails", transport.url).toString(), request);
        return { response, body: await response.text() };
      };
      let reply: { response: Response; body: string };
      try {
        reply = await inTime(answer(), transport.timeoutMs);
      } catch (error) {
        throw error instanceof MailError ? error : new MailError("unknown_outcome", "unreachable");
      }
      if (!reply.response.ok) throw toMailError(reply.response.status, reply.response.headers, reply.body);
      const providerId = fieldOf(reply.body, "id");
      if (providerId === null) throw new MailError("unknown_outcome", "malformed_answer");
      return { providerId };
    },
  };
}
