import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { checkLedger } from "../support/sessionRig";
import { addConnect, ask, earn, moneyOf, openDesk, owe, page, REASON, refusal, seen, settleJobs, type Desk } from "./payoutHelpers";

afterEach(() => {
  vi.useRealTimers();
});

type Sending = Desk & { withdrawalId: Id<"withdrawals">; payeeId: string };

/** Ada, who has $90 and an account at the demo processor, has asked for $60 of it. */
async function asked(): Promise<Sending> {
  const desk = await openDesk();
  await earn(desk, desk.ada, 9_000n);
  const { methodId, payeeId } = await addConnect(desk.ada);
  return { ...desk, payeeId, withdrawalId: await ask(desk.ada, methodId, 6_000n) };
}

async function approve({ robin, t, withdrawalId }: Sending): Promise<void> {
  await robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
  await settleJobs(t);
}

async function sweepAfter({ t }: Sending, ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await t.mutation(internal.jobs.payouts.sweep, {});
  await settleJobs(t);
}

const transfers = async ({ t }: Desk) => await t.run((ctx) => ctx.db.query("demoTransfers").collect());
const attempts = async ({ t }: Desk) =>
  (await t.run((ctx) => ctx.db.query("payoutOperations").collect())).map(({ n, state, tries }) => [n, state, tries]);
const HOUR_MS = 3_600_000;

describe("a transfer through a processor", () => {
  it("goes out at the approval, is posted once, and is followed to the bank", async () => {
    const sending = await asked();
    const { t, ada, withdrawalId } = sending;
    await approve(sending);
    expect(await transfers(sending)).toMatchObject([
      { amountMinor: 6_000n, payoutId: withdrawalId, opKey: `development:transfer:${withdrawalId}:1` },
    ]);
    expect(await moneyOf(t, ada)).toEqual([3_000n, 0n, 0n]);
    expect(await seen(ada, withdrawalId)).toMatchObject({
      state: "completed",
      bankStatus: "in_transit",
      clock: { place: "processor", waitsFor: "bankArrival" },
    });
    const { totals, violations } = await checkLedger(t);
    // It left the processor's balance, so what is left there is what came in less what went out.
    expect([totals["X.card"], totals["X.bank"], violations]).toEqual([-3_000n, 0n, []]);
    await sweepAfter(sending, 11_000);
    const arrived = await seen(ada, withdrawalId);
    expect(arrived).toMatchObject({ bankStatus: "paid", clock: { place: "advisor", waitsFor: null } });
    expect(arrived.clock.steps.map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
    const { page: told } = await ada.as.query(api.notifications.list, page());
    expect(told.map(({ notice }) => notice.kind).sort()).toEqual(["payoutSent", "withdrawalDecided"]);
  });

  it("is one, however often the job runs", async () => {
    const sending = await asked();
    await approve(sending);
    const [op] = await sending.t.run((ctx) => ctx.db.query("payoutOperations").collect());
    await sending.t.action(internal.jobs.payouts.send, { operationId: op!._id });
    await sending.t.mutation(internal.jobs.payouts.sent, { operationId: op!._id, transferId: `demo_tr_${op!.opKey}` });
    expect(await transfers(sending)).toHaveLength(1);
    await expect(sending.t.mutation(internal.jobs.payouts.sent, { operationId: op!._id, transferId: "another" })).rejects.toThrow(
      "one transfer",
    );
    expect(await moneyOf(sending.t, sending.ada)).toEqual([3_000n, 0n, 0n]);
  });

  it("whose answer was lost is found in the processor's books and never made again", async () => {
    const sending = await asked();
    const { t, ada, payeeId, withdrawalId } = sending;
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, nextTransfer: "timeOutAfter" });
    await approve(sending);
    expect(await attempts(sending)).toEqual([[1, "unknown", 1]]);
    expect(await seen(ada, withdrawalId)).toMatchObject({ state: "processing", clock: { place: "reserved", waitsFor: "sending" } });
    // Even an account that was closed meanwhile changes nothing about what was sent.
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "rejected" });
    await sweepAfter(sending, 60_000);
    expect(await attempts(sending)).toEqual([[1, "done", 2]]);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
    expect(await transfers(sending)).toHaveLength(1);
    expect(await moneyOf(t, ada)).toEqual([3_000n, 0n, 0n]);
  });

  it("that never arrived is repeated under the same key", async () => {
    const sending = await asked();
    const { ada, payeeId, withdrawalId } = sending;
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, nextTransfer: "timeOut" });
    await approve(sending);
    expect(await transfers(sending)).toEqual([]);
    await sweepAfter(sending, 60_000);
    expect(await transfers(sending)).toMatchObject([{ opKey: `development:transfer:${withdrawalId}:1` }]);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
  });

  it("left in the middle by a killed worker is taken up again", async () => {
    const sending = await asked();
    const { robin, t, ada, withdrawalId } = sending;
    await robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
    const [op] = await t.run((ctx) => ctx.db.query("payoutOperations").collect());
    const plan = await t.mutation(internal.jobs.payouts.begin, { operationId: op!._id });
    expect(plan).toMatchObject({ amountMinor: 6_000n, mayHaveHappened: false });
    // The one that holds it is still within its time.
    expect(await t.mutation(internal.jobs.payouts.begin, { operationId: op!._id })).toBeNull();
    await sweepAfter(sending, 2 * 60_000);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
    expect(await transfers(sending)).toHaveLength(1);
  });

  it("that the processor refuses for good gives the money back", async () => {
    const sending = await asked();
    const { t, ada, payeeId, withdrawalId } = sending;
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, nextTransfer: "refuse" });
    await approve(sending);
    expect(await seen(ada, withdrawalId)).toMatchObject({ state: "failed", failureCode: "refused", clock: { place: "back" } });
    expect(await moneyOf(t, ada)).toEqual([9_000n, 0n, 0n]);
    const { page: told } = await ada.as.query(api.notifications.list, page());
    expect(told.map(({ notice }) => notice)).toContainEqual({
      kind: "withdrawalFailed",
      data: { withdrawalId, amountMinor: 6_000n, isBack: true },
    });
  });

  it("waits while the platform has too little there, and goes out as a new attempt", async () => {
    const sending = await asked();
    const { ada, robin, withdrawalId } = sending;
    await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: 5_999n });
    await approve(sending);
    const { state, clock } = await seen(ada, withdrawalId);
    expect([state, clock.waitsFor, (clock.untilMs ?? 0) - clock.sinceMs]).toEqual(["processing", "funds", HOUR_MS]);
    await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: 6_000n });
    await sweepAfter(sending, HOUR_MS);
    expect(await transfers(sending)).toMatchObject([{ opKey: `development:transfer:${withdrawalId}:2` }]);
    expect(await attempts(sending)).toEqual([
      [1, "failed", 1],
      [2, "done", 1],
    ]);
    expect(await robin.as.query(api.payoutMethods.demoPlatform, {})).toEqual({ availableMinor: 0n });
  });

  it("is sent only to a payee that may receive at that moment; an admin can try again at once", async () => {
    const sending = await asked();
    const { ada, robin, t, payeeId, withdrawalId } = sending;
    // Active by what we knew, restricted by now.
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "restricted" });
    await approve(sending);
    expect(await transfers(sending)).toEqual([]);
    expect(await seen(ada, withdrawalId)).toMatchObject({
      clock: { waitsFor: "payee", untilMs: null },
      method: { isReady: false, connect: { transfers: "restricted" } },
    });
    expect(await robin.as.query(api.payouts.waiting, {})).toMatchObject({ blockedCount: 1 });
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "active" });
    await robin.as.mutation(api.payouts.retry, { withdrawalId, reason: "She has filled it in." });
    await settleJobs(t);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
    await expect(robin.as.mutation(api.payouts.retry, { withdrawalId, reason: "Once more." })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "completed" }),
    );
  });

  it("to an account that is closed for good gives the money back", async () => {
    const sending = await asked();
    const { t, ada, payeeId, withdrawalId } = sending;
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "rejected" });
    await approve(sending);
    expect(await seen(ada, withdrawalId)).toMatchObject({ state: "failed", failureCode: "payee_closed" });
    expect(await moneyOf(t, ada)).toEqual([9_000n, 0n, 0n]);
  });

  it("of somebody who has come to owe goes back, what is owed first", async () => {
    const sending = await asked();
    const { t, ada, robin, withdrawalId } = sending;
    await robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
    await owe(t, ada, 2_500n);
    await settleJobs(t);
    expect(await seen(ada, withdrawalId)).toMatchObject({ state: "failed", failureCode: "debt" });
    expect(await moneyOf(t, ada)).toEqual([6_500n, 0n, 0n]);
    expect(await transfers(sending)).toEqual([]);
  });

  it("that its bank refuses is told, and our books stay as they are", async () => {
    const sending = await asked();
    const { t, ada, payeeId, withdrawalId } = sending;
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, bank: "fails" });
    await approve(sending);
    await sweepAfter(sending, 11_000);
    expect(await seen(ada, withdrawalId)).toMatchObject({
      state: "completed",
      bankStatus: "failed",
      clock: { place: "processor", waitsFor: "bankDetails" },
    });
    expect(await moneyOf(t, ada)).toEqual([3_000n, 0n, 0n]);
    const { page: told } = await ada.as.query(api.notifications.list, page());
    expect(told.map(({ notice }) => notice)).toContainEqual({
      kind: "withdrawalFailed",
      data: { withdrawalId, amountMinor: 6_000n, isBack: false },
    });
  });

  it("waits while our own mode or money is another", async () => {
    const sending = await asked();
    const { t, ada, robin, withdrawalId } = sending;
    vi.stubEnv("PAYMENTS_MODE", "off");
    await approve(sending);
    expect(await seen(ada, withdrawalId)).toMatchObject({ state: "processing", clock: { waitsFor: "provider" } });
    vi.stubEnv("PAYMENTS_MODE", "demo");
    await robin.as.mutation(api.payouts.retry, { withdrawalId, reason: "Switched on again." });
    await settleJobs(t);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
  });
});

describe("the demo processor", () => {
  it("refuses everything outside a local demo deployment, and shows nobody another's account", async () => {
    const { t, ada, robin, payeeId } = await asked();
    expect(await robin.as.query(api.payoutMethods.demoPlatform, {})).toEqual({ availableMinor: null });
    await t.run((ctx) => ctx.db.patch("users", robin.userId, { roles: ["client", "advisor", "admin"] }));
    expect(await robin.as.query(api.payoutMethods.demoPayee, { payeeId })).toBeNull();
    await expect(robin.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, bank: "fails" })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    vi.stubEnv("APP_ENV", "production");
    expect(await ada.as.query(api.payoutMethods.demoPayee, { payeeId })).toBeNull();
    expect(await robin.as.query(api.payoutMethods.demoPlatform, {})).toBeNull();
    await expect(robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: 1n })).rejects.toMatchObject(
      refusal("PAYMENTS_OFF"),
    );
    await expect(ada.as.mutation(api.payoutMethods.connect, {})).rejects.toMatchObject(refusal("PAYMENTS_OFF"));
    await expect(t.mutation(internal.jobs.demoPayouts.ensurePayee, { advisorId: ada.userId })).rejects.toMatchObject(
      refusal("PAYMENTS_OFF"),
    );
  });
});
