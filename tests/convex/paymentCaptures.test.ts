import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { applyFacts, type ProviderFacts } from "@/convex/model/payments/applyFacts";
import { stubEnvironment } from "./environment";
import { count, demoClient, GOOD_CARD, NOW, openTopUp, settle, topUpRow, walletOf } from "./paymentHelpers";
import type { TestBackend, TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  stubEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a capture that does not fit its top-up", () => {
  type Setup = { t: TestBackend; client: TestUser; topUpId: Id<"topUps">; facts: ProviderFacts };

  async function captured(change: (facts: ProviderFacts) => ProviderFacts): Promise<Setup> {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    const facts = change({
      provider: "demo",
      checkout: null,
      payment: {
        kind: "payment",
        id: `demo_pi_${checkoutId}`,
        status: "succeeded",
        money: { amount: 5_000, currency: "usd" },
        amountReceived: 5_000,
        customerId: `demo_cus_${client.userId}`,
        topUpId,
        failureCode: null,
        livemode: false,
      },
    });
    await t.run((ctx) => applyFacts(ctx, facts));
    return { t, client, topUpId, facts };
  }
  const withPayment = (change: Partial<NonNullable<ProviderFacts["payment"]>>) => (facts: ProviderFacts) => ({
    ...facts,
    payment: facts.payment === null ? null : { ...facts.payment, ...change },
  });

  it("is credited when everything agrees", async () => {
    const { client } = await captured((facts) => facts);
    expect(await walletOf(client)).toBe(5_000n);
  });

  it.each([
    ["less than asked", { amountReceived: 4_999 }],
    ["more than asked", { amountReceived: 5_001 }],
    ["another currency", { money: { amount: 5_000, currency: "eur" } }],
  ])("%s: kept apart, credited to nobody, recorded", async (_name, change) => {
    const { t, client, topUpId, facts } = await captured(withPayment(change));
    expect(await walletOf(client)).toBe(0n);
    expect(await topUpRow(t, topUpId)).toMatchObject({ state: "captured_mismatch", failureCode: "amount" });
    const records = async () => await t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter((row) => row.action === "topUps.captureMismatch").length);
    expect(await records()).toBe(1);
    await t.run((ctx) => applyFacts(ctx, facts));
    expect(await records()).toBe(1);
    expect(await count(t, "ledgerTransactions")).toBe(0);
  });

  it("counts a page with tax on it as a mismatch", async () => {
    const { client } = await captured((facts) => ({
      ...facts,
      checkout: { kind: "checkout", id: "cs", status: "complete", paymentStatus: "paid", money: { amount: 5_400, currency: "usd" }, customerId: null, topUpId: facts.payment?.topUpId ?? null, paymentId: null, livemode: false },
    }));
    expect(await walletOf(client)).toBe(0n);
  });

  it.each([
    ["somebody else's customer", { customerId: "demo_cus_other" }],
    ["no customer", { customerId: null }],
    ["live money", { livemode: true }],
    ["no top-up", { topUpId: null }],
    ["an unknown top-up", { topUpId: "nonsense" }],
  ])("%s: no credit, the top-up stays open, one alarm", async (_name, change) => {
    const { t, client, topUpId, facts } = await captured(withPayment(change));
    await t.run((ctx) => applyFacts(ctx, facts));
    expect(await walletOf(client)).toBe(0n);
    expect((await topUpRow(t, topUpId)).state).toBe("open");
    const alarms = await t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter((row) => row.action === "payments.unmatchedCapture"));
    expect(alarms).toHaveLength(1);
  });

  it("does not credit one top-up for two payments", async () => {
    const { t, client, facts } = await captured((same) => same);
    await t.run((ctx) => applyFacts(ctx, withPayment({ id: "demo_pi_second" })(facts)));
    expect(await walletOf(client)).toBe(5_000n);
    expect(await count(t, "ledgerTransactions")).toBe(1);
  });

  it("credits a capture that comes after the page expired or was withdrawn", async () => {
    for (const state of ["expired", "canceled", "failed", "processing"] as const) {
      const { t, client } = await demoClient();
      const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
      await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
      await t.run((ctx) => ctx.db.patch("topUps", topUpId, { state }));
      await settle(t);
      expect((await topUpRow(t, topUpId)).state).toBe("captured");
      expect(await walletOf(client)).toBe(5_000n);
    }
  });

  it("refuses to mix the demo's money with real money", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    await t.run(async (ctx) => {
      await ctx.db.insert("paymentLatches", { provider: "stripe", livemode: true, atMs: 1 });
    });
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("open");
    expect(await walletOf(client)).toBe(0n);
    await expect(client.as.mutation(api.wallet.startTopUp, { amountMinor: 5_000n, requestKey: "another-key" })).rejects.toMatchObject({ data: { code: "PAYMENTS_OFF" } });
  });
});
