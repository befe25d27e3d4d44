import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import {
  addBank,
  addConnect,
  ask,
  breakLedger,
  earn,
  mendLedger,
  moneyOf,
  NOVEMBER_MS,
  openDesk,
  owe,
  page,
  REASON,
  refusal,
  seen,
  settleJobs,
  type Desk,
} from "./payoutHelpers";

afterEach(() => {
  vi.useRealTimers();
});

const PAUSED = refusal("PAYOUTS_PAUSED");

/** Ada's request for $60 of her $90, approved by Robin; nothing that was scheduled has run. */
async function approved(kind: "bank" | "connect"): Promise<Desk & { withdrawalId: Id<"withdrawals"> }> {
  const desk = await openDesk();
  await earn(desk, desk.ada, 9_000n);
  const methodId = kind === "bank" ? await addBank(desk.ada) : (await addConnect(desk.ada)).methodId;
  const withdrawalId = await ask(desk.ada, methodId, 6_000n);
  await desk.robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
  return { ...desk, withdrawalId };
}

describe("while the books are found broken no money leaves", () => {
  it("by hand: nobody reads bank details or records a payment that was not begun", async () => {
    const desk = await approved("bank");
    const { robin, ada, withdrawalId } = desk;
    const reveal = async () => await robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON });
    const complete = async () => await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" });
    await breakLedger(desk);
    await expect(reveal()).rejects.toMatchObject(PAUSED);
    await expect(complete()).rejects.toMatchObject(PAUSED);
    expect(await moneyOf(desk.t, ada)).toEqual([3_000n, 6_000n, 0n]);
    await mendLedger(desk);
    await reveal();
    // What was begun may have been paid: that is recorded whatever the books say.
    await breakLedger(desk);
    expect((await complete()).state).toBe("completed");
  });

  it("through a processor: what is approved waits, is not hurried, and goes out once they are right", async () => {
    const desk = await approved("connect");
    const { t, robin, ada, withdrawalId } = desk;
    await breakLedger(desk);
    await settleJobs(t);
    expect(await t.run((ctx) => ctx.db.query("demoTransfers").collect())).toEqual([]);
    expect(await seen(ada, withdrawalId)).toMatchObject({ state: "approved", clock: { place: "reserved", waitsFor: "ledgerCheck" } });
    await expect(robin.as.mutation(api.payouts.retry, { withdrawalId, reason: REASON })).rejects.toMatchObject(PAUSED);
    await mendLedger(desk);
    vi.setSystemTime(Date.now() + 600_000);
    await t.mutation(internal.jobs.payouts.sweep, {});
    await settleJobs(t);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
  });

  it("for a month: none is made, approved or paid again", async () => {
    const desk = await openDesk();
    const { t, robin, ada } = desk;
    vi.setSystemTime(Date.UTC(2026, 9, 30));
    await earn(desk, ada, 9_000n);
    const { payeeId } = await addConnect(ada);
    vi.setSystemTime(NOVEMBER_MS);
    const generate = async () => await robin.as.mutation(api.payouts.generateBatch, { month: "2026-10" });
    await breakLedger(desk);
    await expect(generate()).rejects.toMatchObject(PAUSED);
    await mendLedger(desk);
    const { batchId } = await generate();
    await settleJobs(t);
    const approve = async () => await robin.as.mutation(api.payoutBatches.approve, { batchId, reason: REASON });
    await breakLedger(desk);
    await expect(approve()).rejects.toMatchObject(PAUSED);
    await mendLedger(desk);
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, nextTransfer: "refuse" });
    await approve();
    await settleJobs(t);
    const rows = async () => (await robin.as.query(api.payoutBatches.rows, { batchId, ...page() })).page;
    const [failed] = await rows();
    const again = async () => await robin.as.mutation(api.payoutBatches.retryRow, { rowId: failed!.rowId, reason: REASON });
    await breakLedger(desk);
    await expect(again()).rejects.toMatchObject(PAUSED);
    expect(await rows()).toMatchObject([{ state: "failed" }]);
    await mendLedger(desk);
    await again();
    await settleJobs(t);
    expect(await rows()).toMatchObject([{ state: "paid", amountMinor: 9_000n }]);
  });
});

it("whoever has come to owe is neither approved nor paid by hand: what they owe is set off first", async () => {
  const { t, robin, ada, withdrawalId } = await approved("bank");
  const { methods } = await ada.as.query(api.payoutMethods.list, {});
  const waiting = await ask(ada, methods[0]!.methodId, 2_000n);
  await owe(t, ada, 1_500n);
  const inDebt = refusal("INVALID_STATE", { state: "debt" });
  const approval = { withdrawalId: waiting, decision: "approve" as const, reason: REASON };
  await expect(robin.as.mutation(api.payouts.decide, approval)).rejects.toMatchObject(inDebt);
  await expect(robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).rejects.toMatchObject(inDebt);
  await expect(robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" })).rejects.toMatchObject(inDebt);
  await robin.as.mutation(api.payouts.fail, { withdrawalId, reason: REASON });
  expect(await moneyOf(t, ada)).toEqual([5_500n, 2_000n, 0n]);
});

it("nobody hurries, holds back or pays again what they are paid themselves", async () => {
  const desk = await openDesk();
  const { t, robin, rene } = desk;
  const { methodId, payeeId } = await becomeAdvisor(desk);
  const own = refusal("FORBIDDEN", { why: "own" });
  await earn(desk, robin, 9_000n);
  vi.setSystemTime(Date.UTC(2026, 11, 2));
  const { batchId } = await rene.as.mutation(api.payouts.generateBatch, { month: "2026-11" });
  await settleJobs(t);
  const [row] = (await rene.as.query(api.payoutBatches.rows, { batchId, ...page() })).page;
  await expect(robin.as.mutation(api.payoutBatches.holdRow, { rowId: row!.rowId, reason: REASON })).rejects.toMatchObject(own);
  await rene.as.mutation(api.payoutBatches.approve, { batchId, reason: REASON });
  await settleJobs(t);
  expect((await rene.as.query(api.payoutBatches.rows, { batchId, ...page() })).page).toMatchObject([{ state: "failed" }]);
  await expect(robin.as.mutation(api.payoutBatches.retryRow, { rowId: row!.rowId, reason: REASON })).rejects.toMatchObject(own);
  const withdrawalId = await ask(robin, methodId, 6_000n);
  await robin.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "restricted" });
  await rene.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
  await settleJobs(t);
  await expect(robin.as.mutation(api.payouts.retry, { withdrawalId, reason: REASON })).rejects.toMatchObject(own);
});

/** Makes Robin, an admin, an advisor too, whose next transfer the processor refuses. */
async function becomeAdvisor({ t, robin }: Desk): Promise<{ methodId: Id<"payoutMethods">; payeeId: string }> {
  await t.run((ctx) => ctx.db.patch("users", robin.userId, { roles: ["client", "advisor", "admin"] }));
  const { methodId, payeeId } = await addConnect(robin);
  await robin.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, nextTransfer: "refuse" });
  return { methodId, payeeId };
}

it("nobody agrees to what is put into or taken out of their own wallet", async () => {
  const { robin, rene } = await openDesk();
  const gift = {
    userId: rene.userId,
    account: "wallet",
    amountMinor: 10_001n,
    reasonCode: "refund",
    note: REASON,
    requestKey: "gift-0001",
  } as const;
  const { adjustmentId } = await robin.as.mutation(api.admin.adjust, gift);
  await expect(rene.as.mutation(api.admin.confirmAdjustment, { adjustmentId, agree: true, reason: REASON })).rejects.toMatchObject(
    refusal("FORBIDDEN", { why: "own" }),
  );
  expect((await rene.as.query(api.wallet.summary, {})).spendableMinor).toBe(0n);
});
