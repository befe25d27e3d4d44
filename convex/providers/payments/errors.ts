/** What kind of failure a processor reported; decides whether and how a call is repeated. */
export type ProviderErrorKind =
  | "declined"
  | "requires_action"
  | "insufficient_platform_funds"
  | "payee_not_ready"
  | "invalid"
  | "rate_limited"
  | "unknown_outcome"
  | "idempotency_bug"
  | "config";

/** `same_key`: repeat the identical call later; `new_attempt`: this call moved nothing and another may be made, of a card by the person only; `never`: fix it first. */
export type RetryRule = "same_key" | "new_attempt" | "never";

const RETRY: Readonly<Record<ProviderErrorKind, RetryRule>> = {
  declined: "new_attempt",
  requires_action: "new_attempt",
  insufficient_platform_funds: "new_attempt",
  payee_not_ready: "new_attempt",
  invalid: "never",
  rate_limited: "same_key",
  unknown_outcome: "same_key",
  idempotency_bug: "never",
  config: "never",
};

/** A failed call to a payment processor. The message holds no personal data and no key. */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  readonly code: string;
  readonly retry: RetryRule;
  readonly requestId: string | null;

  constructor(kind: ProviderErrorKind, code: string, requestId: string | null = null) {
    super(`Payment provider: ${kind} (${code})`);
    this.name = "ProviderError";
    this.kind = kind;
    this.code = code;
    this.retry = RETRY[kind];
    this.requestId = requestId;
  }
}

/** Why a delivery was not accepted: `status` is the answer to give, the body stays empty. */
export class WebhookRejected extends Error {
  readonly status: 400 | 413 | 500 | 503;

  constructor(status: 400 | 413 | 500 | 503, reason: string) {
    super(reason);
    this.name = "WebhookRejected";
    this.status = status;
  }
}
