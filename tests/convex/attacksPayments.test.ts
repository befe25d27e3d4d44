import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { applyFacts, type ProviderFacts } from "@/convex/model/payments/applyFacts";
import { expectCleanLedger, expectRefused } from "../support/untouched";
import { stubEnvironment } from "./environment";
import { count, demoClient, demoSecret, eventBody, GOOD_CARD, newKey, NOW, openTopUp, post, settle, sign, topUpRow, walletOf } from "./paymentHelpers";
import { bothTick, passTogether, type Room } from "./sessionHelpers";
import { createAdvisor, createUser, type TestBackend, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  stubEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

const DAY_MS = 24 * 60 * 60 * 1000;

async function pay(t: TestBackend, client: TestUser, checkoutId: string): Promise<void> {
  await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
  await settle(t);
}

/** What the provider says of a paid page of $50. */
function paidFacts(client: TestUser, topUpId: Id<"topUps">, checkoutId: string, paymentId = `demo_pi_${checkoutId}`): ProviderFacts {
  const money = { amount: 5_000, currency: "usd" };
  const customerId = `demo_cus_${client.userId}`;
  const payment = { kind: "payment" as const, id: paymentId, status: "succeeded", money, amountReceived: 5_000, customerId, topUpId, failureCode: null, livemode: false };
  return { provider: "demo", checkout: null, payment };
}

describe("a payment during a session", () => {
  async function roomOnTopUp(): Promise<Room & { checkoutId: string; topUpId: Id<"topUps"> }> {
    const { t, client } = await demoClient();
    const advisor = await createAdvisor(t, { chatPriceMinor: 333n });
    const first = await openTopUp(t, client, 1_000n);
    await pay(t, client, first.checkoutId);
    const second = await openTopUp(t, client, 5_000n);
    const { sessionId } = await client.as.mutation(api.sessions.request, { advisorId: advisor.advisorId, mode: "chat", requestKey: newKey() });
    await advisor.as.mutation(api.sessions.accept, { sessionId });
    const room = { t, client, advisor, sessionId };
    await bothTick(room);
    return { ...room, ...second };
  }

  it("that is doubled at the very instant the balance is used up credits once and bills exactly what was there", async () => {
    const room = await roomOnTopUp();
    const { t, client, sessionId, topUpId, checkoutId } = room;
    const startMs = Date.now();
    await passTogether(room, 179_000);
    // Paid while the room runs, but every event is held back until the millisecond of exhaustion.
    const held: string[] = [];
    vi.stubGlobal("fetch", async (_url: string, init?: RequestInit) => {
      held.push(String(init?.body));
      return new Response(null, { status: 200 });
    });
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    expect(held).toHaveLength(2);
    vi.setSystemTime(startMs + 180_181);
    const secret = await demoSecret(t);
    const copies = [...held, ...held, ...held.reverse()];
    const answers = await Promise.all(copies.map(async (body) => await post(t, body, await sign(body, { secret }))));
    expect(answers).toEqual(copies.map(() => 200));
    for (let round = 0; round < 3; round += 1) {
      await vi.advanceTimersByTimeAsync(0);
      await t.finishInProgressScheduledFunctions();
    }
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("captured");
    const session = await t.run((ctx) => ctx.db.get("sessions", sessionId));
    expect(session).toMatchObject({ state: "exhausted", baseMs: 180_181 });
    await client.as.mutation(api.sessions.resume, { sessionId });
    await bothTick(room);
    await client.as.mutation(api.sessions.end, { sessionId });
    expect(await walletOf(client)).toBe(5_000n);
    const kinds = await t.run(async (ctx) => (await ctx.db.query("ledgerTransactions").collect()).map((row) => row.kind));
    expect(kinds).toEqual(["topup", "hold", "topup", "hold", "settle", "unhold"]);
    await expectCleanLedger(t);
  });

  it("of a client who was suspended meanwhile is still theirs, and pays for nothing", async () => {
    const room = await roomOnTopUp();
    const { t, client, sessionId, checkoutId } = room;
    await passTogether(room, 20_000);
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await robin.as.mutation(api.users.setSuspended, { userId: client.userId, suspended: true, reason: "fraud report" });
    await settle(t);
    expect(await t.run((ctx) => ctx.db.get("sessions", sessionId))).toMatchObject({ state: "ended", endReason: "suspended", chargeMinor: 111n });
    expect(await client.as.query(api.wallet.summary, {})).toMatchObject({ spendableMinor: 1_000n - 111n + 5_000n, openSessionCount: 0 });
    await expectRefused(t, () => client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD }), "SUSPENDED");
    await expectRefused(t, () => client.as.action(api.payments.changeDemoAmount, { checkoutId, amountMinor: 1_000n, requestKey: newKey() }), "SUSPENDED");
  });
});

describe("the amount of a payment", () => {
  it("does not change once it was paid: another amount is another page", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    // Pressed before the event has arrived, and again after it.
    const changed = await client.as.action(api.payments.changeDemoAmount, { checkoutId, amountMinor: 50_000n, requestKey: newKey() });
    await settle(t);
    expect(await topUpRow(t, topUpId)).toMatchObject({ state: "captured", amountMinor: 5_000n });
    expect(await walletOf(client)).toBe(5_000n);
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId })).toMatchObject({ status: "complete", amountMinor: 5_000n });
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId: changed.checkoutId })).toMatchObject({ status: "open", amountMinor: 50_000n });
    await expectCleanLedger(t);
  });

  it("is not taken from an event, from a key used before, or from another person's page", async () => {
    const { t, client } = await demoClient();
    const olga = await createUser(t, { name: "Olga" });
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    const key = newKey();
    await client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: key });
    await settle(t);
    await expectRefused(t, () => client.as.mutation(api.wallet.startTopUp, { amountMinor: 50_000n, requestKey: key }), "DUPLICATE_REQUEST");
    await expectRefused(t, () => client.as.action(api.payments.changeDemoAmount, { checkoutId, amountMinor: 50_000n, requestKey: key }), "DUPLICATE_REQUEST");
    await expectRefused(t, () => olga.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD }), "NOT_FOUND");
    for (const amountMinor of [0n, -1n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n]) {
      const code = amountMinor > 0n ? "ABOVE_MAXIMUM" : "INVALID_INPUT";
      await expectRefused(t, () => client.as.action(api.payments.changeDemoAmount, { checkoutId, amountMinor, requestKey: newKey() }), code);
    }
    const body = JSON.stringify(eventBody({ id: "evt_forged", objectId: `demo_pi_${checkoutId}`, amount: 9_999_999, metadata: { topUpId, userId: olga.userId } }));
    expect(await post(t, body, await sign(body, { secret: await demoSecret(t) }))).toBe(200);
    await settle(t);
    expect([await walletOf(client), await walletOf(olga)]).toEqual([0n, 0n]);
  });
});

describe("the daily cap", () => {
  it("is not passed by payments started side by side: one page is open, the others were withdrawn", async () => {
    const { t, client } = await demoClient();
    for (let paid = 0; paid < 3; paid += 1) await pay(t, client, (await openTopUp(t, client, 50_000n)).checkoutId);
    // $1,500 of $2,000 are used up; five tabs ask for $500 each at once.
    const started = await Promise.all(
      Array.from({ length: 5 }, async () => await client.as.mutation(api.wallet.startTopUp, { amountMinor: 50_000n, requestKey: newKey() })),
    );
    await settle(t);
    const pages = await t.run(async (ctx) => await ctx.db.query("demoCheckouts").collect());
    const paid = await Promise.allSettled(pages.map(async (page) => await client.as.action(api.payments.payDemoCheckout, { checkoutId: page._id, ...GOOD_CARD })));
    await settle(t);
    expect(paid.filter(({ status }) => status === "fulfilled").length).toBeGreaterThanOrEqual(1);
    const states = await Promise.all(started.map(async ({ topUpId }) => (await topUpRow(t, topUpId)).state));
    expect(states.filter((state) => state === "captured")).toHaveLength(1);
    expect(await walletOf(client)).toBe(200_000n);
    await expectRefused(t, () => client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() }), "DAILY_CAP");
    vi.setSystemTime(NOW.getTime() + DAY_MS + 60_000);
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 1_000n, requestKey: newKey() })).resolves.toMatchObject({ state: "draft" });
  });
});

describe("a payment once found not to fit", () => {
  const withTax = (facts: ProviderFacts): ProviderFacts => ({
    ...facts,
    checkout: { kind: "checkout", id: "cs", status: "complete", paymentStatus: "paid", money: { amount: 5_400, currency: "usd" }, customerId: null, topUpId: facts.payment?.topUpId ?? null, paymentId: null, livemode: false },
  });
  const alarms = async (t: TestBackend) => await t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).map((row) => row.action).filter((action) => /apture/.test(action)));

  it("is not credited by a later event that shows less of it", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    const facts = paidFacts(client, topUpId, checkoutId);
    await t.run((ctx) => applyFacts(ctx, withTax(facts)));
    await t.run((ctx) => applyFacts(ctx, facts));
    expect((await topUpRow(t, topUpId)).state).toBe("captured_mismatch");
    expect(await walletOf(client)).toBe(0n);
    expect(await alarms(t)).toEqual(["topUps.captureMismatch"]);
  });

  it("does not hide a second payment: that one is recorded for an admin, once", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    await t.run((ctx) => applyFacts(ctx, withTax(paidFacts(client, topUpId, checkoutId))));
    const second = paidFacts(client, topUpId, checkoutId, "demo_pi_second");
    await t.run((ctx) => applyFacts(ctx, second));
    await t.run((ctx) => applyFacts(ctx, second));
    expect(await alarms(t)).toEqual(["topUps.captureMismatch", "payments.unmatchedCapture"]);
    expect(await count(t, "ledgerTransactions")).toBe(0);
  });
});
