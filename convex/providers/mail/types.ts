/** A mail ready to go. Header names as they are sent. */
export type OutgoingMail = {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** The same key sends one mail, however often it is tried. */
  idempotencyKey: string;
};

/** Who carries mail. */
export type MailProvider = {
  kind: "resend";
  /** Hands a mail over and returns the provider's id of it. Throws MailError. */
  send: (mail: OutgoingMail) => Promise<{ providerId: string }>;
};

/** What a failed hand-over means. */
export type MailErrorKind = "config" | "invalid" | "rate_limited" | "unknown_outcome";

/** A mail that was not handed over, or nobody knows. Its text never carries a key, an address or a body. */
export class MailError extends Error {
  readonly kind: MailErrorKind;
  /** A stable word for the outbox: the provider's own name or what happened here. */
  readonly code: string;
  /** When the provider said to come back, milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(kind: MailErrorKind, code: string, retryAfterMs: number | null = null) {
    super(`Mail: ${kind} (${code})`);
    this.name = "MailError";
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Only a mail that the provider refuses for what it says is given up at once; keys and addresses get mended. */
  get repeatable(): boolean {
    return this.kind !== "invalid";
  }
}
