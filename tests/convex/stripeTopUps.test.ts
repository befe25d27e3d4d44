import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { eventBody, newKey, NOW, post, settle, sign, topUpRow, walletOf } from "./paymentHelpers";
import { createUser, setupBackend } from "./setup";

const SECRET = "whsec_platform";
const STRIPE = {
  ...LOCAL_DEMO,
  PAYMENTS_MODE: "stripe",
  STRIPE_SECRET_KEY: "sk_test_123",
  STRIPE_WEBHOOK_SECRETS_PLATFORM: SECRET,
  SITE_URL: "https://parley.example",
};

type Call = { method: string; path: string; key: string | null; form: URLSearchParams };

/** A Stripe that keeps its objects and honours idempotency keys; `faults` answers the next calls instead. */
function fakeStripe() {
  const calls: Call[] = [];
  const faults: (() => Response)[] = [];
  const byKey = new Map<string, Record<string, unknown>>();
  const objects = new Map<string, Record<string, unknown>>();
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "stripe-should-retry": "false" } });

  function create(path: string, form: URLSearchParams): Record<string, unknown> {
    const n = objects.size + 1;
    if (path === "/v1/customers") return { id: `cus_${n}`, object: "customer" };
    return {
      id: `cs_test_${n}`,
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: Number(form.get("line_items[0][price_data][unit_amount]")),
      currency: "usd",
      customer: form.get("customer"),
      metadata: { topup_id: form.get("metadata[topup_id]") },
      payment_intent: null,
      livemode: false,
      url: `https://checkout.stripe.com/${n}`,
    };
  }
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const { pathname } = new URL(String(input));
    const headers = new Headers(init?.headers);
    const form = new URLSearchParams(typeof init?.body === "string" ? init.body : "");
    const key = headers.get("idempotency-key");
    const method = init?.method ?? "GET";
    calls.push({ method, path: pathname, key, form });
    const object = method === "POST" && !pathname.endsWith("/expire") ? (byKey.get(key ?? "") ?? create(pathname, form)) : objects.get(pathname.split("/").filter((part) => part !== "expire").at(-1) ?? "");
    if (object !== undefined) {
      objects.set(String(object.id), object);
      if (key !== null) byKey.set(key, object);
      if (pathname.endsWith("/expire")) object.status = "expired";
    }
    const fault = faults.shift();
    if (fault !== undefined) return fault();
    return object === undefined ? json({ error: { type: "invalid_request_error", code: "resource_missing" } }, 404) : json(object);
  });
  return {
    calls,
    faults,
    failure: (status: number, type: string, code: string) => () => json({ error: { type, code } }, status),
    opened: () => calls.filter((call) => call.method === "POST" && call.path === "/v1/checkout/sessions"),
    /** The person pays the page: Stripe now has a succeeded payment. */
    pay(checkoutId: string, change: Record<string, unknown> = {}): string {
      const checkout = objects.get(checkoutId);
      if (checkout === undefined) throw new Error("no such page");
      const id = `pi_${checkoutId}`;
      const payment = { id, object: "payment_intent", status: "succeeded", amount: checkout.amount_total, amount_received: checkout.amount_total, currency: "usd", customer: checkout.customer, metadata: checkout.metadata, last_payment_error: null, livemode: false };
      Object.assign(checkout, { status: "complete", payment_status: "paid", payment_intent: id, url: null });
      objects.set(id, { ...payment, ...change });
      return id;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  stubEnvironment(STRIPE);
});
afterEach(() => {
  vi.useRealTimers();
});

async function started(stripe: ReturnType<typeof fakeStripe>, amountMinor = 5_000n) {
  const t = setupBackend();
  const client = await createUser(t);
  const { topUpId } = await client.as.mutation(api.wallet.startTopUp, { amountMinor, requestKey: newKey() });
  await settle(t);
  const deliver = async (change: Record<string, unknown>): Promise<number> => {
    const payload = JSON.stringify(eventBody(change));
    const status = await post(t, payload, await sign(payload, { secret: SECRET }));
    await settle(t);
    return status;
  };
  return { t, client, topUpId, deliver, stripe };
}

describe("a top-up through Stripe Checkout", () => {
  it("opens a page, is paid there and is credited by the event", async () => {
    const stripe = fakeStripe();
    const { t, client, topUpId, deliver } = await started(stripe);
    const open = await topUpRow(t, topUpId);
    expect(open).toMatchObject({ state: "open", provider: "stripe", livemode: false, checkoutUrl: "https://checkout.stripe.com/2" });
    expect(stripe.calls.map((call) => [call.path, call.key])).toEqual([
      ["/v1/customers", `development:customer:${client.userId}:1`],
      ["/v1/checkout/sessions", `development:topup:${topUpId}:session:1`],
    ]);
    const [page] = stripe.opened();
    expect(page?.form.get("expires_at")).toBe(String(NOW.getTime() / 1000 + 3_600));
    expect(page?.form.get("success_url")).toBe(`https://parley.example/user-dashboard/wallet?topup=${topUpId}`);

    const paymentId = stripe.pay(open.checkoutId ?? "");
    expect(await deliver({ type: "checkout.session.completed", object: "checkout.session", objectId: open.checkoutId })).toBe(200);
    expect(await walletOf(client)).toBe(5_000n);
    expect(await topUpRow(t, topUpId)).toMatchObject({ state: "captured", paymentId });
    const keys = await t.run(async (ctx) => (await ctx.db.query("ledgerTransactions").collect()).map((row) => row.key));
    expect(keys).toEqual([`capture:${paymentId}`]);
  });

  it("uses one customer for all top-ups of a person", async () => {
    const stripe = fakeStripe();
    const { t, client } = await started(stripe);
    await client.as.mutation(api.wallet.startTopUp, { amountMinor: 6_000n, requestKey: newKey() });
    await settle(t);
    expect(stripe.calls.filter((call) => call.path === "/v1/customers")).toHaveLength(1);
    expect(stripe.opened().map((call) => call.form.get("customer"))).toEqual(["cus_1", "cus_1"]);
  });

  it("waits for the money of a delayed method", async () => {
    const stripe = fakeStripe();
    const { t, client, topUpId, deliver } = await started(stripe);
    const { checkoutId } = await topUpRow(t, topUpId);
    const about = { object: "checkout.session", objectId: checkoutId };
    stripe.pay(checkoutId ?? "", { status: "processing", amount_received: 0 });
    await deliver({ id: "evt_a", type: "checkout.session.completed", ...about });
    expect((await topUpRow(t, topUpId)).state).toBe("processing");
    expect(await walletOf(client)).toBe(0n);
    stripe.pay(checkoutId ?? "");
    await deliver({ id: "evt_b", type: "checkout.session.async_payment_succeeded", ...about });
    expect((await topUpRow(t, topUpId)).state).toBe("captured");
    expect(await walletOf(client)).toBe(5_000n);
  });

  it.each([
    ["a 500 behind a success", (stripe: ReturnType<typeof fakeStripe>) => stripe.failure(500, "api_error", "outage")],
    ["an error body without an error key", () => () => new Response(JSON.stringify({ message: "Not Found" }), { status: 404 })],
    ["too many calls", (stripe: ReturnType<typeof fakeStripe>) => stripe.failure(429, "invalid_request_error", "rate_limit")],
    ["a key in flight", (stripe: ReturnType<typeof fakeStripe>) => stripe.failure(409, "idempotency_error", "idempotency_key_in_use")],
  ])("opens one page in spite of %s", async (_name, fault) => {
    const stripe = fakeStripe();
    const answer = fault(stripe);
    const customer = { id: "cus_1", object: "customer" };
    stripe.faults.push(() => new Response(JSON.stringify(customer)), answer);
    const { t, topUpId } = await started(stripe);
    expect((await topUpRow(t, topUpId)).state).toBe("opening");
    vi.setSystemTime(NOW.getTime() + 6_000);
    await vi.advanceTimersByTimeAsync(6_000);
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("open");
    const opened = stripe.opened();
    expect(opened.length).toBeGreaterThanOrEqual(2);
    expect(new Set(opened.map((call) => `${call.key} ${call.form.toString()}`)).size).toBe(1);
  });

  it.each([
    ["a wrong key", 401, "invalid_request_error", "api_key_expired", "config:api_key_expired"],
    ["a parameter Stripe no longer takes", 400, "invalid_request_error", "parameter_unknown", "invalid:parameter_unknown"],
    ["a reused key with other parameters", 400, "idempotency_error", "idempotency_error", "idempotency_bug:idempotency_error"],
  ])("gives up at once on %s and keeps the details to itself", async (_name, status, type, code, lastError) => {
    const stripe = fakeStripe();
    stripe.faults.push(stripe.failure(status, type, code));
    const { t, topUpId } = await started(stripe);
    expect(await topUpRow(t, topUpId)).toMatchObject({ state: "failed", failureCode: "unavailable" });
    expect(await t.run((ctx) => ctx.db.query("paymentOperations").first())).toMatchObject({ state: "failed", lastError });
    await vi.advanceTimersByTimeAsync(600_000);
    await t.mutation(internal.jobs.payments.sweep, {});
    await settle(t);
    expect(stripe.calls).toHaveLength(1);
  });

  it("gives up when the page would have run out anyway", async () => {
    const stripe = fakeStripe();
    for (let n = 0; n < 40; n++) stripe.faults.push(stripe.failure(500, "api_error", "outage"));
    const { t, topUpId } = await started(stripe);
    for (let minutes = 0; minutes < 70; minutes += 5) {
      await vi.advanceTimersByTimeAsync(5 * 60_000);
      await t.mutation(internal.jobs.payments.sweep, {});
      await settle(t);
    }
    expect((await topUpRow(t, topUpId)).state).toBe("failed");
  });

  it("opens no page while the site has no address to come back to", async () => {
    stubEnvironment({ ...STRIPE, SITE_URL: "" });
    const stripe = fakeStripe();
    const { t, topUpId } = await started(stripe);
    expect((await topUpRow(t, topUpId)).state).toBe("failed");
    expect(await t.run((ctx) => ctx.db.query("paymentOperations").first())).toMatchObject({ lastError: "config:site_url_missing" });
    expect(stripe.opened()).toEqual([]);
  });

  it("ignores events of live money while its key is a test key", async () => {
    const stripe = fakeStripe();
    const { t, client, topUpId, deliver } = await started(stripe);
    const { checkoutId } = await topUpRow(t, topUpId);
    const objectId = stripe.pay(checkoutId ?? "");
    expect(await deliver({ objectId, livemode: true })).toBe(200);
    expect(await walletOf(client)).toBe(0n);
  });

  it("takes no money once its key is gone", async () => {
    const stripe = fakeStripe();
    const { client } = await started(stripe);
    stubEnvironment({ ...STRIPE, STRIPE_SECRET_KEY: "" });
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 5_000n, requestKey: newKey() })).rejects.toMatchObject({ data: { code: "PAYMENTS_OFF" } });
  });
});
