import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { internal } from "@/convex/_generated/api";
import type { Doc } from "@/convex/_generated/dataModel";
import { loadBalances } from "@/convex/model/ledger/balances";
import { runCheck } from "@/lib/domain/ledger/runCheck";
import { sumMinor } from "@/lib/domain/money";
import { pass } from "../support/sessionRig";
import { statsDifferences } from "../support/statsCheck";
import { beginLife, HOUR_MS, live, settleNow, STEPS, type Life, type Step } from "./moneyLife";
import type { TestBackend } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

/** What most others need before it comes more often. */
const OFTEN = ["session", "session", "dispute", "dispute", "ask", "ask", "approve", "second", "days", "batch", "approveBatch", "refund"];
const step = fc.record({
  what: fc.constantFrom(...STEPS, ...OFTEN),
  who: fc.integer({ min: 0, max: 1 }),
  part: fc.integer({ min: 1, max: 100 }),
});

const act = (what: string, part: number, who = 0): Step => ({ what, who, part });
/** A life in which everything happens: paid out by both ways, refunded afterwards, and so on. */
const EVERYTHING: Step[] = [
  // By the processor: a first approval, a second, an answer that is lost, and the same transfer found again.
  ...[act("session", 90), act("session", 100), act("days", 6), act("lose", 1), act("ask", 100), act("approve", 3), act("second", 1)],
  ...[act("retry", 1), act("heal", 1), act("sweep", 1), act("hours", 3)],
  // Refunded after it was paid: debt.
  ...[act("dispute", 4), act("answer", 1), act("refund", 1), act("agree", 1)],
  // By hand, sent back, and refunded in part out of what is frozen.
  ...[act("session", 100, 1), act("days", 6), act("ask", 80, 1), act("approve", 1), act("second", 1), act("complete", 1), act("return", 1)],
  ...[act("session", 80, 1), act("dispute", 5), act("part", 60), act("disagree", 1), act("part", 30)],
  ...[act("session", 30, 1), act("dispute", 5), act("reject", 1), act("session", 30, 1), act("dispute", 5), act("takeBack", 1)],
  // Taken back, refused, failed by hand.
  ...[act("days", 6), act("ask", 2, 1), act("cancel", 2, 1), act("ask", 3, 1), act("decline", 5), act("ask", 4, 1), act("approve", 5)],
  ...[act("second", 5), act("fail", 5)],
  // Corrections, alone and by two.
  ...[
    act("adjust", 6),
    act("adjust", 7),
    act("adjust", 8),
    act("confirm", 1),
    act("adjust", 5),
    act("adjust", 14),
    act("drop", 1),
    act("topUp", 1),
  ],
  // A month: one is held, one refused and tried again.
  ...[act("session", 100), act("session", 90), act("session", 100, 1), act("days", 100), act("days", 60), act("batch", 1), act("hold", 1)],
  ...[
    act("refuse", 1),
    act("approveBatch", 1),
    act("secondBatch", 1),
    act("heal", 1),
    act("retryRow", 1),
    act("retryRow", 2),
    act("approveBatch", 1),
  ],
  ...[act("restrict", 1), act("short", 1), act("heal", 1), act("seal", 1)],
];

/** Proves the whole book, the processor's list included, as `npm run ledger:check` does. */
const check = async (t: TestBackend) =>
  await runCheck(
    (task) => t.query(internal.jobs.ledger.checkPage, task),
    (cursor) => t.action(internal.jobs.processorCheck.page, { cursor }),
  );

/** The balances are what the preview of the last decision said they would be. */
async function provePreview({ t, decided }: Life): Promise<void> {
  if (decided === null) return;
  const dispute = await t.run((ctx) => ctx.db.get("disputes", decided.disputeId));
  const owners: Record<string, Doc<"users">["_id"] | undefined> = { client: dispute?.clientId, advisor: dispute?.advisorUserId };
  const last = new Map(decided.preview.lines.map((line) => [`${line.owner} ${line.account}`, line]));
  for (const { owner, account, balanceAfterMinor } of last.values()) {
    const ownerId = owners[owner];
    if (ownerId === undefined) continue;
    const balances: Record<string, bigint> = await t.run((ctx) => loadBalances(ctx, ownerId));
    expect([account, balances[account]]).toEqual([account, balanceAfterMinor]);
  }
}

/** What must hold at every moment. */
async function prove({ t, client, advisors, seen }: Life): Promise<void> {
  const { violations, totals } = await check(t);
  expect(violations).toEqual([]);
  expect(await statsDifferences(t)).toEqual([]);
  const rows = await t.run(async (ctx) => ({
    sessions: await ctx.db.query("sessions").collect(),
    earnings: await ctx.db.query("earnings").collect(),
    disputes: await ctx.db.query("disputes").collect(),
    withdrawals: await ctx.db.query("withdrawals").collect(),
    transactions: await ctx.db.query("ledgerTransactions").collect(),
    transfers: await ctx.db.query("demoTransfers").collect(),
    payments: await ctx.db.query("demoPayments").collect(),
    adjustments: await ctx.db.query("adjustments").collect(),
    batchRows: await ctx.db.query("payoutBatchRows").collect(),
    batches: await ctx.db.query("payoutBatches").collect(),
  }));
  const { earnings, disputes, withdrawals, transactions, transfers, batchRows } = rows;
  const posted = rows.adjustments.filter(({ state }) => state === "posted");
  const adjustedMinor = (userId: string) => sumMinor(posted.filter((row) => row.userId === userId).map(({ amountMinor }) => amountMinor));
  const adjustedFor = (reason: string) =>
    sumMinor(posted.filter(({ reasonCode }) => reasonCode === reason).map(({ amountMinor }) => amountMinor));
  const refundedMinor = sumMinor(disputes.map(({ decision }) => decision?.refundMinor ?? 0n));

  // The client has what was added, without what sessions cost, with what was refunded and put right.
  const wallet: Record<string, bigint> = await t.run((ctx) => loadBalances(ctx, client.userId));
  const hereMinor = sumMinor(
    Object.keys(wallet)
      .filter((name) => name.startsWith("C."))
      .map((name) => wallet[name] ?? 0n),
  );
  const addedMinor = sumMinor(rows.payments.map(({ amountReceivedMinor }) => amountReceivedMinor));
  const spentMinor = sumMinor(rows.sessions.map(({ chargeMinor }) => chargeMinor ?? 0n));
  expect(hereMinor).toBe(addedMinor - spentMinor + refundedMinor + adjustedMinor(client.userId));
  // The platform has its fees without those it gave back, and what corrections took from people.
  const backMinor = sumMinor(earnings.map((row) => row.takenBackMinor ?? 0n));
  expect(totals["P.revenue"] ?? 0n).toBe(
    sumMinor(earnings.map(({ feeMinor }) => feeMinor)) - (refundedMinor - backMinor) - adjustedFor("correction"),
  );

  const completed = withdrawals.filter(({ state }) => state === "completed");
  // What left is what was paid out and what cards' banks took back; what came is what was added.
  const outsideMinor = (totals["X.bank"] ?? 0n) + (totals["X.card"] ?? 0n);
  expect(outsideMinor).toBe(sumMinor(completed.map(({ amountMinor }) => amountMinor)) - adjustedFor("chargeback") - addedMinor);
  for (const { userId } of advisors) {
    const balances = await t.run((ctx) => loadBalances(ctx, userId));
    const own = earnings.filter(({ advisorId }) => advisorId === userId);
    const keptMinor = sumMinor(own.map((row) => row.amountMinor - (row.takenBackMinor ?? 0n))) + adjustedMinor(userId);
    const paidMinor = sumMinor(completed.filter(({ advisorId }) => advisorId === userId).map(({ amountMinor }) => amountMinor));
    if (balances["A.debt"] < 0n) seen.add("debt");
    // Nothing is lost and nothing is made: what is here, owed or paid is what was earned and not taken back.
    const ownMinor = balances["A.pending"] + balances["A.avail"] + balances["A.frozen"] + balances["A.transit"] + balances["A.debt"];
    expect(ownMinor + paidMinor).toBe(keptMinor);
    const held = disputes.filter((row) => row.advisorUserId === userId && row.isOpen);
    expect(balances["A.frozen"]).toBe(sumMinor(held.map(({ frozenMinor }) => frozenMinor)));
  }
  for (const { _id, isOpen, decision, chargeMinor, sessionId } of disputes) {
    const refunds = transactions.filter(({ key }) => key.startsWith(`refund:${_id}:`));
    expect(refunds).toHaveLength((decision?.refundMinor ?? 0n) > 0n ? 1 : 0);
    expect((decision?.refundMinor ?? 0n) <= chargeMinor).toBe(true);
    expect(earnings.find((row) => row.sessionId === sessionId)?.status === "frozen").toBe(isOpen);
  }

  // One transfer for a withdrawal at most, one living withdrawal for a row, and two admins where two are needed.
  expect(new Set(transfers.map(({ payoutId }) => payoutId)).size).toBe(transfers.length);
  // What the processor has sent is on its way or paid here, and never back with the advisor as well.
  const stateOf = (payoutId: string) => withdrawals.find(({ _id }) => _id === payoutId)?.state ?? "nowhere";
  expect(transfers.map(({ payoutId }) => stateOf(payoutId)).filter((state) => state !== "processing" && state !== "completed")).toEqual([]);
  for (const { _id, withdrawalId } of batchRows) {
    const living = withdrawals.filter(
      ({ batchRowId, state }) => batchRowId === _id && ["pending", "approved", "processing", "completed"].includes(state),
    );
    expect(living.map((row) => row._id)).toEqual(living.length === 0 ? [] : [withdrawalId]);
  }
  for (const { state, approvals, approversNeeded, advisorId } of withdrawals) {
    const admins = new Set(approvals.map(({ adminId }) => adminId));
    expect([admins.has(advisorId), admins.size]).toEqual([false, approvals.length]);
    if (["approved", "processing", "completed"].includes(state)) expect(admins.size).toBeGreaterThanOrEqual(approversNeeded);
  }
  for (const { _id, counts, amounts } of rows.batches) {
    for (const state of ["pending", "approved", "processing", "paid", "failed", "on_hold"] as const) {
      const inState = batchRows.filter((row) => row.batchId === _id && row.state === state);
      expect([counts[state], amounts[state]]).toEqual([inState.length, sumMinor(inState.map(({ amountMinor }) => amountMinor))]);
    }
  }
}

/** Lives through the steps after a session with each advisor, with a proof after every twelfth and when all has come to rest. */
async function liveThrough(steps: Step[], seen: Set<string>): Promise<void> {
  const life = await beginLife(seen);
  for (const who of [0, 1]) await live(life, act("session", 100, who));
  for (const [n, next] of steps.entries()) {
    await live(life, next);
    await provePreview(life);
    if (next.part % 3 !== 0) await settleNow(life);
    if (n % 12 === 11) await prove(life);
  }
  // Whatever hangs comes to an end once everything works again.
  await live(life, act("heal", 1));
  for (let n = 0; n < 4; n += 1) {
    await pass(life.t, 2 * HOUR_MS);
    await live(life, act("sweep", 1));
    await settleNow(life);
  }
  await live(life, act("seal", 1));
  await prove(life);
  const withdrawals = await life.t.run((ctx) => ctx.db.query("withdrawals").collect());
  expect(withdrawals.filter(({ state, methodKind }) => state === "processing" && methodKind === "connect")).toEqual([]);
}

it("a life in which everything happens keeps every cent", { timeout: 120_000 }, async () => {
  const seen = new Set<string>();
  await liveThrough(EVERYTHING, seen);
  expect([...seen].sort()).toEqual([...STEPS, "debt"].sort());
});

it(
  "any interleaving of sessions, disputes, withdrawals, failures, months and corrections keeps every cent",
  { timeout: 400_000 },
  async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => await liveThrough(steps, seen)),
      { numRuns: 14 },
    );
    // What needs the least luck has happened, or the proof is worth little.
    expect([...seen]).toEqual(expect.arrayContaining(["session", "dispute", "ask", "approve", "batch", "days"]));
  },
);
