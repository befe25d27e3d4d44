import { afterEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { checkLedger, credit, keepTicking, openSession } from "../support/sessionRig";
import { addBank, addConnect, ask, askPayee, DAY_MS, earn, moneyOf, NOVEMBER_MS, openDesk, owe, page, REASON, refusal, settleJobs, type Desk } from "./payoutHelpers";
import { createAdvisor, createUser, type TestAdvisor, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const OCTOBER = "2026-10";
/** The evening of the last day of October. */
const OCTOBER_MS = Date.UTC(2026, 9, 31, 20);

type Month = Desk & { bea: TestAdvisor; cleo: TestAdvisor; dan: TestAdvisor; payees: Record<"ada" | "bea", string> };

/** Four advisors at the end of October: Ada $100 and Bea $60 through the processor, Cleo $40 by bank, Dan $19.99. */
async function october(): Promise<Month> {
  const desk = await openDesk();
  vi.setSystemTime(OCTOBER_MS);
  const { t, ada } = desk;
  const bea = await createAdvisor(t, { name: "Bea" });
  const cleo = await createAdvisor(t, { name: "Cleo" });
  const dan = await createAdvisor(t, { name: "Dan" });
  await earn(desk, ada, 10_000n);
  await earn(desk, bea, 6_000n);
  await earn(desk, cleo, 4_000n);
  await earn(desk, dan, 1_999n);
  const payees = { ada: (await addConnect(ada)).payeeId, bea: (await addConnect(bea)).payeeId };
  await addBank(cleo);
  await addBank(dan);
  vi.setSystemTime(NOVEMBER_MS);
  return { ...desk, bea, cleo, dan, payees };
}

async function generate({ t, robin }: Desk, month = OCTOBER): Promise<Id<"payoutBatches">> {
  const { batchId } = await robin.as.mutation(api.payouts.generateBatch, { month });
  await settleJobs(t);
  return batchId;
}

async function rowsOf(admin: TestUser, batchId: Id<"payoutBatches">) {
  const { page: rows } = await admin.as.query(api.payoutBatches.rows, { batchId, ...page(50) });
  return Object.fromEntries(rows.map((row) => [row.advisor.firstName, row]));
}

const transfers = async ({ t }: Desk) => await t.run((ctx) => ctx.db.query("demoTransfers").collect());
const approve = async (admin: TestUser, batchId: Id<"payoutBatches">) => await admin.as.mutation(api.payoutBatches.approve, { batchId, reason: REASON });

describe("the payout of a month", () => {
  it("is previewed from the ledger without writing anything, then made, approved and sent", async () => {
    const month = await october();
    const { t, robin, ada, cleo } = month;
    const preview = await robin.as.query(api.payoutBatches.preview, { month: OCTOBER, ...page() });
    expect(preview.page.map(({ advisor, amountMinor, holdReason }) => [advisor.firstName, amountMinor, holdReason])).toEqual([
      ["Ada", 10_000n, null],
      ["Bea", 6_000n, null],
      ["Cleo", 4_000n, null],
      ["Dan", 1_999n, "below_minimum"],
    ]);
    expect(await moneyOf(t, ada)).toEqual([10_000n, 0n, 0n]);
    const batchId = await generate(month);
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({
      state: "pending",
      counts: { pending: 3, on_hold: 1, total: 4 },
      amounts: { pending: 20_000n, on_hold: 1_999n, total: 21_999n },
      createdBy: { firstName: "Robin" },
      canApprove: true,
    });
    expect(await moneyOf(t, ada)).toEqual([0n, 10_000n, 0n]);
    await approve(robin, batchId);
    await settleJobs(t);
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ state: "processing", counts: { paid: 2, approved: 1, on_hold: 1 }, amounts: { paid: 16_000n } });
    const byHand = (await rowsOf(robin, batchId)).Cleo!;
    await robin.as.mutation(api.payouts.complete, { withdrawalId: byHand.withdrawalId!, reference: "WIRE 1" });
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ state: "closed", closedAtMs: Date.now(), counts: { paid: 3, on_hold: 1 }, amounts: { paid: 20_000n } });
    const mine = await cleo.as.query(api.payouts.listMine, page());
    expect(mine.page).toMatchObject([{ source: "batch", month: OCTOBER, amountMinor: 4_000n, state: "completed" }]);
    const { page: told } = await ada.as.query(api.notifications.list, page());
    expect(told.map(({ notice }) => notice)).toMatchObject([{ kind: "payoutSent", data: { month: OCTOBER, amountMinor: 10_000n } }]);
    const { totals, violations } = await checkLedger(t);
    expect([totals["X.bank"], totals["A.transit"], violations]).toEqual([4_000n, 0n, []]);
  });

  it("is made once, whoever asks how often", async () => {
    const month = await october();
    const batchId = await generate(month);
    expect(await month.rene.as.mutation(api.payouts.generateBatch, { month: OCTOBER })).toEqual({ batchId, state: "pending" });
    await month.t.mutation(internal.jobs.payouts.generate, { batchId });
    await settleJobs(month.t);
    expect(await month.t.run((ctx) => ctx.db.query("payoutBatchRows").collect())).toHaveLength(4);
    await approve(month.robin, batchId);
    await expect(approve(month.robin, batchId)).rejects.toMatchObject(refusal("FORBIDDEN", { why: "approved_before" }));
    // Two workers and the sweep at once.
    await Promise.all([month.t.action(internal.jobs.payouts.runBatch, { batchId }), month.t.action(internal.jobs.payouts.runBatch, { batchId })]);
    await settleJobs(month.t);
    expect((await transfers(month)).map(({ amountMinor }) => amountMinor)).toEqual([10_000n, 6_000n]);
  });

  it("takes what was available when the month ended, to the millisecond, and nothing that came later", async () => {
    const desk = await openDesk();
    const { t, casey, robin } = desk;
    const bea = await createAdvisor(t, { name: "Bea", chatPriceMinor: 5_000n });
    await addBank(bea);
    const endMs = Date.UTC(2026, 10, 1);
    const session = async (endsAtMs: number): Promise<void> => {
      vi.setSystemTime(endsAtMs - 60_000);
      await credit(t, casey.userId, 20_000n);
      await t.run(async (ctx) => {
        for (const beat of await ctx.db.query("presenceBeats").collect()) await ctx.db.patch("presenceBeats", beat._id, { lastSeenAtMs: Date.now() });
      });
      const sessionId = await openSession({ client: casey, advisor: bea });
      await keepTicking({ t, client: casey, advisor: bea }, sessionId, 60_000);
      await casey.as.mutation(api.sessions.end, { sessionId });
    };
    // The first is available in the last millisecond of October, the second in the first of November.
    await session(endMs - DAY_MS - 1);
    await session(endMs - DAY_MS + 60_001);
    const due = await t.run((ctx) => ctx.db.query("earnings").collect());
    expect(due.map(({ availableAtMs, amountMinor }) => [availableAtMs < endMs, amountMinor])).toEqual([[true, 4_500n], [false, 4_500n]]);
    // Neither was released on time: no job has run.
    vi.setSystemTime(NOVEMBER_MS);
    const { batchId } = await robin.as.mutation(api.payouts.generateBatch, { month: OCTOBER });
    await settleJobs(t);
    expect((await rowsOf(robin, batchId)).Bea).toMatchObject({ amountMinor: 4_500n, state: "pending" });
    expect(await moneyOf(t, bea)).toEqual([4_500n, 4_500n, 0n]);
  });

  it("does not pay again what was withdrawn since the month ended", async () => {
    const month = await october();
    const { t, ada, robin } = month;
    const { methods } = await ada.as.query(api.payoutMethods.list, {});
    await ask(ada, methods[0]!.methodId, 7_000n);
    await earn(month, ada, 50_000n);
    const batchId = await generate(month);
    // Of October's $100 there are $30 left, whatever November brought.
    expect((await rowsOf(robin, batchId)).Ada).toMatchObject({ amountMinor: 3_000n });
    expect(await moneyOf(t, ada)).toEqual([50_000n, 10_000n, 0n]);
  });

  it("is only for a month that is over", async () => {
    const { robin } = await openDesk();
    for (const month of ["2026-11", "2026-12", "2026-13", "26-10", "October", "2026-1", "=2026-10"]) {
      await expect(robin.as.mutation(api.payouts.generateBatch, { month })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "month" }));
      await expect(robin.as.query(api.payoutBatches.preview, { month, ...page() })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "month" }));
    }
    vi.setSystemTime(Date.UTC(2026, 10, 1) - 1);
    await expect(robin.as.mutation(api.payouts.generateBatch, { month: OCTOBER })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "month" }));
    vi.setSystemTime(Date.UTC(2026, 10, 1));
    expect(await robin.as.mutation(api.payouts.generateBatch, { month: OCTOBER })).toMatchObject({ state: "generating" });
  });

  it("carries whoever is below the least, has no ready method, owes, or wants to be asked", async () => {
    const month = await october();
    const { t, robin, ada, bea, cleo, dan, payees } = month;
    await ada.as.mutation(api.payouts.setMonthly, { monthly: false });
    await bea.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId: payees.bea, transfers: "restricted" });
    await askPayee(bea, "refresh");
    await owe(t, cleo, 1n);
    const edda = await createAdvisor(t, { name: "Edda" });
    vi.setSystemTime(OCTOBER_MS);
    await earn(month, edda, 5_000n);
    vi.setSystemTime(NOVEMBER_MS);
    const batchId = await generate(month);
    const rows = await rowsOf(robin, batchId);
    expect(Object.values(rows).map(({ advisor, holdReason, state }) => [advisor.firstName, state, holdReason])).toEqual([
      ["Ada", "on_hold", "only_on_request"],
      ["Bea", "on_hold", "payee_not_ready"],
      ["Cleo", "on_hold", "debt"],
      ["Dan", "on_hold", "below_minimum"],
      ["Edda", "on_hold", "no_method"],
    ]);
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ state: "closed", counts: { total: 5, on_hold: 5 } });
    expect(await moneyOf(t, dan)).toEqual([1_999n, 0n, 0n]);
    // What was carried is in the next one.
    await earn(month, dan, 1n);
    vi.setSystemTime(Date.UTC(2026, 11, 1));
    const next = await generate(month, "2026-11");
    expect((await rowsOf(robin, next)).Dan).toMatchObject({ amountMinor: 2_000n, state: "pending" });
  });
});

describe("a run", () => {
  it("goes on past a failure; the failed row is tried again and the batch closes", async () => {
    const month = await october();
    const { t, robin, ada, bea, cleo, payees } = month;
    const batchId = await generate(month);
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId: payees.ada, nextTransfer: "refuse" });
    await approve(robin, batchId);
    await settleJobs(t);
    const rows = await rowsOf(robin, batchId);
    expect([rows.Ada!.state, rows.Ada!.failureCode, rows.Ada!.canRetry, rows.Bea!.state]).toEqual(["failed", "refused", true, "paid"]);
    expect(await moneyOf(t, ada)).toEqual([10_000n, 0n, 0n]);
    await robin.as.mutation(api.payouts.complete, { withdrawalId: rows.Cleo!.withdrawalId!, reference: "WIRE 1" });
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ state: "closed", counts: { failed: 1, paid: 2 } });
    await robin.as.mutation(api.payoutBatches.retryRow, { rowId: rows.Ada!.rowId, reason: "The processor was down." });
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ state: "processing", closedAtMs: null });
    await settleJobs(t);
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ state: "closed", counts: { failed: 0, paid: 3 }, amounts: { paid: 20_000n } });
    expect((await rowsOf(robin, batchId)).Ada).toMatchObject({ state: "paid", attempt: 2 });
    await expect(robin.as.mutation(api.payoutBatches.retryRow, { rowId: rows.Ada!.rowId, reason: "Once more." })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "paid" }));
    expect((await transfers(month)).map(({ payeeId }) => payeeId).sort()).toEqual([payees.ada, payees.bea].sort());
    expect([await moneyOf(t, ada), await moneyOf(t, bea), await moneyOf(t, cleo)]).toEqual([[0n, 0n, 0n], [0n, 0n, 0n], [0n, 0n, 0n]]);
    expect((await checkLedger(t)).violations).toEqual([]);
  });

  it("killed anywhere is taken up by the sweep and sends each row once", async () => {
    const month = await october();
    const { t, robin } = month;
    const { batchId } = await robin.as.mutation(api.payouts.generateBatch, { month: OCTOBER });
    // The maker never ran: the sweep finds it a minute later.
    await t.run(async (ctx) => {
      for (const job of await ctx.db.system.query("_scheduled_functions").collect()) await ctx.scheduler.cancel(job._id);
    });
    vi.setSystemTime(Date.now() + 61_000);
    await t.mutation(internal.jobs.payouts.sweep, {});
    await settleJobs(t);
    await approve(robin, batchId);
    // The worker dies after it has taken the first transfer, before anything was sent.
    const step = await t.mutation(internal.jobs.payouts.batchStep, { batchId });
    await t.mutation(internal.jobs.payouts.begin, { operationId: step.operationId! });
    await t.run(async (ctx) => {
      for (const job of await ctx.db.system.query("_scheduled_functions").collect()) if (job.state.kind === "pending") await ctx.scheduler.cancel(job._id);
    });
    expect(await transfers(month)).toEqual([]);
    for (let minute = 0; minute < 4; minute += 1) {
      vi.setSystemTime(Date.now() + 61_000);
      await t.mutation(internal.jobs.payouts.sweep, {});
      await settleJobs(t);
    }
    expect((await transfers(month)).map(({ amountMinor }) => amountMinor).sort()).toEqual([10_000n, 6_000n].sort());
    expect(await robin.as.query(api.payoutBatches.get, { batchId })).toMatchObject({ counts: { paid: 2, approved: 1 } });
  });

  it("keeps rows above the threshold and one's own row for another admin", async () => {
    const month = await october();
    const { t, robin, rene, bea } = month;
    vi.setSystemTime(OCTOBER_MS);
    await earn(month, month.ada, 90_001n);
    vi.setSystemTime(NOVEMBER_MS);
    await t.run((ctx) => ctx.db.patch("users", bea.userId, { roles: ["client", "advisor", "admin"] }));
    const batchId = await generate(month);
    await approve(bea, batchId);
    await settleJobs(t);
    const first = await rowsOf(bea, batchId);
    expect([first.Ada, first.Bea, first.Cleo].map((row) => [row!.state, row!.approvalsMissing, row!.isOwn])).toEqual([
      ["pending", 1, false],
      ["pending", 1, true],
      ["approved", 0, false],
    ]);
    await expect(bea.as.mutation(api.payoutBatches.holdRow, { rowId: first.Bea!.rowId, reason: REASON })).rejects.toMatchObject(refusal("FORBIDDEN", { why: "own" }));
    await approve(robin, batchId);
    await settleJobs(t);
    const second = await rowsOf(rene, batchId);
    expect([second.Ada!.state, second.Bea!.state]).toEqual(["paid", "paid"]);
    expect((await transfers(month)).map(({ amountMinor }) => amountMinor)).toEqual([100_001n, 6_000n]);
  });

  it("lets an admin take a row out, and does not pay a method that came after the approval", async () => {
    const month = await october();
    const { t, robin, rene, ada, bea, payees } = month;
    const batchId = await generate(month);
    const rows = await rowsOf(robin, batchId);
    expect(await robin.as.mutation(api.payoutBatches.holdRow, { rowId: rows.Bea!.rowId, reason: "A dispute is open." })).toMatchObject({ state: "on_hold", holdReason: "excluded" });
    expect(await moneyOf(t, bea)).toEqual([6_000n, 0n, 0n]);
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId: payees.ada, nextTransfer: "refuse" });
    await approve(robin, batchId);
    await settleJobs(t);
    const method = (await ada.as.query(api.payoutMethods.list, {})).methods[0]!;
    vi.setSystemTime(Date.now() + 1_000);
    await ada.as.mutation(api.payoutMethods.remove, { methodId: method.methodId });
    await addBank(ada);
    await robin.as.mutation(api.payoutBatches.retryRow, { rowId: rows.Ada!.rowId, reason: "She has another bank." });
    await settleJobs(t);
    expect((await rowsOf(robin, batchId)).Ada).toMatchObject({ state: "pending", approvalsMissing: 1, method: { kind: "bank" } });
    await approve(rene, batchId);
    await settleJobs(t);
    expect((await rowsOf(robin, batchId)).Ada!.state).toBe("approved");
  });

  it("puts a failed row on hold when its money has gone elsewhere", async () => {
    const month = await october();
    const { t, robin, ada, payees } = month;
    const batchId = await generate(month);
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId: payees.ada, nextTransfer: "refuse" });
    await approve(robin, batchId);
    await settleJobs(t);
    const { methods } = await ada.as.query(api.payoutMethods.list, {});
    await ask(ada, methods[0]!.methodId, 2_000n);
    const { rowId } = (await rowsOf(robin, batchId)).Ada!;
    expect(await robin.as.mutation(api.payoutBatches.retryRow, { rowId, reason: "Try again." })).toMatchObject({ state: "on_hold", holdReason: "short" });
    expect(await moneyOf(t, ada)).toEqual([8_000n, 2_000n, 0n]);
  });

  it("is a CSV file in which no name is a formula", async () => {
    const month = await october();
    const { t, robin, ada } = month;
    await t.run((ctx) => ctx.db.patch("advisorProfiles", ada.advisorId, { displayName: "=HYPERLINK(\"x\")" }));
    const batchId = await generate(month);
    await createUser(t, { name: "Nobody" });
    const { text, next } = await robin.as.query(api.payoutBatches.csv, { batchId, cursor: null });
    const lines = text.split("\r\n");
    expect(next).toBeNull();
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain("month,row_id,advisor_id,advisor,amount,currency,state");
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"")",100.00,USD,pending`);
    expect(lines[4]).toContain("Dan Example,19.99,USD,on_hold,below_minimum");
  });
});
