import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { checkLedger } from "@/tests/support/sessionRig";
import { bodyOf, deliver, opened, SECRETS, sent, stateOf, statusesOf } from "./connectHelpers";
import { count, settle } from "./paymentHelpers";
import { ask, moneyOf, REASON } from "./payoutHelpers";
import { createAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

describe("news of an advisor's account", () => {
  it.each(["account", "capability"] as const)("by %s.updated makes it ready, as Stripe says when asked", async (name) => {
    const { desk, stripe, methodOf } = await opened();
    expect(await methodOf()).toMatchObject({ isReady: false, connect: { transfers: "pending" } });
    stripe.state.transfers = "active";
    expect(await deliver(desk, bodyOf(name))).toBe(200);
    expect(await methodOf()).toMatchObject({ isReady: true, connect: { transfers: "active" } });
    stripe.state.transfers = "restricted";
    await deliver(desk, bodyOf(name));
    expect(await methodOf()).toMatchObject({ isReady: false, connect: { transfers: "restricted" } });
  });

  it("comes by thin events too", async () => {
    const { desk, stripe, methodOf } = await opened();
    stripe.state.transfers = "active";
    const body = {
      id: "evt_thin_1",
      object: "v2.core.event",
      type: "v2.core.account[configuration.recipient].capability_status_updated",
      created: new Date().toISOString(),
      livemode: false,
      related_object: { id: "acct_ada", type: "v2.core.account" },
    };
    expect(await deliver(desk, body, "thin")).toBe(200);
    expect((await methodOf()).isReady).toBe(true);
    expect(await statusesOf(desk)).toEqual(["done"]);
  });

  it("is stored and ignored for an account that is nobody's, of the platform's own, or on the wrong route", async () => {
    const { desk, stripe, methodOf } = await opened();
    stripe.state.transfers = "active";
    expect(await deliver(desk, bodyOf("account", "acct_other"))).toBe(200);
    expect(await deliver(desk, { ...bodyOf("account"), account: undefined })).toBe(200);
    expect(await deliver(desk, { ...bodyOf("reversed"), account: "acct_ada" }, "platform")).toBe(200);
    expect(await deliver(desk, { ...bodyOf("reversed"), account: "acct_ada" }, "connect")).toBe(200);
    expect(await deliver(desk, { ...bodyOf("account"), livemode: true })).toBe(200);
    expect(await statusesOf(desk)).toEqual([
      "ignored_unknown_account",
      "ignored_unknown_account",
      "ignored_unknown_account",
      "ignored_type",
      "ignored_livemode",
    ]);
    expect((await methodOf()).isReady).toBe(false);
  });

  it("is refused and leaves no trace when it is signed with another route's secret", async () => {
    const { desk, methodOf } = await opened();
    expect(await deliver(desk, bodyOf("account"), "connect", SECRETS.platform)).toBe(400);
    expect(await count(desk.t, "webhookEvents")).toBe(0);
    expect((await methodOf()).isReady).toBe(false);
  });

  it("lets a withdrawal that waited for it go at once", async () => {
    const { desk, stripe, methodOf } = await opened();
    stripe.state.transfers = "active";
    await deliver(desk, bodyOf("account"));
    const withdrawalId = await ask(desk.ada, (await methodOf()).methodId, 4_250n);
    stripe.state.transfers = "restricted";
    await desk.robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
    await settle(desk.t);
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ clock: { waitsFor: "payee", untilMs: null } });
    stripe.state.transfers = "active";
    await deliver(desk, bodyOf("capability"));
    expect((await stateOf(desk, withdrawalId)).state).toBe("completed");
    expect(stripe.made).toHaveLength(1);
  });
});

describe("news of a payment to the bank", () => {
  it.each([
    ["paid, then failed", ["payoutPaid", "payoutFailed"]],
    ["failed, then paid", ["payoutFailed", "payoutPaid"]],
    ["failed twice", ["payoutFailed", "payoutFailed", "payoutPaid", "payoutPaid"]],
  ] as const)("that failed in the end is told once, delivered as %s", async (_name, order) => {
    const { desk, stripe, withdrawalId } = await sent();
    stripe.state.payout = "failed";
    for (const name of order) expect(await deliver(desk, bodyOf(name))).toBe(200);
    expect(await stateOf(desk, withdrawalId)).toMatchObject({
      state: "completed",
      bankStatus: "failed",
      clock: { place: "processor", waitsFor: "bankDetails" },
    });
    const notices = await desk.t.run(async (ctx) =>
      (await ctx.db.query("notifications").collect()).filter(({ kind }) => kind === "withdrawalFailed"),
    );
    expect(notices).toHaveLength(1);
    // It lies in the advisor's own account at Stripe: our books do not change.
    expect(await moneyOf(desk.t, desk.ada)).toEqual([1_750n, 0n, 0n]);
  });

  it("that was paid shows as arrived; should the bank refuse it later, that counts", async () => {
    const { desk, stripe, withdrawalId } = await sent();
    await deliver(desk, bodyOf("payoutPaid"));
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ bankStatus: "in_transit" });
    stripe.state.payout = "paid";
    await deliver(desk, bodyOf("payoutPaid"));
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ bankStatus: "paid", clock: { place: "advisor" } });
    stripe.state.payout = "failed";
    await deliver(desk, bodyOf("payoutFailed"));
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ bankStatus: "failed" });
  });
});

it("news of a payment to the bank says nothing about transfers to other accounts", async () => {
  const { desk, stripe, withdrawalId } = await sent();
  const bea = await createAdvisor(desk.t, { name: "Bea" });
  await desk.t.run(async (ctx) => {
    const method = await ctx.db.query("payoutMethods").first();
    const connect = method?.connect ?? null;
    if (method === null || connect === null) throw new Error("no account");
    const { _id, _creationTime, ...fields } = method;
    await ctx.db.insert("payoutMethods", { ...fields, advisorId: bea.userId, connect: { ...connect, payeeId: "acct_bea" } });
  });
  stripe.state.payout = "failed";
  expect(await deliver(desk, bodyOf("payoutFailed", "acct_bea"))).toBe(200);
  expect((await statusesOf(desk)).at(-1)).toBe("done");
  expect(await stateOf(desk, withdrawalId)).toMatchObject({ bankStatus: "in_transit" });
});

describe("a transfer that was taken back", () => {
  it("gives the advisor the money once, however often and in whatever order it is told", async () => {
    const { desk, stripe, withdrawalId } = await sent();
    stripe.state.reversedMinor = 4_250;
    const body = bodyOf("reversed");
    for (const next of [body, bodyOf("payoutPaid"), body, bodyOf("reversed")])
      expect(await deliver(desk, next, next.type === "payout.paid" ? "connect" : "platform")).toBe(200);
    expect(await stateOf(desk, withdrawalId)).toMatchObject({ state: "failed", failureCode: "reversed", clock: { place: "back" } });
    expect(await moneyOf(desk.t, desk.ada)).toEqual([6_000n, 0n, 0n]);
    expect((await desk.ada.as.query(api.payouts.overview, {})).paidMinor).toBe(0n);
    const report = await checkLedger(desk.t);
    expect(report.violations).toEqual([]);
    expect(report.totals).toMatchObject({ "X.bank": 0n, "X.card": -6_000n });
  });

  it("in part changes no balance and goes on record", async () => {
    const { desk, stripe, withdrawalId } = await sent();
    stripe.state.reversedMinor = 1_000;
    await deliver(desk, bodyOf("reversed"), "platform");
    expect((await stateOf(desk, withdrawalId)).state).toBe("completed");
    expect(await moneyOf(desk.t, desk.ada)).toEqual([1_750n, 0n, 0n]);
    const audit = await desk.t.run(async (ctx) =>
      (await ctx.db.query("auditEvents").collect()).filter(({ action }) => action === "payouts.partialReversal"),
    );
    expect(audit).toHaveLength(1);
    expect(await statusesOf(desk)).toEqual(["done", "done"]);
  });
});
