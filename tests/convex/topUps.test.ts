import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { count, demoClient, GOOD_CARD, newKey, NOW, openTopUp, routeFetchTo, settle, topUpRow, walletOf } from "./paymentHelpers";
import { createUser, setupBackend } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  stubEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

const refusal = (code: string, details?: object) => ({ data: details === undefined ? { code } : { code, details } });

describe("starting a top-up", () => {
  it("opens a payment page and credits nothing", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    expect(await client.as.query(api.payments.topUp, { topUpId })).toEqual({
      topUpId,
      state: "open",
      amountMinor: 5_000n,
      checkoutUrl: `/pay/demo/${checkoutId}`,
      failureCode: null,
      returnPath: null,
      note: null,
    });
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId })).toMatchObject({ amountMinor: 5_000n, status: "open", topUpId });
    expect(await walletOf(client)).toBe(0n);
    expect(await count(t, "ledgerTransactions")).toBe(0);
  });

  it.each([
    [999n, "BELOW_MINIMUM"],
    [50_001n, "ABOVE_MAXIMUM"],
    [0n, "INVALID_INPUT"],
    [-5_000n, "INVALID_INPUT"],
    [9_223_372_036_854_775_807n, "ABOVE_MAXIMUM"],
  ])("refuses an amount of %s with %s", async (amountMinor, code) => {
    const { t, client } = await demoClient();
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor, requestKey: newKey() })).rejects.toMatchObject({ data: { code } });
    expect(await count(t, "topUps")).toBe(0);
  });

  it("takes the smallest and the largest amount", async () => {
    const { t, client } = await demoClient();
    await openTopUp(t, client, 1_000n);
    await openTopUp(t, client, 50_000n);
    expect(await count(t, "topUps")).toBe(2);
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "wallet", "/a\nb", `/${"x".repeat(200)}`])(
    "refuses the way back %j",
    async (returnPath) => {
      const { client } = await demoClient();
      const wish = { amountMinor: 5_000n, requestKey: newKey(), returnPath };
      await expect(client.as.mutation(api.wallet.startTopUp, wish)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "returnPath" }));
    },
  );

  it("answers a repeated key with the same top-up and refuses it with another amount", async () => {
    const { t, client } = await demoClient();
    const wish = { amountMinor: 5_000n, requestKey: newKey(), returnPath: "/session/abc" };
    const first = await client.as.mutation(api.wallet.startTopUp, wish);
    await settle(t);
    const second = await client.as.mutation(api.wallet.startTopUp, wish);
    expect(second).toEqual({ topUpId: first.topUpId, state: "open" });
    await expect(client.as.mutation(api.wallet.startTopUp, { ...wish, amountMinor: 6_000n })).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
    expect(await count(t, "topUps")).toBe(1);
    expect(await count(t, "demoCheckouts")).toBe(1);
  });

  it("lets two people use the same key", async () => {
    const { t, client } = await demoClient();
    const other = await createUser(t, { name: "Nora" });
    const wish = { amountMinor: 5_000n, requestKey: newKey() };
    const first = await client.as.mutation(api.wallet.startTopUp, wish);
    const second = await other.as.mutation(api.wallet.startTopUp, wish);
    expect(first.topUpId).not.toBe(second.topUpId);
  });

  it("withdraws the earlier payment that was not made, so that one page is open", async () => {
    const { t, client } = await demoClient();
    const first = await openTopUp(t, client, 5_000n);
    const second = await openTopUp(t, client, 7_000n);
    expect(await topUpRow(t, first.topUpId)).toMatchObject({ state: "canceled", failureCode: "superseded" });
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId: first.checkoutId })).toMatchObject({ status: "expired" });
    expect((await topUpRow(t, second.topUpId)).state).toBe("open");
    await expect(client.as.action(api.payments.payDemoCheckout, { checkoutId: first.checkoutId, ...GOOD_CARD })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "expired" }),
    );
  });

  it("keeps the daily cap over any 24 hours", async () => {
    const { t, client } = await demoClient();
    for (let paid = 0; paid < 4; paid++) {
      const { checkoutId } = await openTopUp(t, client, 50_000n);
      await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
      await settle(t);
    }
    expect(await walletOf(client)).toBe(200_000n);
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() })).rejects.toMatchObject(
      refusal("DAILY_CAP", { limitMinor: 200_000n, leftMinor: 0n }),
    );
    vi.setSystemTime(NOW.getTime() + 24 * 60 * 60 * 1000 - 1);
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() })).rejects.toMatchObject(refusal("DAILY_CAP", { limitMinor: 200_000n, leftMinor: 0n }));
    vi.setSystemTime(NOW.getTime() + 24 * 60 * 60 * 1000 + 60_000);
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() })).resolves.toMatchObject({ state: "draft" });
  });

  it("limits how fast one person can start payments", async () => {
    const { client } = await demoClient();
    const start = async () => await client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() });
    for (let n = 0; n < 10; n++) await start();
    await expect(start()).rejects.toMatchObject(refusal("RATE_LIMITED", { retryAfterMs: 30_000 }));
    vi.setSystemTime(NOW.getTime() + 30_000);
    await expect(start()).resolves.toMatchObject({ state: "draft" });
  });

  it.each([
    ["nobody", "UNAUTHENTICATED"],
    ["a suspended user", "SUSPENDED"],
  ])("refuses %s", async (who, code) => {
    const t = setupBackend();
    const wish = { amountMinor: 5_000n, requestKey: newKey() };
    const caller = who === "nobody" ? t : (await createUser(t, { suspended: true })).as;
    await expect(caller.mutation(api.wallet.startTopUp, wish)).rejects.toMatchObject(refusal(code));
    expect(await count(t, "topUps")).toBe(0);
  });

  it.each(["", "off", "paypal"])("is refused while the payments mode is %j", async (mode) => {
    stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: mode });
    const { client } = await demoClient();
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 5_000n, requestKey: newKey() })).rejects.toMatchObject(refusal("PAYMENTS_OFF"));
  });

  it("shows a top-up and its page to their owner only", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client);
    const other = await createUser(t, { name: "Nora", roles: ["client", "advisor", "admin"] });
    expect(await other.as.query(api.payments.topUp, { topUpId })).toBeNull();
    expect(await other.as.query(api.payments.demoCheckout, { checkoutId })).toBeNull();
    expect(await client.as.query(api.payments.topUp, { topUpId: "garbage" })).toBeNull();
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId: topUpId })).toBeNull();
    await expect(t.query(api.payments.topUp, { topUpId })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    await expect(other.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(other.as.action(api.payments.changeDemoAmount, { checkoutId, amountMinor: 1_000n, requestKey: newKey() })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    await expect(t.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })).rejects.toMatchObject(refusal("UNAUTHENTICATED"));
    expect((await topUpRow(t, topUpId)).state).toBe("open");
  });
});

describe("paying the demo page", () => {
  it("credits exactly the amount through the signed event", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    expect(await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })).toEqual({ outcome: "paid", declineCode: null });
    expect(await walletOf(client)).toBe(0n);
    await settle(t);
    expect(await walletOf(client)).toBe(5_000n);
    expect(await topUpRow(t, topUpId)).toMatchObject({ state: "captured", paymentId: `demo_pi_${checkoutId}` });
    const transactions = await t.run((ctx) => ctx.db.query("ledgerTransactions").collect());
    expect(transactions.map((row) => [row.key, row.amountMinor])).toEqual([[`capture:demo_pi_${checkoutId}`, 5_000n]]);
    const events = await t.run((ctx) => ctx.db.query("webhookEvents").collect());
    expect(events.map((row) => [row.type, row.status])).toEqual([
      ["payment_intent.succeeded", "done"],
      ["checkout.session.completed", "done"],
    ]);
  });

  it("credits once when the paid page is paid again", async () => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client, 5_000n);
    for (let n = 0; n < 3; n++) {
      expect(await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })).toMatchObject({ outcome: "paid" });
      await settle(t);
    }
    const declined = { ...GOOD_CARD, cardNumber: "4000000000000002" };
    expect(await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...declined })).toMatchObject({ outcome: "paid" });
    await settle(t);
    expect(await walletOf(client)).toBe(5_000n);
    expect(await count(t, "webhookEvents")).toBe(2);
  });

  it.each([
    ["4000000000000002", "generic_decline"],
    ["4000000000009995", "insufficient_funds"],
  ])("declines %s, says why, and takes another card", async (cardNumber, declineCode) => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    const declined = await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD, cardNumber });
    expect(declined).toEqual({ outcome: "declined", declineCode });
    await settle(t);
    expect(await topUpRow(t, topUpId)).toMatchObject({ state: "open", failureCode: declineCode });
    expect(await walletOf(client)).toBe(0n);
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await settle(t);
    const paid = await topUpRow(t, topUpId);
    expect(paid.state).toBe("captured");
    expect(paid.failureCode).toBeUndefined();
    expect(await walletOf(client)).toBe(5_000n);
  });

  it.each(["4000002500003155", "4000002760003184"])("asks to confirm %s and pays once confirmed", async (cardNumber) => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client, 5_000n);
    const card = { ...GOOD_CARD, cardNumber };
    expect(await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...card })).toMatchObject({ outcome: "authentication_required" });
    await settle(t);
    expect(await walletOf(client)).toBe(0n);
    expect(await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...card, authenticated: true })).toMatchObject({ outcome: "paid" });
    await settle(t);
    expect(await walletOf(client)).toBe(5_000n);
  });

  it.each([
    ["4111111111111111", "12/30", "123", "cardNumber"],
    ["", "12/30", "123", "cardNumber"],
    ["4242424242424242", "10/26", "123", "expiry"],
    ["4242424242424242", "13/30", "123", "expiry"],
    ["4242424242424242", "soon", "123", "expiry"],
    ["4242424242424242", "12/30", "12", "cvc"],
  ])("refuses card %j %j %j at %s", async (cardNumber, expiry, cvc, field) => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client);
    await expect(client.as.action(api.payments.payDemoCheckout, { checkoutId, cardNumber, expiry, cvc })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
  });

  it("takes a card in its last month", async () => {
    const { client, t } = await demoClient();
    const { checkoutId } = await openTopUp(t, client);
    expect(await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD, expiry: "11/26" })).toMatchObject({ outcome: "paid" });
  });

  it("stores no card number anywhere", async () => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client);
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await settle(t);
    const tables = ["topUps", "demoCheckouts", "demoPayments", "webhookEvents", "paymentOperations", "paymentCustomers", "auditEvents", "demoSecrets"] as const;
    const rows = await t.run(async (ctx) => await Promise.all(tables.map((table) => ctx.db.query(table).collect())));
    expect(JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))).not.toMatch(/4242/);
  });

  it("refuses a page that ran out", async () => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client);
    vi.setSystemTime(NOW.getTime() + 61 * 60 * 1000);
    await expect(client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "expired" }));
  });

  it("says so when the event could not be delivered, and the next try delivers it", async () => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client, 5_000n);
    routeFetchTo(t, async () => new Response(null, { status: 500 }));
    await expect(client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD })).rejects.toMatchObject(refusal("UPSTREAM_UNAVAILABLE"));
    await settle(t);
    expect(await walletOf(client)).toBe(0n);
    routeFetchTo(t);
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await settle(t);
    expect(await walletOf(client)).toBe(5_000n);
  });

  it("opens a page with another amount and closes the first", async () => {
    const { t, client } = await demoClient();
    const { checkoutId } = await openTopUp(t, client, 5_000n);
    const wish = { checkoutId, amountMinor: 2_500n, requestKey: newKey() };
    const changed = await client.as.action(api.payments.changeDemoAmount, wish);
    expect(await client.as.action(api.payments.changeDemoAmount, wish)).toEqual(changed);
    await settle(t);
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId })).toMatchObject({ status: "expired" });
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId: changed.checkoutId })).toMatchObject({ status: "open", amountMinor: 2_500n });
    await expect(client.as.action(api.payments.changeDemoAmount, { ...wish, checkoutId: changed.checkoutId, requestKey: newKey(), amountMinor: 10n })).rejects.toMatchObject({ data: { code: "BELOW_MINIMUM" } });
  });
});

describe("what nobody spoke of", () => {
  it("finds a payment whose event was lost", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    routeFetchTo(t, async () => new Response(null, { status: 200 }));
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("open");
    vi.setSystemTime(NOW.getTime() + 11 * 60 * 1000);
    expect(await t.mutation(internal.jobs.payments.sweep, {})).toMatchObject({ topUps: 1 });
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("captured");
    expect(await walletOf(client)).toBe(5_000n);
  });

  it("lets a page that ran out expire", async () => {
    const { t, client } = await demoClient();
    const { topUpId } = await openTopUp(t, client);
    vi.setSystemTime(NOW.getTime() + 61 * 60 * 1000);
    await t.mutation(internal.jobs.payments.sweep, {});
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("expired");
  });

  it("opens a page whose first attempt died, with the same key and only once", async () => {
    const { t, client } = await demoClient();
    const { topUpId } = await client.as.mutation(api.wallet.startTopUp, { amountMinor: 5_000n, requestKey: newKey() });
    const operation = await t.run((ctx) => ctx.db.query("paymentOperations").first());
    if (operation === null) throw new Error("no operation");
    // The attempt takes the operation and dies before its answer is stored.
    const plan = await t.mutation(internal.jobs.payments.beginOpen, { operationId: operation._id });
    expect(plan?.opKey).toBe(`development:topup:${topUpId}:session:1`);
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("opening");
    vi.setSystemTime(NOW.getTime() + 3 * 60 * 1000);
    await t.mutation(internal.jobs.payments.sweep, {});
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("open");
    expect(await count(t, "demoCheckouts")).toBe(1);
  });
});
