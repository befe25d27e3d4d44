import { Stripe } from "stripe";
import { ProviderError } from "./errors";

/** What Stripe says of an account that may not receive a transfer. */
const PAYEE_CODES = ["insufficient_capabilities_for_transfer", "transfers_not_allowed", "account_closed"];

/** Types Stripe gives to calls that never reached a decision; a repeat with the same key finds out. */
function isUnknownOutcome(error: Stripe.errors.StripeError): boolean {
  return error.type === "StripeConnectionError" || error.type === "StripeAPIError" || error.rawType === "api_error";
}

/**
 * Translates whatever a Stripe call threw. Decided by type and code, because class identity is lost when two copies
 * of the SDK meet. An error we cannot place means that the outcome is unknown, never that nothing happened.
 */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof Stripe.errors.StripeError)) return new ProviderError("unknown_outcome", "unexpected");
  const code = error.code ?? error.rawType ?? error.type;
  const requestId = error.requestId ?? null;
  // A key in use comes as StripeAPIError with this raw type: the first call is still running.
  if (error.rawType === "idempotency_error" && error.statusCode === 409) return new ProviderError("unknown_outcome", code, requestId);
  if (isUnknownOutcome(error)) return new ProviderError("unknown_outcome", code, requestId);
  switch (error.type) {
    case "StripeCardError":
      return code === "authentication_required"
        ? new ProviderError("requires_action", code, requestId)
        : new ProviderError("declined", error.decline_code ?? code, requestId);
    case "StripeRateLimitError":
      return new ProviderError("rate_limited", code, requestId);
    case "StripeIdempotencyError":
      return new ProviderError("idempotency_bug", code, requestId);
    case "StripeAuthenticationError":
    case "StripePermissionError":
      return new ProviderError("config", code, requestId);
    case "StripeInvalidRequestError":
      if (code === "balance_insufficient") return new ProviderError("insufficient_platform_funds", code, requestId);
      if (PAYEE_CODES.includes(code)) return new ProviderError("payee_not_ready", code, requestId);
      return new ProviderError("invalid", code, requestId);
    default:
      return new ProviderError("unknown_outcome", code, requestId);
  }
}
