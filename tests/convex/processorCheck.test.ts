import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { runCheck, type CheckReport } from "@/lib/domain/ledger/runCheck";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { demoClient, GOOD_CARD, NOW, openTopUp, settle, topUpRow } from "./paymentHelpers";
import { createUser, type TestBackend, type TestUser } from "./setup";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  stubEnvironment(LOCAL_DEMO);
});
afterEach(() => {
  vi.useRealTimers();
});

/** Proves everything, as `npm run ledger:check` does. */
const check = async (t: TestBackend): Promise<CheckReport> =>
  await runCheck(
    (task) => t.query(internal.jobs.ledger.checkPage, task),
    (cursor) => t.action(internal.jobs.processorCheck.page, { cursor }),
  );

async function pay(t: TestBackend, client: TestUser, amountMinor: bigint) {
  const opened = await openTopUp(t, client, amountMinor);
  await client.as.action(api.payments.payDemoCheckout, { checkoutId: opened.checkoutId, ...GOOD_CARD });
  await settle(t);
  return opened;
}

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const HOURS_MS = 3_600_000;

describe("the book against the processor's list", () => {
  it("agrees when every paid payment was credited, over several pages", async () => {
    const { t, client } = await demoClient();
    await pay(t, client, 5_000n);
    await pay(t, client, 2_500n);
    // More than a page of the list; tries that nobody paid are no money.
    await t.run(async (ctx) => {
      const payment = await ctx.db.query("demoPayments").first();
      if (payment === null) throw new Error("nothing was paid");
      const { _id, _creationTime, ...fields } = payment;
      for (let n = 0; n < 120; n += 1) {
        await ctx.db.insert("demoPayments", {
          ...fields,
          paymentId: `try_${n}`,
          status: "requires_payment_method",
          amountReceivedMinor: 0n,
        });
      }
    });
    later(3 * HOURS_MS);
    const { violations, counts } = await check(t);
    expect(violations).toEqual([]);
    expect(counts.processor).toBe(2);
  });

  it("finds a payment that was never credited, once its news is late", async () => {
    const { t, client } = await demoClient();
    await pay(t, client, 5_000n);
    await t.run(async (ctx) => {
      const payment = await ctx.db.query("demoPayments").first();
      if (payment === null) throw new Error("nothing was paid");
      const { _id, _creationTime, ...fields } = payment;
      await ctx.db.insert("demoPayments", { ...fields, paymentId: "demo_pi_lost" });
    });
    expect((await check(t)).violations).toEqual([]);
    later(3 * HOURS_MS);
    expect((await check(t)).violations).toEqual([
      { invariant: "I-11", subject: "payment demo_pi_lost", detail: "5000 were paid at the processor and are not in the book" },
    ]);
  });

  it("finds a credit that the processor knows nothing of", async () => {
    const { t, client } = await demoClient();
    await pay(t, client, 5_000n);
    await t.run(async (ctx) => {
      const payment = await ctx.db.query("demoPayments").first();
      if (payment !== null) await ctx.db.delete("demoPayments", payment._id);
    });
    later(HOURS_MS);
    expect((await check(t)).violations).toEqual([
      { invariant: "I-11", subject: "payment processor", detail: "number of top-ups in the book is 1, expected 0" },
      { invariant: "I-11", subject: "payment processor", detail: "sum of top-ups in the book is 5000, expected 0" },
    ]);
  });

  it("finds another amount", async () => {
    const { t, client } = await demoClient();
    await pay(t, client, 5_000n);
    await t.run(async (ctx) => {
      const payment = await ctx.db.query("demoPayments").first();
      if (payment !== null) await ctx.db.patch("demoPayments", payment._id, { amountReceivedMinor: 5_001n });
    });
    later(HOURS_MS);
    expect((await check(t)).violations).toEqual([
      { invariant: "I-11", subject: expect.stringContaining("payment demo_pi_"), detail: "credited amount is 5000, expected 5001" },
    ]);
  });

  it("knows money that came in with another amount and was parked", async () => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client, 5_000n);
    await t.run(async (ctx) => {
      const id = ctx.db.normalizeId("demoCheckouts", checkoutId);
      if (id !== null) await ctx.db.patch("demoCheckouts", id, { amountMinor: 4_000n });
    });
    await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
    await settle(t);
    expect((await topUpRow(t, topUpId)).state).toBe("captured_mismatch");
    later(3 * HOURS_MS);
    expect((await check(t)).violations).toEqual([]);
  });

  it("belongs to the daily check, and stops payouts", async () => {
    const { t, client } = await demoClient();
    await pay(t, client, 5_000n);
    await t.run(async (ctx) => {
      const payment = await ctx.db.query("demoPayments").first();
      if (payment !== null) await ctx.db.delete("demoPayments", payment._id);
    });
    later(HOURS_MS);
    await t.mutation(internal.jobs.ledger.daily, {});
    for (let n = 0; n < 5; n += 1) await settle(t);
    const last = await t.run(async (ctx) => await ctx.db.query("ledgerChecks").order("desc").first());
    expect(last?.state).toBe("broken");
    expect(last?.violations.map(({ invariant }) => invariant)).toEqual(["I-11", "I-11"]);
  });

  it("compares nothing where no payments are made", async () => {
    const { t, client } = await demoClient();
    await pay(t, client, 5_000n);
    stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: "off" });
    later(HOURS_MS);
    const { violations, counts } = await check(t);
    expect(violations).toEqual([]);
    expect(counts.processor).toBe(0);
  });

  it("tells the admins once, and shows it, when the processor has given no list for more than three days", async () => {
    const { t, client } = await demoClient();
    const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
    await pay(t, client, 5_000n);
    later(HOURS_MS);
    const daily = async () => {
      await t.mutation(internal.jobs.ledger.daily, {});
      for (let n = 0; n < 3; n += 1) await settle(t);
    };
    const comparison = async () => (await robin.as.query(api.admin.ledgerHealth, {})).comparison;
    const told = async () => {
      const { page } = await robin.as.query(api.notifications.list, { paginationOpts: { numItems: 20, cursor: null } });
      return page.map(({ notice }) => notice).filter(({ kind }) => kind === "systemAlert");
    };
    expect(await comparison()).toEqual({ comparedAtMs: null, lateSinceMs: null });
    await daily();
    const first = await comparison();
    expect(first).toEqual({ comparedAtMs: expect.any(Number), lateSinceMs: null });
    const comparedAtMs = first?.comparedAtMs ?? 0;
    expect(Math.abs(Date.now() - comparedAtMs)).toBeLessThan(60_000);

    // A key that the processor does not take.
    stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: "stripe", STRIPE_SECRET_KEY: "sk_test_123" });
    const refused = JSON.stringify({ error: { type: "invalid_request_error", message: "Invalid API Key" } });
    vi.stubGlobal("fetch", async () => new Response(refused, { status: 401, headers: { "stripe-should-retry": "false" } }));
    for (let day = 1; day <= 3; day += 1) {
      vi.setSystemTime(comparedAtMs + day * 24 * HOURS_MS - 1_000);
      await daily();
    }
    expect(await comparison()).toEqual({ comparedAtMs, lateSinceMs: null });
    expect(await told()).toEqual([]);
    for (let day = 4; day <= 5; day += 1) {
      vi.setSystemTime(comparedAtMs + day * 24 * HOURS_MS);
      await daily();
    }
    expect(await comparison()).toEqual({ comparedAtMs, lateSinceMs: comparedAtMs });
    const day = new Date(comparedAtMs).toISOString().slice(0, 10);
    expect(await told()).toEqual([{ kind: "systemAlert", data: { alert: "notCompared", subject: day } }]);
    // It breaks no rule: payouts go on.
    expect(await robin.as.query(api.admin.ledgerHealth, {})).toMatchObject({ isPayoutBlocked: false, last: { state: "passed" } });

    stubEnvironment(LOCAL_DEMO);
    await daily();
    expect((await comparison())?.lateSinceMs).toBeNull();
    expect((await comparison())?.comparedAtMs).toBeGreaterThan(comparedAtMs);
    stubEnvironment({ ...LOCAL_DEMO, PAYMENTS_MODE: "off" });
    expect(await comparison()).toBeNull();
  });
});
