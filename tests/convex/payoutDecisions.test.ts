import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { checkLedger } from "../support/sessionRig";
import { addBank, addConnect, ask, BANK, breakLedger, DAY_MS, earn, moneyOf, openDesk, owe, page, REASON, refusal, seen, settleJobs, type Desk } from "./payoutHelpers";
import { createUser, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const approve = async (admin: TestUser, withdrawalId: Id<"withdrawals">) =>
  await admin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
const reject = async (admin: TestUser, withdrawalId: Id<"withdrawals">, note?: string) =>
  await admin.as.mutation(api.payouts.decide, { withdrawalId, decision: "reject", reason: "The name on the account is another.", ...(note === undefined ? {} : { note }) });

/** Ada has asked for an amount by bank. */
async function asked(amountMinor = 6_000n): Promise<Desk & { withdrawalId: Id<"withdrawals"> }> {
  const desk = await openDesk();
  await earn(desk, desk.ada, 500_000n);
  return { ...desk, withdrawalId: await ask(desk.ada, await addBank(desk.ada), amountMinor) };
}

describe("a decision", () => {
  it("rejects with a reason both see and a note only admins see, and the money is back", async () => {
    const { t, ada, robin, withdrawalId } = await asked();
    await reject(robin, withdrawalId, "Asked her by phone.");
    await reject(robin, withdrawalId);
    expect(await moneyOf(t, ada)).toEqual([500_000n, 0n, 0n]);
    const mine = await seen(ada, withdrawalId);
    expect(mine).toMatchObject({ state: "rejected", reason: "The name on the account is another.", clock: { place: "back" } });
    expect(JSON.stringify(mine, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value))).not.toMatch(/phone|Robin/);
    const managed = await robin.as.query(api.payouts.managed, { withdrawalId });
    expect(managed?.notes).toMatchObject([{ text: "Asked her by phone.", firstName: "Robin" }]);
    const { page: told } = await ada.as.query(api.notifications.list, page());
    expect(told.map(({ notice }) => notice)).toMatchObject([{ kind: "withdrawalDecided", data: { approved: false, amountMinor: 6_000n } }]);
    const audit = await t.run((ctx) => ctx.db.query("auditEvents").withIndex("by_action_and_atMs", (q) => q.eq("action", "payouts.reject")).collect());
    expect(audit).toMatchObject([{ actor: robin.userId, targetId: withdrawalId, before: '{"state":"pending"}', after: '{"state":"rejected","amountMinor":"6000"}' }]);
    await expect(approve(robin, withdrawalId)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "rejected" }));
  });

  it("is never made by whoever is paid", async () => {
    const { t, ada, withdrawalId } = await asked();
    await t.run((ctx) => ctx.db.patch("users", ada.userId, { roles: ["client", "advisor", "admin"] }));
    await expect(approve(ada, withdrawalId)).rejects.toMatchObject(refusal("FORBIDDEN", { why: "own" }));
    await expect(reject(ada, withdrawalId)).rejects.toMatchObject(refusal("FORBIDDEN", { why: "own" }));
    await expect(ada.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" })).rejects.toMatchObject(refusal("FORBIDDEN", { why: "own" }));
    expect((await ada.as.query(api.payouts.managed, { withdrawalId }))?.can).toEqual({ approve: false, reject: false, complete: false, fail: false, markReturned: false, retry: false, revealBank: false });
  });

  it("needs one admin up to the threshold and another one above it", async () => {
    const { t, ada, robin, rene, withdrawalId } = await asked(100_000n);
    expect(await approve(robin, withdrawalId)).toEqual({ state: "approved", approvals: 1, approversNeeded: 1 });
    const { methods } = await ada.as.query(api.payoutMethods.list, {});
    const large = await ask(ada, methods[0]!.methodId, 100_001n);
    expect(await approve(robin, large)).toEqual({ state: "pending", approvals: 1, approversNeeded: 2 });
    await expect(approve(robin, large)).rejects.toMatchObject(refusal("FORBIDDEN", { why: "approved_before" }));
    expect((await seen(ada, large)).clock).toMatchObject({ waitsFor: "secondApproval", untilMs: Date.now() + 3 * DAY_MS });
    expect(await approve(rene, large)).toEqual({ state: "approved", approvals: 2, approversNeeded: 2 });
    expect(await approve(robin, large)).toEqual({ state: "approved", approvals: 2, approversNeeded: 2 });
    await expect(approve(await createUser(t, { name: "Third", roles: ["client", "admin"] }), large)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "approved" }));
    // The threshold is the one of the day it was asked.
    await robin.as.mutation(api.settings.update, { changes: { withdrawalTwoApproversMinor: 0n }, reason: "More care." });
    const managed = await robin.as.query(api.payouts.managed, { withdrawalId: large });
    expect(managed).toMatchObject({ approversNeeded: 2, approvals: [{ firstName: "Robin", reason: REASON }, { firstName: "Rene" }] });
  });

  it("asks for a reason and keeps notes short", async () => {
    const { robin, withdrawalId } = await asked();
    const decision = { withdrawalId, decision: "approve" as const };
    await expect(robin.as.mutation(api.payouts.decide, { ...decision, reason: " " })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
    await expect(robin.as.mutation(api.payouts.decide, { ...decision, reason: REASON, note: "x".repeat(1_001) })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "note" }));
  });

  it("cannot approve while the ledger is broken or the advisor owes; rejecting settles what is owed first", async () => {
    const desk = await asked();
    const { t, ada, robin, withdrawalId } = desk;
    await breakLedger(desk);
    await expect(approve(robin, withdrawalId)).rejects.toMatchObject(refusal("PAYOUTS_PAUSED"));
    expect(await robin.as.query(api.payouts.waiting, {})).toEqual({
      pendingCount: 1,
      pendingMinor: 6_000n,
      toSendByHandCount: 0,
      toSendByHandMinor: 0n,
      blockedCount: 0,
      isCapped: false,
      isPaused: true,
    });
    await owe(t, ada, 1_500n);
    await reject(robin, withdrawalId);
    expect(await moneyOf(t, ada)).toEqual([498_500n, 0n, 0n]);
  });
});

describe("a transfer by hand", () => {
  it("is made from details read on record, and completes with the bank's reference once", async () => {
    const { t, ada, robin, withdrawalId } = await asked();
    await expect(robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "pending" }));
    await approve(robin, withdrawalId);
    expect((await seen(ada, withdrawalId)).clock).toMatchObject({ place: "reserved", waitsFor: "adminTransfer" });
    expect(await robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).toEqual(BANK);
    expect((await seen(ada, withdrawalId)).state).toBe("processing");
    const read = await t.run((ctx) => ctx.db.query("auditEvents").withIndex("by_action_and_atMs", (q) => q.eq("action", "payouts.revealBank")).collect());
    expect(read).toMatchObject([{ actor: robin.userId, targetId: withdrawalId, reason: REASON }]);
    await expect(reject(robin, withdrawalId)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "processing" }));
    await expect(robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "  " })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reference" }));
    await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 4711" });
    await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 4711" });
    await expect(robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 4712" })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "completed" }));
    expect(await moneyOf(t, ada)).toEqual([494_000n, 0n, 0n]);
    const mine = await seen(ada, withdrawalId);
    expect(mine).toMatchObject({ state: "completed", reference: "WIRE 4711", clock: { place: "bank", waitsFor: null, untilMs: Date.now() + 5 * DAY_MS } });
    expect(mine.timeline.map(({ what }) => what)).toEqual(["requested", "approved", "sending", "completed"]);
    const { totals, violations } = await checkLedger(t);
    expect([totals["X.bank"], totals["A.transit"], violations]).toEqual([6_000n, 0n, []]);
  });

  it("that fails or comes back gives the money back, once", async () => {
    const { t, ada, robin, withdrawalId } = await asked();
    await approve(robin, withdrawalId);
    const failure = { withdrawalId, reason: "The account is closed." };
    await robin.as.mutation(api.payouts.fail, failure);
    await robin.as.mutation(api.payouts.fail, failure);
    expect(await moneyOf(t, ada)).toEqual([500_000n, 0n, 0n]);
    const { methods } = await ada.as.query(api.payoutMethods.list, {});
    const second = await ask(ada, methods[0]!.methodId, 6_000n);
    await expect(robin.as.mutation(api.payouts.markReturned, { ...failure, withdrawalId: second })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "pending" }));
    await approve(robin, second);
    await robin.as.mutation(api.payouts.complete, { withdrawalId: second, reference: "WIRE 1" });
    await robin.as.mutation(api.payouts.markReturned, { ...failure, withdrawalId: second });
    await robin.as.mutation(api.payouts.markReturned, { ...failure, withdrawalId: second });
    expect(await moneyOf(t, ada)).toEqual([500_000n, 0n, 0n]);
    expect(await seen(ada, second)).toMatchObject({ state: "failed", failureCode: "bank_returned" });
    expect(await ada.as.query(api.payouts.overview, {})).toMatchObject({ paidMinor: 0n, availableMinor: 500_000n });
    const { totals, violations } = await checkLedger(t);
    expect([totals["X.bank"], violations]).toEqual([0n, []]);
  });

  it("does not exist for money that a processor sends", async () => {
    const desk = await openDesk();
    const { t, ada, robin } = desk;
    await earn(desk, ada, 9_000n);
    const { methodId } = await addConnect(ada);
    const withdrawalId = await ask(ada, methodId, 9_000n);
    await approve(robin, withdrawalId);
    await expect(robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "byProcessor" }));
    await settleJobs(t);
    expect((await seen(ada, withdrawalId)).state).toBe("completed");
  });
});

describe("bank details", () => {
  it("are unreadable at rest, show their last four, and are gone once nothing needs them", async () => {
    const { t, ada, robin, withdrawalId } = await asked();
    const rows = async () => await t.run((ctx) => ctx.db.query("payoutMethods").collect());
    expect(JSON.stringify(await rows())).not.toMatch(/1234567890|021000021|Ada Example/);
    await ada.as.action(api.payoutMethods.saveBank, { ...BANK, accountNumber: "55 5566-6677" });
    const { methods } = await ada.as.query(api.payoutMethods.list, {});
    expect(methods.map(({ last4, isDefault }) => [last4, isDefault])).toEqual([["6677", true]]);
    // The open withdrawal still goes where it was asked to go.
    await approve(robin, withdrawalId);
    expect(await robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).toEqual(BANK);
    await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" });
    expect((await rows()).map(({ bank }) => [bank?.last4, bank?.sealed === null])).toEqual([
      ["7890", true],
      ["6677", false],
    ]);
    expect((await seen(ada, withdrawalId)).method).toMatchObject({ last4: "7890", isRemoved: true });
  });

  it.each([
    ["routingNumber", { routingNumber: "021000022" }],
    ["routingNumber", { routingNumber: "000000000" }],
    ["accountNumber", { accountNumber: "123" }],
    ["accountNumber", { accountNumber: "12345678901234567890" }],
    ["holderName", { holderName: "=cmd()" }],
  ])("are refused with a wrong %s", async (field, change) => {
    const { ada } = await openDesk();
    await expect(ada.as.action(api.payoutMethods.saveBank, { ...BANK, ...change })).rejects.toMatchObject(refusal("INVALID_INPUT", { field }));
  });

  it("are not taken without a key, and cannot be removed while in use", async () => {
    const { ada, t } = await asked();
    const { methods } = await ada.as.query(api.payoutMethods.list, {});
    await expect(ada.as.mutation(api.payoutMethods.remove, { methodId: methods[0]!.methodId })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "inUse" }));
    await expect(ada.as.mutation(api.users.deleteAccount, { confirmName: "Ada" })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "openWithdrawals" }));
    vi.stubEnv("DATA_ENCRYPTION_KEY", "");
    await expect(ada.as.action(api.payoutMethods.saveBank, BANK)).rejects.toMatchObject({ data: { code: "UPSTREAM_UNAVAILABLE" } });
    expect((await ada.as.query(api.payoutMethods.list, {})).bankOffered).toBe(false);
    expect(await t.run((ctx) => ctx.db.query("payoutMethods").collect())).toHaveLength(1);
  });

  it("are sealed anew under a new key, and then the old one may go", async () => {
    const { t, robin, withdrawalId } = await asked();
    await approve(robin, withdrawalId);
    const newest = "second-secret-of-thirty-two-characters";
    vi.stubEnv("DATA_ENCRYPTION_KEY", `${newest}, first-secret-of-thirty-two-characters`);
    expect(await robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).toEqual(BANK);
    expect(await t.action(internal.jobs.payouts.reseal, {})).toEqual({ resealed: 1, unreadable: 0 });
    expect(await t.action(internal.jobs.payouts.reseal, {})).toEqual({ resealed: 0, unreadable: 0 });
    vi.stubEnv("DATA_ENCRYPTION_KEY", newest);
    expect(await robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).toEqual(BANK);
    vi.stubEnv("DATA_ENCRYPTION_KEY", "third-secret-of-thirty-two-characters!");
    await expect(robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: REASON })).rejects.toMatchObject(refusal("UPSTREAM_UNAVAILABLE", { cause: "unknown_key" }));
    expect(await t.action(internal.jobs.payouts.reseal, {})).toEqual({ resealed: 0, unreadable: 1 });
  });
});
