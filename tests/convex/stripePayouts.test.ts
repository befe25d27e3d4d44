import { describe, expect, it } from "vitest";
import { ProviderError } from "@/convex/providers/payments/errors";
import { createStripePayoutProvider } from "@/convex/providers/payments/stripePayouts";
import type { PayoutProvider } from "@/convex/providers/payouts/types";

type Sent = { method: string; path: string; search: string; headers: Headers; body: string };
type Answer = { status?: number; body: unknown } | "reset";

/** The real Stripe client on a transport that answers from a list and keeps what was sent. */
function stripeOn(...answers: Answer[]): { provider: PayoutProvider; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const body = typeof init?.body === "string" ? init.body : new TextDecoder().decode(init?.body as Uint8Array | undefined);
    sent.push({
      method: init?.method ?? "GET",
      path: url.pathname,
      search: decodeURIComponent(url.search),
      headers: new Headers(init?.headers),
      body,
    });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer === undefined || answer === "reset") throw new TypeError("connection reset");
    const headers = { "request-id": "req_1", "stripe-should-retry": "false" };
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200, headers });
  };
  return { sent, provider: createStripePayoutProvider({ secretKey: "sk_test_123", livemode: false, environment: "staging", fetch }) };
}

const form = (sent: Sent | undefined) => Object.fromEntries(new URLSearchParams(sent?.body));

const account = (transfers: string | undefined, more: Record<string, unknown> = {}) => ({
  id: "acct_1",
  object: "v2.core.account",
  livemode: false,
  configuration: {
    recipient: { capabilities: { stripe_balance: { stripe_transfers: { status: transfers }, payouts: { status: "active" } } } },
  },
  requirements: {
    entries: [{ awaiting_action_from: "user" }, { awaiting_action_from: "stripe" }, { awaiting_action_from: "user" }],
    summary: { minimum_deadline: { time: "2026-12-01T00:00:00Z" } },
  },
  ...more,
});
const TRANSFER = {
  id: "tr_1",
  object: "transfer",
  amount: 4_250,
  amount_reversed: 0,
  currency: "usd",
  destination: "acct_1",
  livemode: false,
  metadata: { payout_id: "payout1", app: "parley" },
};
const WISH = {
  opKey: "staging:transfer:payout1:1",
  opId: "op1",
  payoutId: "payout1",
  payeeId: "acct_1",
  money: { amount: 4_250, currency: "usd" },
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

describe("what is sent to Stripe about payouts", () => {
  it("sends exactly the transfer of the specification, under its key", async () => {
    const { provider, sent } = stripeOn({ body: TRANSFER });
    expect(await provider.transfer(WISH)).toEqual({
      transferId: "tr_1",
      payeeId: "acct_1",
      payoutId: "payout1",
      money: { amount: 4_250, currency: "usd" },
    });
    expect(sent.map(({ method, path }) => [method, path])).toEqual([["POST", "/v1/transfers"]]);
    expect(sent[0]?.headers.get("idempotency-key")).toBe("staging:transfer:payout1:1");
    expect(form(sent[0])).toEqual({
      amount: "4250",
      currency: "usd",
      destination: "acct_1",
      transfer_group: "payout_payout1",
      "metadata[app]": "parley",
      "metadata[env]": "staging",
      "metadata[payout_id]": "payout1",
      "metadata[op_id]": "op1",
    });
  });

  it("repeats a lost call under the same key, word for word", async () => {
    const { provider, sent } = stripeOn("reset", { body: TRANSFER });
    expect(await provider.transfer(WISH)).toMatchObject({ transferId: "tr_1" });
    expect(sent).toHaveLength(2);
    expect(sent[1]?.body).toBe(sent[0]?.body);
    expect(new Set(sent.map(({ headers }) => headers.get("idempotency-key")))).toEqual(new Set([WISH.opKey]));
  });

  it("opens one recipient account for an advisor, with nothing of theirs but the address", async () => {
    const { provider, sent } = stripeOn({ body: account("pending") });
    const input = { opKey: "staging:payee:user1:1", opId: "user1", advisorId: "user1", email: "ada@example.com", country: "US" };
    expect(await provider.ensurePayee(input)).toMatchObject({ payeeId: "acct_1", transfers: "pending" });
    expect([sent[0]?.method, sent[0]?.path]).toEqual(["POST", "/v2/core/accounts"]);
    expect(sent[0]?.headers.get("idempotency-key")).toBe("staging:payee:user1:1");
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      contact_email: "ada@example.com",
      dashboard: "express",
      identity: { country: "us", entity_type: "individual" },
      configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } },
      defaults: { currency: "usd", responsibilities: { fees_collector: "application", losses_collector: "application" } },
      metadata: { app: "parley", env: "staging", advisor_id: "user1", op_id: "user1" },
      include: ["configuration.recipient", "requirements"],
    });
  });

  it("makes a fresh link for each visit, without a key, and none without an address to come back to", async () => {
    const { provider, sent } = stripeOn({ body: { object: "v2.core.account_link", url: "https://connect.stripe.com/setup/1" } });
    const link = { payeeId: "acct_1", refreshUrl: "https://parley.example/r", returnUrl: "https://parley.example/b" };
    expect(await provider.createOnboardingLink(link)).toEqual({ url: "https://connect.stripe.com/setup/1" });
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      account: "acct_1",
      use_case: { account_onboarding: { return_url: "https://parley.example/b" } },
    });
    expect(await failureOf(() => provider.createOnboardingLink({ ...link, returnUrl: "/advisor-dashboard/payouts" }))).toMatchObject({
      kind: "config",
    });
    expect(sent).toHaveLength(1);
  });

  it.each([NaN, 10.5, -1, 0, 1e21])("sends nothing for an amount of %s", async (amount) => {
    const { provider, sent } = stripeOn({ body: TRANSFER });
    expect(await failureOf(() => provider.transfer({ ...WISH, money: { amount, currency: "usd" } }))).toMatchObject({
      kind: "invalid",
      code: "amount",
    });
    expect(sent).toEqual([]);
  });
});

describe("what Stripe answers about payouts", () => {
  it.each([
    ["active", "active"],
    ["pending", "pending"],
    ["restricted", "restricted"],
    ["rejected", "rejected"],
    ["unsupported", "unsupported"],
    ["something_new", "pending"],
    [undefined, "pending"],
  ])("reads transfers that are %s as %s", async (status, transfers) => {
    const { provider, sent } = stripeOn({ body: account(status) });
    expect(await provider.fetchPayee("acct_1")).toEqual({
      payeeId: "acct_1",
      transfers,
      payouts: "active",
      dueCount: 2,
      deadlineMs: Date.UTC(2026, 11, 1),
    });
    expect(sent[0]?.search).toContain("include[0]=configuration.recipient");
  });

  it("reads an account without a recipient's part as one that may receive nothing", async () => {
    const { provider } = stripeOn({ body: account("active", { configuration: null, requirements: null }) });
    expect(await provider.fetchPayee("acct_1")).toEqual({
      payeeId: "acct_1",
      transfers: "pending",
      payouts: "pending",
      dueCount: 0,
      deadlineMs: null,
    });
  });

  it("finds the transfer of a payout by its group, or none", async () => {
    const { provider, sent } = stripeOn({ body: { object: "list", data: [TRANSFER] } }, { body: { object: "list", data: [] } });
    expect(await provider.findTransfer("payout1")).toMatchObject({ transferId: "tr_1", payoutId: "payout1" });
    expect(await provider.findTransfer("payout1")).toBeNull();
    expect(sent[0]?.search).toBe("?transfer_group=payout_payout1&limit=1");
  });

  it("reads what of a transfer was taken back", async () => {
    const { provider } = stripeOn({ body: { ...TRANSFER, amount_reversed: 4_250, reversed: true } });
    expect(await provider.fetchTransfer("tr_1")).toMatchObject({ transferId: "tr_1", money: { amount: 4_250 }, reversedMinor: 4_250 });
  });

  it.each([
    ["paid", "paid"],
    ["failed", "failed"],
    ["canceled", "failed"],
    ["in_transit", "in_transit"],
    ["pending", "in_transit"],
  ])("reads a bank payment that is %s with its transfers, as the payee", async (status, state) => {
    const movement = (source: unknown) => ({ id: "txn_1", object: "balance_transaction", type: "payment", source });
    const data = [
      movement({ object: "charge", id: "py_1", source_transfer: "tr_1" }),
      movement({ object: "charge", id: "py_2", source_transfer: null }),
      movement("py_3"),
    ];
    const { provider, sent } = stripeOn({ body: { id: "po_1", object: "payout", status } }, { body: { object: "list", data } });
    expect(await provider.fetchBankPayment({ payeeId: "acct_1", bankPaymentId: "po_1" })).toEqual({ state, transferIds: ["tr_1"] });
    expect(sent.map(({ path, headers }) => [path, headers.get("stripe-account")])).toEqual([
      ["/v1/payouts/po_1", "acct_1"],
      ["/v1/balance_transactions", "acct_1"],
    ]);
  });

  it.each([
    ["another object", { ...TRANSFER, object: "charge" }],
    ["another kind of id", { ...TRANSFER, id: "pi_1" }],
    ["no destination", { ...TRANSFER, destination: null }],
    ["no payout", { ...TRANSFER, metadata: {} }],
    ["an amount as text", { ...TRANSFER, amount: "4250" }],
    ["live mode", { ...TRANSFER, livemode: true }],
  ])("believes no transfer with %s", async (_name, body) => {
    expect(await failureOf(() => stripeOn({ body }).provider.transfer(WISH))).toMatchObject({
      kind: "unknown_outcome",
      code: "malformed_transfer",
      retry: "same_key",
    });
  });

  it.each([
    [
      "too little in the platform's balance",
      stripeError(400, { type: "invalid_request_error", code: "balance_insufficient" }),
      "insufficient_platform_funds",
      "balance_insufficient",
    ],
    [
      "an account that may not receive",
      stripeError(400, { type: "invalid_request_error", code: "insufficient_capabilities_for_transfer" }),
      "payee_not_ready",
      "insufficient_capabilities_for_transfer",
    ],
    ["a closed account", stripeError(400, { type: "invalid_request_error", code: "account_closed" }), "payee_not_ready", "account_closed"],
    ["a missing account", stripeError(404, { type: "invalid_request_error", code: "resource_missing" }), "invalid", "resource_missing"],
    ["the same key with other figures", stripeError(400, { type: "idempotency_error" }), "idempotency_bug", "idempotency_error"],
    [
      "the same key in flight",
      stripeError(409, { type: "idempotency_error", code: "idempotency_key_in_use" }),
      "unknown_outcome",
      "idempotency_key_in_use",
    ],
    ["too many calls", stripeError(429, { type: "invalid_request_error", code: "rate_limit" }), "rate_limited", "rate_limit"],
    ["a bad key", stripeError(401, { type: "invalid_request_error", code: "api_key_expired" }), "config", "api_key_expired"],
    ["an outage", stripeError(500, { type: "api_error" }), "unknown_outcome", "api_error"],
  ] as const)("maps %s", async (_name, answer, kind, code) => {
    const failure = await failureOf(() => stripeOn(answer).provider.transfer(WISH));
    expect(failure).toMatchObject({ kind, code, requestId: "req_1" });
    expect(failure.message).not.toMatch(/sk_test|acct_1/);
  });

  it("says that it does not know after a connection that stays lost", async () => {
    const { provider, sent } = stripeOn("reset");
    expect(await failureOf(() => provider.transfer(WISH))).toMatchObject({ kind: "unknown_outcome", retry: "same_key" });
    expect(sent).toHaveLength(3);
  });
});
