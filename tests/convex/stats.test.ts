import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { keepTicking, openSession } from "@/tests/support/sessionRig";
import { statsDifferences } from "@/tests/support/statsCheck";
import { decisionOf, disputableSession, openDispute, refusal } from "./disputeHelpers";
import { addBank, ask, DAY_MS, earn, openDesk, REASON, settleJobs } from "./payoutHelpers";
import { shardOf } from "@/convex/model/stats/count";
import { dayOf } from "@/lib/domain/stats/days";

afterEach(() => {
  vi.useRealTimers();
});

describe("the figures of a day", () => {
  it("are counted as things happen, and a recount from the rows finds the same", async () => {
    const rig = await disputableSession();
    const day = dayOf(Date.now());
    const disputeId = await openDispute(rig);
    await rig.robin.as.mutation(api.disputes.decide, decisionOf(disputeId, 700n));
    await rig.client.as.mutation(api.reviews.submit, { sessionId: rig.sessionId, overall: 4 });
    const second = await openSession(rig);
    await keepTicking(rig, second, 60_000);
    const stats = await rig.robin.as.query(api.admin.stats, { fromDay: day, toDay: day, compare: true });
    expect(stats.totals).toMatchObject({
      requests: 2,
      started: 2,
      ended: 1,
      endedPaid: 1,
      billedMs: 600_000,
      volumeMinor: 1_500n,
      // A tenth of 15.00, less a tenth of the 7.00 that went back.
      revenueMinor: 80n,
      refunds: 1,
      refundedMinor: 700n,
      disputesOpened: 1,
      disputesDecided: 1,
      topUps: 1,
      toppedUpMinor: 5_000n,
      activated: 1,
      reviews: 1,
      stars: 4,
    });
    expect(stats.rates).toMatchObject({ refund: 700 / 1_500, dispute: 1, completion: 1, rating: 4 });
    expect(stats.days).toHaveLength(1);
    expect(stats.before?.totals).toMatchObject({ requests: 0, volumeMinor: 0n });
    expect(await rig.robin.as.query(api.admin.live, {})).toMatchObject({ openSessions: 1, waitingRequests: 0, openDisputes: 0 });
    expect(await statsDifferences(rig.t)).toEqual([]);
    await rig.client.as.mutation(api.sessions.end, { sessionId: second });
    expect(await rig.robin.as.query(api.admin.live, {})).toMatchObject({ openSessions: 0 });
    expect(await statsDifferences(rig.t)).toEqual([]);
  });

  it("know withdrawals asked, paid and sent back, with the time they took", async () => {
    const desk = await openDesk();
    const { ada, robin, t } = desk;
    await earn(desk, ada, 500_000n);
    const withdrawalId = await ask(ada, await addBank(ada), 6_000n);
    const due = { openWithdrawals: 1, openWithdrawalsMinor: 6_000n };
    expect(await robin.as.query(api.admin.live, {})).toMatchObject(due);
    vi.setSystemTime(Date.now() + DAY_MS);
    await robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: REASON });
    await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: "wire 17" });
    const day = dayOf(Date.now());
    const period = { fromDay: day, toDay: day, compare: false };
    const paid = await robin.as.query(api.admin.stats, period);
    expect(paid.totals).toMatchObject({ withdrawalsAsked: 0, withdrawalsPaid: 1, withdrawalsPaidMinor: 6_000n });
    expect(Math.abs((paid.medianWithdrawalMs ?? 0) - DAY_MS)).toBeLessThan(0.19 * DAY_MS);
    expect(paid.before).toBeNull();
    expect(await robin.as.query(api.admin.live, {})).toMatchObject({ openWithdrawals: 0, openWithdrawalsMinor: 0n });
    expect(await statsDifferences(t)).toEqual([]);
    await robin.as.mutation(api.payouts.markReturned, { withdrawalId, reason: REASON });
    expect((await robin.as.query(api.admin.stats, period)).totals).toMatchObject({ withdrawalsPaid: 0, withdrawalsPaidMinor: 0n });
    expect((await robin.as.query(api.admin.stats, period)).medianWithdrawalMs).toBeNull();
    expect(await statsDifferences(t)).toEqual([]);
  });

  it("are refused for a period that is none, and for others than admins", async () => {
    const { casey, robin } = await openDesk();
    const wrong = { fromDay: "2026-11-05", toDay: "2026-11-04", compare: false };
    await expect(robin.as.query(api.admin.stats, wrong)).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "period" }));
    await expect(casey.as.query(api.admin.stats, { ...wrong, toDay: "2026-11-05" })).rejects.toMatchObject(refusal("FORBIDDEN"));
  });
});

describe("a recount", () => {
  it("makes the figures of a place that is older than they are, then finds them right", async () => {
    const rig = await disputableSession();
    const counted = await rig.t.query(internal.jobs.stats.kept, { fromDay: null });
    await rig.t.run(async (ctx) => {
      for (const row of await ctx.db.query("dayStats").collect()) await ctx.db.delete("dayStats", row._id);
      for (const row of await ctx.db.query("standingStats").collect()) await ctx.db.delete("standingStats", row._id);
    });
    await rig.t.mutation(internal.jobs.stats.daily, {});
    await settleJobs(rig.t);
    const filled = await rig.t.query(internal.jobs.stats.kept, { fromDay: null });
    // The people of the rig were inserted by hand: the recount alone knows them.
    expect(filled.days.map(({ day, figures }) => [day, figures])).toEqual(
      counted.days.map(({ day, figures }) => [day, { ...figures, signUps: 4 }]),
    );
    expect(filled.standing.figures).toEqual(counted.standing.figures);
    const checks = () => rig.t.run((ctx) => ctx.db.query("statsChecks").collect());
    expect(await checks()).toMatchObject([{ state: "filled" }]);
    await rig.t.action(internal.jobs.stats.check, { repair: false });
    expect((await checks()).map(({ state, differenceCount }) => [state, differenceCount])).toEqual([
      ["filled", expect.any(Number)],
      ["passed", 0],
    ]);
  });

  it("finds a figure that is wrong, and puts it right when an admin asks for it with a reason", async () => {
    const rig = await disputableSession();
    await rig.t.action(internal.jobs.stats.check, { repair: false });
    const day = dayOf(Date.now());
    await rig.t.run(async (ctx) => {
      const row = await ctx.db
        .query("dayStats")
        .withIndex("by_day_and_shard", (q) => q.eq("day", day))
        .first();
      if (row !== null) await ctx.db.patch("dayStats", row._id, { figures: { ...row.figures, volumeMinor: 99_999n } });
    });
    await rig.t.action(internal.jobs.stats.check, { repair: false });
    const last = async () => (await rig.robin.as.query(api.admin.live, {})).lastCheck;
    expect(await last()).toMatchObject({ state: "broken", differences: [`${day} volumeMinor 1500 99999`] });
    await expect(rig.robin.as.mutation(api.admin.recountStats, { reason: "" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { field: "reason" }),
    );
    await rig.robin.as.mutation(api.admin.recountStats, { reason: "The figure of today is absurd." });
    await settleJobs(rig.t);
    expect(await last()).toMatchObject({ state: "filled" });
    const stats = await rig.robin.as.query(api.admin.stats, { fromDay: day, toDay: day, compare: false });
    expect(stats.totals.volumeMinor).toBe(1_500n);
    const asked = await rig.t.run((ctx) =>
      ctx.db
        .query("auditEvents")
        .withIndex("by_action_and_atMs", (q) => q.eq("action", "stats.recount"))
        .collect(),
    );
    expect(asked).toMatchObject([
      { actor: rig.robin.userId, reason: "The figure of today is absurd.", before: '{"lastCheck":"broken","differences":1}' },
    ]);
  });
});

describe("the rows of a day", () => {
  it("are written by everybody in turn: subjects spread over all of them", () => {
    const shards = Array.from({ length: 800 }, (_, n) => shardOf(`k57subject${n}`));
    const sizes = Array.from({ length: 8 }, (_, shard) => shards.filter((other) => other === shard).length);
    expect(Math.min(...sizes)).toBeGreaterThan(60);
    expect(Math.max(...sizes)).toBeLessThan(140);
  });
});
