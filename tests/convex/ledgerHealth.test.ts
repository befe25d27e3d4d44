import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { MutationCtx } from "@/convex/_generated/server";
import { isPayoutBlocked } from "@/convex/model/ledger/health";
import { checkLedger } from "@/tests/support/sessionRig";
import { balancesOf, disputableSession, openDispute, type DisputeRig } from "./disputeHelpers";

afterEach(() => {
  vi.useRealTimers();
});

const isBlocked = async ({ t }: DisputeRig) => await t.run(async (ctx) => await isPayoutBlocked(ctx));

/** Lets the check under way go on to its end; not as far as the repeated one an hour later. */
async function finish({ t }: DisputeRig): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    await vi.advanceTimersByTimeAsync(10);
    await t.finishInProgressScheduledFunctions();
  }
}

async function moveBalance({ t }: DisputeRig, byMinor: bigint): Promise<void> {
  await t.run(async (ctx) => {
    const account = (await ctx.db.query("accounts").collect()).find((row) => row.class === "C.avail");
    if (account !== undefined) await ctx.db.patch("accounts", account._id, { balanceMinor: account.balanceMinor + byMinor });
  });
}

describe("the daily check", () => {
  it("passes on right books and blocks nothing", async () => {
    const rig = await disputableSession();
    expect(await isBlocked(rig)).toBe(false);
    await rig.t.mutation(internal.jobs.ledger.daily, {});
    await finish(rig);
    const health = await rig.robin.as.query(api.admin.ledgerHealth, {});
    expect(health).toMatchObject({ isPayoutBlocked: false, running: null, last: { state: "passed", violationCount: 0, pagesLeft: 0 } });
    expect(health.last?.counts).toMatchObject({ sessions: 1 });
    expect(health.last?.totals.reduce((total, { totalMinor }) => total + totalMinor, 0n)).toBe(0n);
  });

  it("blocks payouts on one cent too much, and opens them when a later check passes", async () => {
    const rig = await disputableSession();
    await moveBalance(rig, 1n);
    await rig.t.mutation(internal.jobs.ledger.daily, {});
    await finish(rig);
    expect(await isBlocked(rig)).toBe(true);
    const told = await rig.robin.as.query(api.notifications.list, { paginationOpts: { numItems: 20, cursor: null } });
    expect(told.page.map(({ notice }) => notice)).toContainEqual({ kind: "systemAlert", data: { alert: "ledgerBroken", subject: "1" } });
    expect((await rig.robin.as.query(api.admin.ledgerHealth, {})).last).toMatchObject({ state: "broken", violations: [{ invariant: "I-3" }] });
    await moveBalance(rig, -1n);
    expect(await isBlocked(rig)).toBe(true);
    const { checkId } = await rig.robin.as.mutation(api.admin.runLedgerCheck, {});
    // A second one joins the first.
    expect(await rig.sam.as.mutation(api.admin.runLedgerCheck, {})).toEqual({ checkId });
    expect(await isBlocked(rig)).toBe(true);
    await finish(rig);
    expect(await isBlocked(rig)).toBe(false);
    const audit = await rig.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).filter(({ targetTable }) => targetTable === "ledgerChecks"));
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ["ledger.blockPayouts", "ledger.daily"],
      ["ledger.check", rig.robin.userId],
      ["ledger.openPayouts", rig.robin.userId],
    ]);
    expect((await rig.robin.as.query(api.admin.ledgerChecks, { paginationOpts: { numItems: 10, cursor: null } })).page.map(({ state }) => state)).toEqual(["passed", "broken"]);
  });

  it("looks again by itself an hour after it found something", async () => {
    const rig = await disputableSession();
    await moveBalance(rig, 1n);
    await rig.t.mutation(internal.jobs.ledger.daily, {});
    await finish(rig);
    await moveBalance(rig, -1n);
    await vi.advanceTimersByTimeAsync(3_600_000);
    await finish(rig);
    expect(await isBlocked(rig)).toBe(false);
  });
});

describe("the checker", () => {
  type Tamper = (ctx: MutationCtx, sessionId: Id<"sessions">) => Promise<void>;
  const patchEarning =
    (change: object): Tamper =>
    async (ctx) => {
      const earning = await ctx.db.query("earnings").first();
      if (earning !== null) await ctx.db.patch("earnings", earning._id, change);
    };

  it.each<{ what: string; invariant: string; tamper: Tamper }>([
    { what: "a refund nobody posted", invariant: "I-5", tamper: patchEarning({ refundedMinor: 100n, takenBackMinor: 90n }) },
    { what: "frozen money of another amount", invariant: "I-7", tamper: patchEarning({ frozenMinor: 1n }) },
    { what: "an earning that is not frozen while disputed", invariant: "I-7", tamper: patchEarning({ status: "available" }) },
    { what: "an earning released too early", invariant: "I-10", tamper: patchEarning({ releasedAtMs: 1 }) },
    {
      what: "a transaction without its audit row",
      invariant: "I-13",
      tamper: async (ctx) => {
        const row = (await ctx.db.query("auditEvents").collect()).find(({ action }) => action === "ledger.freeze");
        if (row !== undefined) await ctx.db.delete("auditEvents", row._id);
      },
    },
  ])("finds $what", async ({ invariant, tamper }) => {
    const rig = await disputableSession();
    await openDispute(rig);
    expect((await checkLedger(rig.t)).violations).toEqual([]);
    await rig.t.run((ctx) => tamper(ctx, rig.sessionId));
    expect((await checkLedger(rig.t)).violations.map((violation) => violation.invariant)).toContain(invariant);
    expect(await balancesOf(rig, rig.advisor)).toEqual({ "A.frozen": 1_350n });
  });

  it("finds an earning that waits long after its hold", async () => {
    const rig = await disputableSession();
    // The clock alone: neither the job nor the sweeper has run.
    vi.setSystemTime(Date.now() + 27 * 3_600_000);
    expect((await checkLedger(rig.t)).violations.map(({ invariant }) => invariant)).toContain("I-10");
  });
});
