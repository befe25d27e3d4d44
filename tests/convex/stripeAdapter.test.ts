import { describe, expect, it } from "vitest";
import { ProviderError } from "@/convex/providers/payments/errors";
import { createStripeProvider } from "@/convex/providers/payments/stripe";
import type { PaymentProvider } from "@/convex/providers/payments/types";

type Sent = { method: string; path: string; headers: Headers; form: Record<string, string> };
type Answer = { status?: number; body: unknown; headers?: Record<string, string> } | { raw: string; status: number } | "reset";

/** The real Stripe client on a transport that answers from a list and keeps what was sent. */
function stripeOn(...answers: Answer[]): { provider: PaymentProvider; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const body = typeof init?.body === "string" ? init.body : new TextDecoder().decode(init?.body as Uint8Array | undefined);
    sent.push({ method: init?.method ?? "GET", path: url.pathname, headers: new Headers(init?.headers), form: Object.fromEntries(new URLSearchParams(body)) });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer === undefined || answer === "reset") throw new TypeError("connection reset");
    if ("raw" in answer) return new Response(answer.raw, { status: answer.status });
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200, headers: { "request-id": "req_1", "stripe-should-retry": "false", ...answer.headers } });
  };
  const secrets = { platform: "whsec_x", connect: undefined, thin: undefined };
  return { sent, provider: createStripeProvider({ secretKey: "sk_test_123", livemode: false, environment: "staging", secrets, fetch }) };
}

const CHECKOUT = {
  id: "cs_test_1",
  object: "checkout.session",
  status: "open",
  payment_status: "unpaid",
  amount_total: 5_000,
  currency: "usd",
  customer: "cus_1",
  metadata: { topup_id: "topup1" },
  payment_intent: null,
  livemode: false,
  url: "https://checkout.stripe.com/c/pay/cs_test_1",
};
const PAYMENT = {
  id: "pi_1",
  object: "payment_intent",
  status: "succeeded",
  amount: 5_000,
  amount_received: 5_000,
  currency: "usd",
  customer: "cus_1",
  metadata: { topup_id: "topup1" },
  last_payment_error: null,
  livemode: false,
};

const WISH = {
  opKey: "staging:topup:topup1:session:1",
  opId: "op1",
  topUpId: "topup1",
  userId: "user1",
  customerId: "cus_1",
  money: { amount: 5_000, currency: "usd" },
  email: "client@example.com",
  successUrl: "https://parley.example/user-dashboard/wallet?topup=topup1",
  cancelUrl: "https://parley.example/user-dashboard/wallet?topup=topup1&canceled=1",
  expiresAtMs: 1_795_176_000_999,
};

async function failureOf(run: () => Promise<unknown>): Promise<ProviderError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
  throw new Error("the call succeeded");
}

const stripeError = (status: number, error: Record<string, unknown>): Answer => ({ status, body: { error } });

describe("what is sent to Stripe", () => {
  it("opens exactly the page of the specification", async () => {
    const { provider, sent } = stripeOn({ body: CHECKOUT });
    expect(await provider.createTopUpCheckout(WISH)).toEqual({ checkoutId: "cs_test_1", url: CHECKOUT.url });
    expect(sent).toHaveLength(1);
    const [call] = sent;
    expect([call?.method, call?.path]).toEqual(["POST", "/v1/checkout/sessions"]);
    expect(call?.headers.get("idempotency-key")).toBe("staging:topup:topup1:session:1");
    expect(call?.headers.get("stripe-version")).toBe("2026-10-28.endive");
    expect(call?.headers.get("authorization")).toBe("Bearer sk_test_123");
    expect(call?.form).toEqual({
      mode: "payment",
      ui_mode: "hosted_page",
      customer: "cus_1",
      client_reference_id: "topup1",
      submit_type: "pay",
      "line_items[0][quantity]": "1",
      "line_items[0][price_data][currency]": "usd",
      "line_items[0][price_data][unit_amount]": "5000",
      "line_items[0][price_data][product_data][name]": "Wallet top-up",
      "allowed_payment_method_types[0]": "card",
      "allowed_payment_method_types[1]": "link",
      "adaptive_pricing[enabled]": "false",
      allow_promotion_codes: "false",
      "automatic_tax[enabled]": "false",
      "saved_payment_method_options[payment_method_save]": "enabled",
      "saved_payment_method_options[payment_method_remove]": "enabled",
      "payment_intent_data[description]": "Wallet top-up",
      "payment_intent_data[statement_descriptor_suffix]": "WALLET",
      "payment_intent_data[receipt_email]": "client@example.com",
      "payment_intent_data[metadata][app]": "parley",
      "payment_intent_data[metadata][env]": "staging",
      "payment_intent_data[metadata][kind]": "topup",
      "payment_intent_data[metadata][topup_id]": "topup1",
      "payment_intent_data[metadata][user_id]": "user1",
      "payment_intent_data[metadata][op_id]": "op1",
      "metadata[app]": "parley",
      "metadata[env]": "staging",
      "metadata[kind]": "topup",
      "metadata[topup_id]": "topup1",
      "metadata[user_id]": "user1",
      "metadata[op_id]": "op1",
      expires_at: "1795176000",
      success_url: WISH.successUrl,
      cancel_url: WISH.cancelUrl,
    });
  });

  it("repeats a call word for word", async () => {
    const { provider, sent } = stripeOn({ body: CHECKOUT });
    await provider.createTopUpCheckout(WISH);
    await provider.createTopUpCheckout(WISH);
    expect(sent[1]?.form).toEqual(sent[0]?.form);
    expect(sent[1]?.headers.get("idempotency-key")).toBe(sent[0]?.headers.get("idempotency-key"));
  });

  it("makes a customer from ids and never looks one up by e-mail", async () => {
    const { provider, sent } = stripeOn({ body: { id: "cus_9", object: "customer" } });
    const input = { opKey: "staging:customer:user1:1", opId: "user1", userId: "user1", email: null };
    expect(await provider.ensureCustomer(input)).toEqual({ customerId: "cus_9" });
    expect(sent.map((call) => [call.method, call.path])).toEqual([["POST", "/v1/customers"]]);
    expect(sent[0]?.form).toEqual({ "metadata[app]": "parley", "metadata[env]": "staging", "metadata[user_id]": "user1", "metadata[op_id]": "user1" });
  });

  it.each([undefined, NaN, 10.5, -1, 0, 1e21, "10", Infinity])("sends nothing for an amount of %s", async (amount) => {
    const { provider, sent } = stripeOn({ body: CHECKOUT });
    const money = { amount: amount as number, currency: "usd" };
    expect(await failureOf(() => provider.createTopUpCheckout({ ...WISH, money }))).toMatchObject({ kind: "invalid", code: "amount", retry: "never" });
    expect(sent).toEqual([]);
  });
});

describe("what Stripe answers", () => {
  it("reads a payment and a page", async () => {
    expect(await stripeOn({ body: PAYMENT }).provider.fetchObject("payment", "pi_1")).toEqual({
      kind: "payment",
      id: "pi_1",
      status: "succeeded",
      money: { amount: 5_000, currency: "usd" },
      amountReceived: 5_000,
      customerId: "cus_1",
      topUpId: "topup1",
      failureCode: null,
      livemode: false,
    });
    const paid = { ...CHECKOUT, status: "complete", payment_status: "paid", payment_intent: { id: "pi_1" }, customer: { id: "cus_1" } };
    expect(await stripeOn({ body: paid }).provider.fetchObject("checkout", "cs_test_1")).toEqual({
      kind: "checkout",
      id: "cs_test_1",
      status: "complete",
      paymentStatus: "paid",
      money: { amount: 5_000, currency: "usd" },
      customerId: "cus_1",
      topUpId: "topup1",
      paymentId: "pi_1",
      livemode: false,
    });
    const declined = { ...PAYMENT, status: "requires_payment_method", amount_received: 0, last_payment_error: { code: "card_declined", decline_code: "insufficient_funds" } };
    expect(await stripeOn({ body: declined }).provider.fetchObject("payment", "pi_1")).toMatchObject({ failureCode: "insufficient_funds", amountReceived: 0 });
  });

  it.each([
    ["an error body without an error key", { message: "Not Found" }],
    ["another object", { ...CHECKOUT, object: "customer" }],
    ["another kind of id", { ...CHECKOUT, id: "pi_1" }],
    ["another amount", { ...CHECKOUT, amount_total: 4_999 }],
    ["another currency", { ...CHECKOUT, currency: "eur" }],
    ["another top-up", { ...CHECKOUT, metadata: { topup_id: "topup2" } }],
    ["live mode", { ...CHECKOUT, livemode: true }],
    ["no page address", { ...CHECKOUT, url: null }],
    ["an unknown status", { ...CHECKOUT, status: "haunted" }],
    ["nothing", null],
  ])("believes no page with %s", async (_name, body) => {
    expect(await failureOf(() => stripeOn({ body }).provider.createTopUpCheckout(WISH))).toMatchObject({ kind: "unknown_outcome", retry: "same_key" });
  });

  it.each([
    ["a 404 body without an error key", { message: "Not Found" }],
    ["a missing amount", { ...PAYMENT, amount: undefined }],
    ["a received amount as text", { ...PAYMENT, amount_received: "5000" }],
    ["no livemode", { ...PAYMENT, livemode: undefined }],
  ])("believes no payment with %s", async (_name, body) => {
    expect(await failureOf(() => stripeOn({ body }).provider.fetchObject("payment", "pi_1"))).toMatchObject({ kind: "unknown_outcome" });
  });

  it.each([
    ["card declined", stripeError(402, { type: "card_error", code: "card_declined", decline_code: "lost_card" }), "declined", "lost_card", "new_attempt"],
    ["authentication", stripeError(402, { type: "card_error", code: "authentication_required" }), "requires_action", "authentication_required", "new_attempt"],
    ["a bad parameter", stripeError(400, { type: "invalid_request_error", code: "parameter_unknown" }), "invalid", "parameter_unknown", "never"],
    ["a missing object", stripeError(404, { type: "invalid_request_error", code: "resource_missing" }), "invalid", "resource_missing", "never"],
    ["the same key with other parameters", stripeError(400, { type: "idempotency_error" }), "idempotency_bug", "idempotency_error", "never"],
    ["the same key in flight", stripeError(409, { type: "idempotency_error", code: "idempotency_key_in_use" }), "unknown_outcome", "idempotency_key_in_use", "same_key"],
    ["too many calls", stripeError(429, { type: "invalid_request_error", code: "rate_limit" }), "rate_limited", "rate_limit", "same_key"],
    ["a bad key", stripeError(401, { type: "invalid_request_error", code: "api_key_expired" }), "config", "api_key_expired", "never"],
    ["a forbidden call", stripeError(403, { type: "invalid_request_error", code: "more_permissions_required" }), "config", "more_permissions_required", "never"],
    ["an outage", stripeError(500, { type: "api_error" }), "unknown_outcome", "api_error", "same_key"],
  ] as const)("maps %s", async (_name, answer, kind, code, retry) => {
    const failure = await failureOf(() => stripeOn(answer).provider.createTopUpCheckout(WISH));
    expect(failure).toMatchObject({ kind, code, retry, requestId: "req_1" });
    expect(failure.message).not.toMatch(/sk_test|client@example/);
  });

  it("treats a page of HTML as an unknown outcome", async () => {
    const { provider } = stripeOn({ raw: "<html>502</html>", status: 502 });
    expect(await failureOf(() => provider.createTopUpCheckout(WISH))).toMatchObject({ kind: "unknown_outcome", retry: "same_key" });
  });

  it("repeats a lost connection under the same key and then says it does not know", async () => {
    const { provider, sent } = stripeOn("reset");
    expect(await failureOf(() => provider.createTopUpCheckout(WISH))).toMatchObject({ kind: "unknown_outcome" });
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((call) => call.headers.get("idempotency-key")))).toEqual(new Set([WISH.opKey]));
  });

  it("finds the page after a connection lost behind a success", async () => {
    const { provider, sent } = stripeOn("reset", { body: CHECKOUT });
    expect(await provider.createTopUpCheckout(WISH)).toMatchObject({ checkoutId: "cs_test_1" });
    expect(sent).toHaveLength(2);
  });

  it("reads a page that can no longer be closed as it is", async () => {
    const paid = { ...CHECKOUT, status: "complete", payment_status: "paid", payment_intent: "pi_1", url: null };
    const { provider, sent } = stripeOn(stripeError(400, { type: "invalid_request_error", message: "not open" }), { body: paid });
    const snapshot = await provider.expireCheckout({ opKey: "close:topup1", opId: "topup1", checkoutId: "cs_test_1" });
    expect(snapshot).toMatchObject({ status: "complete", paymentStatus: "paid", paymentId: "pi_1" });
    expect(sent.map((call) => [call.method, call.path])).toEqual([
      ["POST", "/v1/checkout/sessions/cs_test_1/expire"],
      ["GET", "/v1/checkout/sessions/cs_test_1"],
    ]);
  });
});

describe("the list of payments", () => {
  const listed = (id: string, metadata: object) => ({ ...PAYMENT, id, created: 1_790_000_000, metadata: { topup_id: "topup1", ...metadata } });
  const OURS = { app: "parley", env: "staging" };

  it("is read page by page, and holds this deployment's payments only", async () => {
    const { provider, sent } = stripeOn(
      { body: { object: "list", has_more: true, data: [listed("pi_1", OURS), listed("pi_2", { app: "parley", env: "production" }), listed("pi_3", {})] } },
      { body: { object: "list", has_more: false, data: [listed("pi_4", OURS)] } },
    );
    const first = await provider.listPayments(null);
    expect(first.payments.map(({ id, amountReceived, topUpId, createdAtMs }) => [id, amountReceived, topUpId, createdAtMs])).toEqual([
      ["pi_1", 5_000, "topup1", 1_790_000_000_000],
    ]);
    // The next page begins after the last of all, not after the last of ours.
    expect(first.next).toBe("pi_3");
    expect(await provider.listPayments(first.next)).toMatchObject({ payments: [{ id: "pi_4" }], next: null });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v1/payment_intents", "GET /v1/payment_intents"]);
  });

  it.each([
    ["no list", { object: "payment_intent", data: [] }],
    ["another object in it", { object: "list", has_more: false, data: [{ ...listed("pi_1", OURS), object: "charge" }] }],
    ["a payment without its time", { object: "list", has_more: false, data: [{ ...listed("pi_1", OURS), created: "yesterday" }] }],
  ])("is not believed when it is %s", async (_what, body) => {
    const { provider } = stripeOn({ body });
    await expect(provider.listPayments(null)).rejects.toBeInstanceOf(ProviderError);
  });
});
