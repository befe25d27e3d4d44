import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { balancesOf, decisionOf, disputableSession, openDispute } from "./disputeHelpers";
import {
  addBank,
  addConnect,
  ask,
  earn,
  moneyOf,
  NOVEMBER_MS,
  openDesk,
  page,
  REASON,
  refusal,
  seen,
  settleJobs,
  type Desk,
} from "./payoutHelpers";
import { createUser, type TestBackend, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

/** The two ways in which somebody ceases to be an admin. */
const ENDS = [
  { how: "lost the role", change: { roles: ["client" as const] } },
  { how: "was suspended", change: { suspended: true } },
];
const end = async (t: TestBackend, user: TestUser, change: (typeof ENDS)[number]["change"]) =>
  await t.run((ctx) => ctx.db.patch("users", user.userId, change));

describe.each(ENDS)("the word of an admin who $how since", ({ change }) => {
  it("is no approval of a withdrawal any more", async () => {
    const desk = await openDesk();
    const { t, ada, robin, rene } = desk;
    const third = await createUser(t, { name: "Third", roles: ["client", "admin"] });
    await earn(desk, ada, 200_000n);
    const withdrawalId = await ask(ada, await addBank(ada), 150_000n);
    const approve = async (admin: TestUser) =>
      await admin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
    await approve(robin);
    await end(t, robin, change);
    expect(await approve(rene)).toEqual({ state: "pending", approvals: 1, approversNeeded: 2 });
    expect((await third.as.query(api.payouts.managed, { withdrawalId }))?.approvals).toMatchObject([{ firstName: "Rene" }]);
    expect(await approve(third)).toEqual({ state: "approved", approvals: 2, approversNeeded: 2 });
  });

  it("sends no row of a month that it approved", async () => {
    const desk: Desk = await openDesk();
    const { t, ada, robin, rene } = desk;
    vi.setSystemTime(Date.UTC(2026, 9, 30));
    await earn(desk, ada, 9_000n);
    await addConnect(ada);
    vi.setSystemTime(NOVEMBER_MS);
    const { batchId } = await robin.as.mutation(api.payouts.generateBatch, { month: "2026-10" });
    await settleJobs(t);
    await robin.as.mutation(api.payoutBatches.approve, { batchId, reason: REASON });
    await end(t, robin, change);
    await settleJobs(t);
    expect(await moneyOf(t, ada)).toEqual([0n, 9_000n, 0n]);
    await rene.as.mutation(api.payoutBatches.approve, { batchId, reason: REASON });
    await settleJobs(t);
    expect(await moneyOf(t, ada)).toEqual([0n, 0n, 0n]);
    const { page: mine } = await ada.as.query(api.payouts.listMine, page());
    expect((await seen(ada, mine[0]!.withdrawalId)).state).toBe("completed");
  });

  it("is no first opinion on a refund any more: it is dropped and asked for anew", async () => {
    const rig = await disputableSession(1_500n, 20_000n);
    const disputeId = await openDispute(rig);
    const wish = decisionOf(disputeId, 15_000n);
    await rig.robin.as.mutation(api.disputes.decide, wish);
    await end(rig.t, rig.robin, change);
    const opinion = { disputeId, reason: REASON, requestKey: "opinion-1" };
    await expect(rig.sam.as.mutation(api.disputes.confirm, { ...opinion, agree: true })).rejects.toMatchObject(
      refusal("FORBIDDEN", { why: "former_admin" }),
    );
    expect(await balancesOf(rig, rig.client)).toEqual({ "C.avail": 5_000n });
    expect(await rig.sam.as.mutation(api.disputes.confirm, { ...opinion, agree: false })).toEqual({ state: "open", isFinal: false });
  });

  it("is no first opinion on an adjustment any more", async () => {
    const { t, casey, robin, rene } = await openDesk();
    const wish = {
      userId: casey.userId,
      account: "wallet",
      amountMinor: 10_001n,
      reasonCode: "refund",
      note: REASON,
      requestKey: "adjustment-1",
    } as const;
    const { adjustmentId } = await robin.as.mutation(api.admin.adjust, wish);
    await end(t, robin, change);
    await expect(rene.as.mutation(api.admin.confirmAdjustment, { adjustmentId, agree: true, reason: REASON })).rejects.toMatchObject(
      refusal("FORBIDDEN", { why: "former_admin" }),
    );
    expect((await rene.as.query(api.admin.adjustments, page())).page).toMatchObject([{ canAgree: false }]);
    expect(await rene.as.mutation(api.admin.confirmAdjustment, { adjustmentId, agree: false, reason: REASON })).toEqual({
      state: "dropped",
    });
  });
});
