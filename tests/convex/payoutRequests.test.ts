import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import { checkLedger, credit, keepTicking, openSession } from "../support/sessionRig";
import { addBank, addConnect, ask, askPayee, DAY_MS, earn, moneyOf, openDesk, owe, page, REASON, refusal, seen, settleJobs } from "./payoutHelpers";
import { createAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

describe("a request", () => {
  it("reserves the money at once and says where it is and what it waits for", async () => {
    const desk = await openDesk();
    const { t, ada, robin } = desk;
    await earn(desk, ada, 10_000n);
    const methodId = await addBank(ada);
    const withdrawalId = await ask(ada, methodId, 6_000n);
    expect(await moneyOf(t, ada)).toEqual([4_000n, 6_000n, 0n]);
    const mine = await seen(ada, withdrawalId);
    expect(mine).toMatchObject({ amountMinor: 6_000n, state: "pending", source: "request", month: null, canCancel: true, method: { last4: "7890", holderInitials: "A. E." } });
    expect(mine.clock).toMatchObject({ place: "reserved", waitsFor: "approval", sinceMs: Date.now(), untilMs: Date.now() + 3 * DAY_MS });
    expect(mine.timeline).toEqual([{ atMs: Date.now(), what: "requested", reason: null }]);
    const told = await robin.as.query(api.notifications.list, page());
    expect(told.page.map(({ notice }) => notice)).toMatchObject([{ kind: "withdrawalRequested", data: { amountMinor: 6_000n, advisorName: "Ada" } }]);
    expect((await checkLedger(t)).violations).toEqual([]);
  });

  it("is one request for one key, and another under the same key is refused", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    await earn(desk, ada, 10_000n);
    const methodId = await addBank(ada);
    const wish = { amountMinor: 3_000n, methodId, requestKey: "the-same-key" };
    const first = await ada.as.mutation(api.payouts.request, wish);
    expect(await ada.as.mutation(api.payouts.request, wish)).toEqual(first);
    await expect(ada.as.mutation(api.payouts.request, { ...wish, amountMinor: 3_001n })).rejects.toMatchObject(refusal("DUPLICATE_REQUEST"));
    expect(await moneyOf(t, ada)).toEqual([7_000n, 3_000n, 0n]);
  });

  it("counts what is due although no job released it", async () => {
    const { t, casey } = await openDesk();
    const bea = await createAdvisor(t, { name: "Bea", chatPriceMinor: 5_000n });
    const rig = { t, client: casey, advisor: bea };
    await credit(t, casey.userId, 20_000n);
    const sessionId = await openSession(rig);
    await keepTicking(rig, sessionId, 60_000);
    await casey.as.mutation(api.sessions.end, { sessionId });
    const methodId = await addBank(bea);
    await expect(ask(bea, methodId, 4_500n)).rejects.toMatchObject(refusal("INSUFFICIENT_FUNDS", { availableMinor: 0n }));
    // The clock goes on, the jobs do not.
    vi.setSystemTime(Date.now() + DAY_MS);
    await ask(bea, methodId, 4_500n);
    expect(await moneyOf(t, bea)).toEqual([0n, 4_500n, 0n]);
  });

  it.each([
    ["a cent below the least", 1_999n, refusal("BELOW_MINIMUM", { limitMinor: 2_000n })],
    ["nothing", 0n, refusal("INVALID_INPUT", { field: "amountMinor" })],
    ["less than nothing", -5_000n, refusal("INVALID_INPUT", { field: "amountMinor" })],
    ["a cent too much for one", 1_000_001n, refusal("ABOVE_MAXIMUM", { limitMinor: 1_000_000n })],
    ["more than there is", 10_001n, refusal("INSUFFICIENT_FUNDS", { availableMinor: 10_000n })],
  ])("is refused for %s", async (_what, amountMinor, expected) => {
    const desk = await openDesk();
    await earn(desk, desk.ada, 10_000n);
    const methodId = await addBank(desk.ada);
    await expect(ask(desk.ada, methodId, amountMinor)).rejects.toMatchObject(expected);
    expect(await moneyOf(desk.t, desk.ada)).toEqual([10_000n, 0n, 0n]);
  });

  it("is refused beyond a day's limit, beyond five open ones, and while something is owed", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    await earn(desk, ada, 3_000_000n);
    const methodId = await addBank(ada);
    await ask(ada, methodId, 1_000_000n);
    await ask(ada, methodId, 995_000n);
    await expect(ask(ada, methodId, 5_001n)).rejects.toMatchObject(refusal("DAILY_CAP", { limitMinor: 2_000_000n, leftMinor: 5_000n }));
    await ask(ada, methodId, 2_000n);
    vi.setSystemTime(Date.now() + DAY_MS + 1);
    await ask(ada, methodId, 2_000n);
    await ask(ada, methodId, 2_000n);
    await expect(ask(ada, methodId, 2_000n)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "tooManyOpen", limit: 5 }));
    const bea = await createAdvisor(t, { name: "Bea" });
    await earn(desk, bea, 5_000n);
    await owe(t, bea, 100n);
    await expect(ask(bea, await addBank(bea), 2_000n)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "debt" }));
    expect(await bea.as.query(api.payouts.overview, {})).toMatchObject({ maxMinor: 0n, debtMinor: 100n, obstacles: ["debt"] });
  });

  it("counts towards a day's limit unless its money came back", async () => {
    const desk = await openDesk();
    const { ada, robin } = desk;
    await earn(desk, ada, 3_000_000n);
    const methodId = await addBank(ada);
    const refused = await ask(ada, methodId, 1_000_000n);
    const canceled = await ask(ada, methodId, 1_000_000n);
    await expect(ask(ada, methodId, 2_000n)).rejects.toMatchObject(refusal("DAILY_CAP", { limitMinor: 2_000_000n, leftMinor: 0n }));
    await robin.as.mutation(api.payouts.decide, { withdrawalId: refused, decision: "reject", reason: REASON });
    await ada.as.mutation(api.payouts.cancel, { withdrawalId: canceled });
    await ask(ada, methodId, 1_000_000n);
    await ask(ada, methodId, 1_000_000n);
  });

  it("goes only to one's own method, and only to one that may receive", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    const bea = await createAdvisor(t, { name: "Bea" });
    await earn(desk, ada, 10_000n);
    const foreign = await addBank(bea);
    await expect(ask(ada, foreign, 5_000n)).rejects.toMatchObject(refusal("NOT_FOUND"));
    const { methodId, payeeId } = await addConnect(ada);
    await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "restricted" });
    await askPayee(ada, "refresh");
    await expect(ask(ada, methodId, 5_000n)).rejects.toMatchObject(refusal("INVALID_STATE", { state: "methodNotReady" }));
    await ada.as.mutation(api.payoutMethods.remove, { methodId });
    await expect(ask(ada, methodId, 5_000n)).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("is open to the suspended, who keep what is theirs", async () => {
    const desk = await openDesk();
    const { t, ada } = desk;
    await earn(desk, ada, 10_000n);
    await t.run((ctx) => ctx.db.patch("users", ada.userId, { suspended: true }));
    const withdrawalId = await ask(ada, await addBank(ada), 10_000n);
    expect((await seen(ada, withdrawalId)).state).toBe("pending");
  });

  it("can be taken back until it is decided, by its advisor alone", async () => {
    const desk = await openDesk();
    const { t, ada, robin } = desk;
    const bea = await createAdvisor(t, { name: "Bea" });
    await earn(desk, ada, 10_000n);
    const methodId = await addBank(ada);
    const withdrawalId = await ask(ada, methodId, 4_000n);
    await expect(bea.as.mutation(api.payouts.cancel, { withdrawalId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect(await bea.as.query(api.payouts.get, { withdrawalId })).toBeNull();
    await ada.as.mutation(api.payouts.cancel, { withdrawalId });
    await ada.as.mutation(api.payouts.cancel, { withdrawalId });
    expect(await moneyOf(t, ada)).toEqual([10_000n, 0n, 0n]);
    expect((await seen(ada, withdrawalId)).clock).toMatchObject({ place: "back", waitsFor: null });
    const second = await ask(ada, methodId, 4_000n);
    await robin.as.mutation(api.payouts.decide, { withdrawalId: second, decision: "approve", reason: REASON });
    await expect(ada.as.mutation(api.payouts.cancel, { withdrawalId: second })).rejects.toMatchObject(refusal("INVALID_STATE", { state: "approved" }));
    expect((await checkLedger(t)).violations).toEqual([]);
  });
});

describe("what an advisor sees", () => {
  it("is a list by state, an overview and a statement that tie to the ledger", async () => {
    const desk = await openDesk();
    const { t, ada, robin } = desk;
    await earn(desk, ada, 10_000n);
    const methodId = await addBank(ada);
    const paid = await ask(ada, methodId, 3_000n);
    await robin.as.mutation(api.payouts.decide, { withdrawalId: paid, decision: "approve", reason: REASON });
    await robin.as.mutation(api.payouts.complete, { withdrawalId: paid, reference: "=WIRE 77" });
    await ask(ada, methodId, 2_000n);
    await settleJobs(t);
    expect(await ada.as.query(api.payouts.overview, {})).toMatchObject({
      availableMinor: 5_000n,
      inTransitMinor: 2_000n,
      paidMinor: 3_000n,
      maxMinor: 5_000n,
      openCount: 1,
      monthly: true,
      nextBatchMonth: "2026-11",
      obstacles: [],
      isPaused: false,
    });
    const completed = await ada.as.query(api.payouts.listMine, { ...page(), state: "completed" });
    expect(completed.page.map(({ amountMinor, reference }) => [amountMinor, reference])).toEqual([[3_000n, "=WIRE 77"]]);
    expect((await ada.as.query(api.payouts.listMine, page())).page).toHaveLength(2);
    vi.setSystemTime(Date.UTC(2026, 11, 2));
    const statement = await ada.as.query(api.payouts.statement, { month: "2026-11" });
    expect(statement).toMatchObject({ opening: { totalMinor: 0n }, paidMinor: 3_000n, closing: { availableMinor: 5_000n, inTransitMinor: 2_000n, totalMinor: 7_000n }, isFinal: true });
    expect(statement.opening.totalMinor + statement.earnedMinor - statement.paidMinor + statement.adjustmentsMinor).toBe(statement.closing.totalMinor);
    const { text, fileName } = await ada.as.query(api.payouts.statementCsv, { month: "2026-11" });
    expect(fileName).toBe("statement-2026-11.csv");
    expect(text).toContain("paid_out,,-30.00,USD");
    expect(text).toContain("30.00,USD,'=WIRE 77");
    expect(await ada.as.query(api.payouts.year, { year: 2026 })).toMatchObject({ paidMinor: 3_000n });
    await expect(ada.as.query(api.payouts.statement, { month: "2027-01" })).rejects.toMatchObject(refusal("INVALID_INPUT", { field: "month" }));
    expect(await ada.as.query(api.earnings.summary, {})).toMatchObject({ availableMinor: 5_000n, withdrawnMinor: 5_000n });
  });
});
