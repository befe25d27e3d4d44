import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { count, demoClient, demoSecret, eventBody, GOOD_CARD, NOW, openTopUp, post, routeFetchTo, SECRET, settle, sign, topUpRow, walletOf } from "./paymentHelpers";
import { createUser, setupBackend } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  stubEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page that was paid at the provider, with every event lost: the tests deliver what they like. */
async function paidButUntold(amountMinor = 5_000n) {
  const { t, client } = await demoClient();
  const { topUpId, checkoutId } = await openTopUp(t, client, amountMinor);
  routeFetchTo(t, async () => new Response(null, { status: 200 }));
  await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
  const secret = await demoSecret(t);
  const paymentId = `demo_pi_${checkoutId}`;
  const deliver = async (body: Record<string, unknown>): Promise<number> => {
    const payload = JSON.stringify(body);
    return await post(t, payload, await sign(payload, { secret }));
  };
  return { t, client, topUpId, checkoutId, paymentId, secret, deliver };
}

describe("a payment event", () => {
  it("is stored once and credited once, however often it comes", async () => {
    const { t, client, paymentId, deliver } = await paidButUntold();
    const body = eventBody({ objectId: paymentId });
    expect(await deliver(body)).toBe(200);
    await settle(t);
    expect(await deliver(body)).toBe(200);
    await settle(t);
    expect(await count(t, "webhookEvents")).toBe(1);
    expect(await count(t, "ledgerTransactions")).toBe(1);
    expect(await walletOf(client)).toBe(5_000n);
  });

  it("is stored once and credited once when twenty copies arrive together", async () => {
    const { t, client, paymentId, deliver } = await paidButUntold();
    const body = eventBody({ objectId: paymentId });
    expect(await Promise.all(Array.from({ length: 20 }, async () => await deliver(body)))).toEqual(Array(20).fill(200));
    await settle(t);
    expect(await count(t, "webhookEvents")).toBe(1);
    expect(await walletOf(client)).toBe(5_000n);
  });

  it("leads to the same wallet in every order of a case's events", async () => {
    const types = [
      ["payment_intent.succeeded", "payment_intent"],
      ["checkout.session.completed", "checkout.session"],
      ["checkout.session.expired", "checkout.session"],
      ["charge.updated", "charge"],
    ] as const;
    const orders = permutations([...types]);
    expect(orders).toHaveLength(24);
    for (const order of orders) {
      const { t, client, topUpId, checkoutId, paymentId, deliver } = await paidButUntold();
      for (const [n, [type, object]] of order.entries()) {
        const objectId = object === "payment_intent" ? paymentId : object === "charge" ? "ch_1" : checkoutId;
        expect(await deliver(eventBody({ id: `evt_${n}`, type, object, objectId }))).toBe(200);
        await settle(t);
      }
      expect((await topUpRow(t, topUpId)).state).toBe("captured");
      expect(await walletOf(client)).toBe(5_000n);
      expect(await count(t, "ledgerTransactions")).toBe(1);
    }
  });

  it("is only a hint: what it claims about amount, user or state is never read", async () => {
    const { t, client, topUpId, paymentId, deliver } = await paidButUntold(5_000n);
    const thief = await createUser(t, { name: "Mallory" });
    const forged = {
      ...eventBody(),
      data: {
        object: {
          id: paymentId,
          object: "payment_intent",
          amount: 99_999_999,
          amount_received: 99_999_999,
          currency: "eur",
          status: "canceled",
          metadata: { topup_id: topUpId, user_id: thief.userId },
        },
      },
    };
    expect(await deliver(forged)).toBe(200);
    await settle(t);
    expect(await walletOf(client)).toBe(5_000n);
    expect(await walletOf(thief)).toBe(0n);
  });

  it("credits nothing for a payment that was not made", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client);
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD, cardNumber: "4000000000000002" });
    const payload = JSON.stringify(eventBody({ id: "evt_lie", objectId: `demo_pi_${checkoutId}` }));
    expect(await post(t, payload, await sign(payload, { secret: await demoSecret(t) }))).toBe(200);
    await settle(t);
    expect(await walletOf(client)).toBe(0n);
    expect((await topUpRow(t, topUpId)).state).toBe("open");
  });
});

describe("what is turned away", () => {
  async function refused(make: (valid: string, secret: string) => Promise<{ payload: string; signature: string | null }>): Promise<number> {
    const { t, paymentId, secret } = await paidButUntold();
    const { payload, signature } = await make(JSON.stringify(eventBody({ objectId: paymentId })), secret);
    const status = await post(t, payload, signature);
    await settle(t);
    expect(await count(t, "webhookEvents")).toBe(0);
    expect(await count(t, "ledgerTransactions")).toBe(0);
    return status;
  }

  it.each([
    ["no signature", async (payload: string) => ({ payload, signature: null })],
    ["garbage for a signature", async (payload: string) => ({ payload, signature: "garbage" })],
    ["another secret", async (payload: string) => ({ payload, signature: await sign(payload, { secret: "whsec_other" }) })],
    ["a stamp 301 seconds old", async (payload: string, secret: string) => ({ payload, signature: await sign(payload, { secret, ageSeconds: 301 }) })],
    ["a stamp 301 seconds ahead", async (payload: string, secret: string) => ({ payload, signature: await sign(payload, { secret, ageSeconds: -301 }) })],
    ["a body altered by one byte", async (payload: string, secret: string) => ({ payload: payload.replace("succeeded", "succeedee"), signature: await sign(payload, { secret }) })],
    ["a body with one more space", async (payload: string, secret: string) => ({ payload: `${payload} `, signature: await sign(payload, { secret }) })],
    ["two stamps", async (payload: string, secret: string) => ({ payload, signature: `t=1,${await sign(payload, { secret })}` })],
    ["an old scheme only", async (payload: string, secret: string) => ({ payload, signature: (await sign(payload, { secret })).replace("v1=", "v0=") })],
    ["an empty body", async (_payload: string, secret: string) => ({ payload: "", signature: await sign("", { secret }) })],
    ["signed text that is not JSON", async (_payload: string, secret: string) => ({ payload: "hello", signature: await sign("hello", { secret }) })],
    ["a signed array", async (_payload: string, secret: string) => ({ payload: "[1]", signature: await sign("[1]", { secret }) })],
    ["a thin event on the snapshot route", async (_payload: string, secret: string) => {
      const payload = JSON.stringify({ id: "evt_thin", object: "v2.core.event", type: "v2.core.account.closed", created: NOW.toISOString(), livemode: false, related_object: { id: "acct_1", type: "v2.core.account" } });
      return { payload, signature: await sign(payload, { secret }) };
    }],
  ])("answers 400 to %s", async (_name, make) => {
    expect(await refused(make)).toBe(400);
  });

  it("accepts 299 seconds either way", async () => {
    for (const ageSeconds of [299, -299]) {
      const { t, paymentId, secret } = await paidButUntold();
      const payload = JSON.stringify(eventBody({ objectId: paymentId }));
      expect(await post(t, payload, await sign(payload, { secret, ageSeconds }))).toBe(200);
    }
  });

  it("answers 413 to a body over a megabyte", async () => {
    const { t, secret } = await paidButUntold();
    const payload = JSON.stringify({ ...eventBody(), padding: "x".repeat(1_000_001) });
    expect(await post(t, payload, await sign(payload, { secret }))).toBe(413);
  });

  it("answers 500 before any secret exists and 503 while payments are off", async () => {
    const t = setupBackend();
    const payload = JSON.stringify(eventBody());
    expect(await post(t, payload, await sign(payload))).toBe(500);
    stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: "off" });
    expect(await post(t, payload, await sign(payload))).toBe(503);
    expect(await count(t, "webhookEvents")).toBe(0);
  });
});

describe("secrets in Stripe mode", () => {
  const STRIPE = { ...LOCAL_DEMO, PAYMENTS_MODE: "stripe", STRIPE_SECRET_KEY: "sk_test_x" };
  const unknown = eventBody({ type: "customer.updated", object: "customer", objectId: "cus_1" });

  async function statusWith(secrets: string, signedWith: string): Promise<number> {
    stubEnvironment({ ...STRIPE, STRIPE_WEBHOOK_SECRETS_PLATFORM: secrets });
    const payload = JSON.stringify(unknown);
    return await post(setupBackend(), payload, await sign(payload, { secret: signedWith }));
  }

  it("accepts the new and the old secret during a rotation, and the old one no longer after it", async () => {
    expect(await statusWith("whsec_new, whsec_old", "whsec_new")).toBe(200);
    expect(await statusWith("whsec_new, whsec_old", "whsec_old")).toBe(200);
    expect(await statusWith("whsec_new", "whsec_old")).toBe(400);
  });

  it("accepts a header with two signatures of which only the second fits", async () => {
    stubEnvironment({ ...STRIPE, STRIPE_WEBHOOK_SECRETS_PLATFORM: "whsec_ours" });
    const payload = JSON.stringify(unknown);
    const other = (await sign(payload, { secret: "whsec_other" })).split(",v1=")[1] ?? "";
    const [stamp, ours] = (await sign(payload, { secret: "whsec_ours" })).split(",v1=");
    expect(await post(setupBackend(), payload, `${stamp},v1=${other},v1=${ours}`)).toBe(200);
  });

  it.each(["", " , ,"])("answers 500 with the secret list %j", async (list) => {
    expect(await statusWith(list, SECRET)).toBe(500);
  });

  it("never accepts the demo's secret", async () => {
    const t = setupBackend();
    const secret = await demoSecret(t);
    stubEnvironment({ ...STRIPE, STRIPE_WEBHOOK_SECRETS_PLATFORM: "whsec_ours" });
    const payload = JSON.stringify(unknown);
    expect(await post(t, payload, await sign(payload, { secret }))).toBe(400);
  });
});

describe("what is stored and left alone", () => {
  it.each([
    ["an unknown type", { type: "customer.updated", object: "customer" }, "platform", "ignored_type"],
    ["an event of live money", { livemode: true }, "platform", "ignored_livemode"],
    ["an event of a connected account", { account: "acct_1" }, "platform", "ignored_unknown_account"],
    ["anything on the connect route", { account: "acct_1" }, "connect", "ignored_unknown_account"],
    ["a type that does not fit its object", { object: "charge" }, "platform", "ignored_object"],
  ])("%s", async (_name, change, route, reason) => {
    const { t, secret } = await paidButUntold();
    const payload = JSON.stringify(eventBody(change));
    expect(await post(t, payload, await sign(payload, { secret }), route)).toBe(200);
    await settle(t);
    const [event] = await t.run((ctx) => ctx.db.query("webhookEvents").collect());
    expect(event).toMatchObject({ status: "ignored", lastError: reason });
    expect(await count(t, "ledgerTransactions")).toBe(0);
  });

  it("accepts a thin event on its own route", async () => {
    const { t, secret } = await paidButUntold();
    const payload = JSON.stringify({ id: "evt_thin", object: "v2.core.event", type: "v2.core.account.closed", created: NOW.toISOString(), livemode: false, related_object: { id: "acct_1", type: "v2.core.account" } });
    expect(await post(t, payload, await sign(payload, { secret }), "thin")).toBe(200);
    const ordinary = JSON.stringify(eventBody({ id: "evt_snapshot" }));
    expect(await post(t, ordinary, await sign(ordinary, { secret }), "thin")).toBe(400);
  });

  it("tries an event about an unknown object ten times and then leaves it to an admin", async () => {
    const { t, secret } = await paidButUntold();
    const payload = JSON.stringify(eventBody({ objectId: "demo_pi_nobody" }));
    expect(await post(t, payload, await sign(payload, { secret }))).toBe(200);
    await settle(t);
    for (let attempt = 2; attempt <= 10; attempt++) {
      vi.setSystemTime(Date.now() + 7 * 60 * 60 * 1000);
      await t.mutation(internal.jobs.payments.sweep, {});
      await settle(t);
    }
    const [event] = await t.run((ctx) => ctx.db.query("webhookEvents").collect());
    expect(event).toMatchObject({ status: "dead", attempts: 10, lastError: "invalid:resource_missing" });
    const alarms = await t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter((row) => row.action === "webhooks.dead"));
    expect(alarms).toHaveLength(1);
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, n) => permutations([...items.slice(0, n), ...items.slice(n + 1)]).map((rest) => [item, ...rest]));
}
