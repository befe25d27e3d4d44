import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { postTransaction } from "@/convex/model/ledger/postTransaction";
import { checkLedger, openSession, pass } from "@/tests/support/sessionRig";
import {
  anotherSession,
  balancesOf,
  DAY_MS,
  decisionOf,
  disputableSession,
  earningOf,
  openDispute,
  refusal,
  type DisputeRig,
} from "./disputeHelpers";

afterEach(() => {
  vi.useRealTimers();
});

/** Takes money out of the advisor's reach as another dispute's freeze would, through the one writer. */
async function takeAvailable({ t, advisor, sessionId }: DisputeRig, amountMinor: bigint): Promise<void> {
  await t.run((ctx) =>
    postTransaction(
      ctx,
      "freeze",
      { disputeId: "elsewhere", advisorId: advisor.userId, from: "available", amountMinor },
      { actor: { kind: "system", job: "test" }, effectiveAtMs: Date.now(), walletOwnerId: null, sessionId },
    ),
  );
}

/** The lines a decision posted, as "account delta". */
async function postedBy({ t }: DisputeRig, disputeId: Id<"disputes">): Promise<string[]> {
  return await t.run(async (ctx) => {
    const transactions = (await ctx.db.query("ledgerTransactions").collect()).filter(
      ({ key }) => /^(refund|unfreeze):/.test(key) && key.includes(disputeId),
    );
    const lines = await Promise.all(
      transactions.map((row) =>
        ctx.db
          .query("ledgerEntries")
          .withIndex("by_transactionId", (q) => q.eq("transactionId", row._id))
          .collect(),
      ),
    );
    return lines.flat().map(({ accountClass, deltaMinor }) => `${accountClass} ${deltaMinor}`);
  });
}

describe("a decision", () => {
  it("refunds in full exactly once: wallet, earning and fee are undone, and the audit log has it", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    const wish = decisionOf(disputeId, 1_500n);
    expect(await rig.robin.as.mutation(api.disputes.decide, wish)).toEqual({ state: "refunded_full", isFinal: true, needsSecond: false });
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 5_000n });
    expect(await balancesOf(rig, rig.advisor)).toEqual({});
    expect(await earningOf(rig, rig.sessionId)).toMatchObject({ status: "refunded", refundedMinor: 1_500n, takenBackMinor: 1_350n });
    const report = await checkLedger(rig.t);
    expect(report.violations).toEqual([]);
    expect(report.totals["P.revenue"]).toBe(0n);
    expect(await rig.robin.as.mutation(api.disputes.decide, wish)).toEqual({ state: "refunded_full", isFinal: true, needsSecond: false });
    await expect(rig.robin.as.mutation(api.disputes.decide, { ...wish, refundMinor: 700n })).rejects.toMatchObject(
      refusal("DUPLICATE_REQUEST"),
    );
    await expect(rig.sam.as.mutation(api.disputes.decide, { ...wish, requestKey: "another-key" })).rejects.toMatchObject(
      refusal("INVALID_STATE", { state: "refunded_full" }),
    );
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 5_000n });
    const audit = await rig.t.run(async (ctx) =>
      (await ctx.db.query("auditEvents").collect()).filter(({ action }) => action === "disputes.decide"),
    );
    expect(audit).toMatchObject([{ actor: rig.robin.userId, targetId: disputeId, reason: "The segments show it." }]);
    const month = new Date(Date.now()).toISOString().slice(0, 7);
    expect(await rig.advisor.as.query(api.payouts.statement, { month })).toMatchObject({
      adjustmentsMinor: -1_350n,
      adjustments: [{ what: "dispute", amountMinor: -1_350n }],
      shiftedMinor: 0n,
    });
  });

  it("refunds in part, and the rest is the advisor's again", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 500n));
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 4_000n });
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.pending": 900n });
    expect(await rig.client.as.query(api.disputes.get, { disputeId })).toMatchObject({
      decision: { outcome: "refunded_part", mineMinor: 500n },
    });
    expect(await rig.advisor.as.query(api.disputes.get, { disputeId })).toMatchObject({ decision: { mineMinor: 450n } });
    const earned = await rig.advisor.as.query(api.earnings.list, { paginationOpts: { numItems: 1, cursor: null } });
    expect(earned.page).toMatchObject([{ amountMinor: 1_350n, takenBackMinor: 450n, status: "pending" }]);
    await pass(rig.t, DAY_MS);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.avail": 900n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("posts what its preview shows, line by line", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    const { disputeId: _, reason: _reason, requestKey: _key, ...wish } = decisionOf(disputeId, 333n);
    const preview = await rig.robin.as.query(api.disputes.preview, { disputeId, ...wish });
    expect(preview).toMatchObject({
      outcome: "refunded_part",
      feeBackMinor: 33n,
      advisorBackMinor: 300n,
      givenBackMinor: 1_050n,
      needsSecond: false,
    });
    expect(preview.lines.find(({ account }) => account === "C.avail")).toMatchObject({
      owner: "client",
      balanceBeforeMinor: 3_500n,
      balanceAfterMinor: 3_833n,
    });
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 333n));
    expect(await postedBy(rig, disputeId)).toEqual(preview.lines.map(({ account, deltaMinor }) => `${account} ${deltaMinor}`));
  });

  it("releases at once what comes free after its hold", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await pass(rig.t, 2 * DAY_MS);
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 0n));
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.avail": 1_350n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("makes a debt of what the advisor no longer has, and later earnings pay it first", async () => {
    const rig = await disputableSession();
    await pass(rig.t, DAY_MS);
    await takeAvailable(rig, 1_000n);
    const disputeId = await openDispute(rig);
    expect(await rig.robin.as.query(api.disputes.preview, { disputeId, decision: "refund", refundMinor: 1_500n })).toMatchObject({
      fromFrozenMinor: 350n,
      newDebtMinor: 1_000n,
    });
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 1_500n));
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 5_000n });
    expect(await balancesOf(rig, rig.advisor)).toMatchObject({ "A.debt": -1_000n });
    await anotherSession(rig);
    await pass(rig.t, DAY_MS);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_000n, "A.avail": 350n });
  });

  it("puts a refund into the hold of a session that is open", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    await openSession(rig);
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 1_500n));
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.escrow": 5_000n });
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("refuses wrong amounts, short reasons and everybody but admins", async () => {
    const rig = await disputableSession();
    const disputeId = await openDispute(rig);
    const decide = (change: object) => rig.robin.as.mutation(api.disputes.decide, { ...decisionOf(disputeId, 100n), ...change });
    await expect(decide({ refundMinor: 1_501n })).rejects.toMatchObject(refusal("ABOVE_MAXIMUM", { limitMinor: 1_500n }));
    await expect(decide({ refundMinor: 0n })).rejects.toMatchObject(refusal("BELOW_MINIMUM", { limitMinor: 1n }));
    await expect(decide({ refundMinor: -5n })).rejects.toMatchObject(refusal("BELOW_MINIMUM", { limitMinor: 1n }));
    await expect(decide({ decision: "reject" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "refundMinor" }));
    await expect(decide({ reason: "  " })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "reason" }));
    await expect(decide({ note: "x".repeat(2_001) })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "note" }));
    for (const who of [rig.client, rig.advisor]) {
      await expect(who.as.mutation(api.disputes.decide, decisionOf(disputeId, 100n))).rejects.toMatchObject(refusal("FORBIDDEN"));
    }
    await rig.t.run((ctx) => ctx.db.patch("users", rig.advisor.userId, { roles: ["client", "advisor", "admin"] }));
    await expect(rig.advisor.as.mutation(api.disputes.decide, decisionOf(disputeId, 0n))).rejects.toMatchObject(
      refusal("FORBIDDEN", { why: "own" }),
    );
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n });
  });
});

describe("a refund above the threshold", () => {
  /** $150.00 for ten minutes at $15.00. */
  async function large(): Promise<DisputeRig & { disputeId: Id<"disputes"> }> {
    const rig = await disputableSession(1_500n, 20_000n);
    return { ...rig, disputeId: await openDispute(rig) };
  }
  const opinion = (disputeId: Id<"disputes">, agree: boolean) => ({ disputeId, agree, reason: "I read it too.", requestKey: "opinion-1" });

  it("waits for another admin, and moves money once", async () => {
    const rig = await large();
    const { disputeId } = rig;
    const wish = decisionOf(disputeId, 15_000n);
    expect(await rig.robin.as.mutation(api.disputes.decide, wish)).toEqual({ state: "open", isFinal: false, needsSecond: true });
    expect(await rig.robin.as.mutation(api.disputes.decide, wish)).toEqual({ state: "open", isFinal: false, needsSecond: true });
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 5_000n });
    expect(await rig.sam.as.query(api.disputes.counts, {})).toMatchObject({ awaitingSecond: 1 });
    await expect(rig.sam.as.mutation(api.disputes.decide, { ...wish, requestKey: "another-key" })).rejects.toMatchObject(
      refusal("INVALID_STATE", { reason: "proposed" }),
    );
    await expect(rig.robin.as.mutation(api.disputes.confirm, opinion(disputeId, true))).rejects.toMatchObject(
      refusal("FORBIDDEN", { why: "proposed" }),
    );
    expect(await rig.sam.as.mutation(api.disputes.confirm, opinion(disputeId, true))).toEqual({ state: "refunded_full", isFinal: true });
    expect(await rig.sam.as.mutation(api.disputes.confirm, opinion(disputeId, true))).toEqual({ state: "refunded_full", isFinal: true });
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 20_000n });
    expect((await rig.sam.as.query(api.disputes.managed, { disputeId }))?.decision?.admins.map(({ firstName }) => firstName)).toEqual([
      "Robin",
      "Sam",
    ]);
    expect((await checkLedger(rig.t)).violations).toEqual([]);
  });

  it("is dropped by a no, and the parties never hear of it", async () => {
    const rig = await large();
    const { disputeId } = rig;
    await expect(rig.sam.as.mutation(api.disputes.confirm, opinion(disputeId, true))).rejects.toMatchObject(
      refusal("INVALID_STATE", { reason: "no_proposal" }),
    );
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 10_001n));
    expect(await rig.sam.as.mutation(api.disputes.confirm, opinion(disputeId, false))).toEqual({ state: "open", isFinal: false });
    for (const who of [rig.client, rig.advisor]) {
      expect((await who.as.query(api.disputes.get, { disputeId }))?.events.map(({ what }) => what)).toEqual(["opened"]);
    }
    expect((await rig.sam.as.query(api.disputes.managed, { disputeId }))?.events.map(({ what, adminName }) => [what, adminName])).toEqual([
      ["opened", null],
      ["proposed", "Robin"],
      ["proposal_dropped", "Sam"],
    ]);
    expect(await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 10_000n, "decision-2"))).toMatchObject({
      state: "refunded_part",
      isFinal: true,
    });
  });
});
