import { ProviderError } from "./errors";
import type { CheckoutSnapshot, Money, PaymentList, PaymentSnapshot } from "./types";

/**
 * Readers of what Stripe answered. An error body without an `error` key resolves as success in the SDK, so nothing is
 * believed before its type, id and figures were checked; anything else is an unknown outcome.
 */
type Fields = Record<string, unknown>;

function malformed(what: string): never {
  throw new ProviderError("unknown_outcome", `malformed_${what}`);
}

function fieldsOf(value: unknown, object: string, idPrefix: string): Fields & { id: string } {
  if (typeof value !== "object" || value === null) malformed(object);
  const fields = value as Fields;
  const { id } = fields;
  if (fields.object !== object || typeof id !== "string" || !id.startsWith(idPrefix)) malformed(object);
  return { ...fields, id };
}

function optionalText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Related objects come as an id or, when expanded, as the object. */
function idOf(value: unknown): string | null {
  if (typeof value === "object" && value !== null) return optionalText((value as Fields).id);
  return optionalText(value);
}

function moneyOf(amount: unknown, currency: unknown): Money | null {
  return typeof amount === "number" && Number.isSafeInteger(amount) && amount > 0 && typeof currency === "string" ? { amount, currency } : null;
}

function metadataOf(fields: Fields): Fields {
  return typeof fields.metadata === "object" && fields.metadata !== null ? (fields.metadata as Fields) : {};
}

function livemodeOf(fields: Fields): boolean {
  return typeof fields.livemode === "boolean" ? fields.livemode : malformed("livemode");
}

const CHECKOUT_STATUS = ["open", "complete", "expired"] as const;
const CHECKOUT_PAYMENT = ["paid", "unpaid", "no_payment_required"] as const;

function oneOf<T extends string>(values: readonly T[], value: unknown, what: string): T {
  return values.find((known) => known === value) ?? malformed(what);
}

/** The id of a customer just created. */
export function readCustomerId(value: unknown): string {
  return fieldsOf(value, "customer", "cus_").id;
}

/** A Checkout Session. */
export function readCheckout(value: unknown): CheckoutSnapshot & { url: string | null } {
  const fields = fieldsOf(value, "checkout.session", "cs_");
  return {
    kind: "checkout",
    id: fields.id,
    status: oneOf(CHECKOUT_STATUS, fields.status, "status"),
    paymentStatus: oneOf(CHECKOUT_PAYMENT, fields.payment_status, "payment_status"),
    money: moneyOf(fields.amount_total, fields.currency),
    customerId: idOf(fields.customer),
    topUpId: optionalText(metadataOf(fields).topup_id),
    paymentId: idOf(fields.payment_intent),
    livemode: livemodeOf(fields),
    url: optionalText(fields.url),
  };
}

/** A PaymentIntent. */
export function readPayment(value: unknown): PaymentSnapshot {
  const fields = fieldsOf(value, "payment_intent", "pi_");
  const lastError = typeof fields.last_payment_error === "object" && fields.last_payment_error !== null ? (fields.last_payment_error as Fields) : {};
  const received = fields.amount_received;
  return {
    kind: "payment",
    id: fields.id,
    status: optionalText(fields.status) ?? malformed("status"),
    money: moneyOf(fields.amount, fields.currency) ?? malformed("amount"),
    amountReceived: typeof received === "number" && Number.isSafeInteger(received) && received >= 0 ? received : malformed("amount_received"),
    customerId: idOf(fields.customer),
    topUpId: optionalText(metadataOf(fields).topup_id),
    failureCode: optionalText(lastError.decline_code) ?? optionalText(lastError.code),
    livemode: livemodeOf(fields),
  };
}

/** One page of a list of PaymentIntents: those of this deployment, and where the next page begins. */
export function readPaymentList(value: unknown, of: { app: string; env: string }): PaymentList {
  if (typeof value !== "object" || value === null) malformed("list");
  const { object, data, has_more: hasMore } = value as Fields;
  if (object !== "list" || !Array.isArray(data) || typeof hasMore !== "boolean") malformed("list");
  const items = (data as unknown[]).map((item) => fieldsOf(item, "payment_intent", "pi_"));
  const ours = items.filter((item) => metadataOf(item).app === of.app && metadataOf(item).env === of.env);
  const payments = ours.map((item) => {
    if (typeof item.created !== "number" || !Number.isSafeInteger(item.created)) malformed("created");
    return { ...readPayment(item), createdAtMs: item.created * 1000 };
  });
  return { payments, next: hasMore ? (items.at(-1)?.id ?? null) : null };
}
