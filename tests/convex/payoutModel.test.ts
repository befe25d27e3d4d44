import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { sumMinor } from "@/lib/domain/money";
import { checkLedger } from "../support/sessionRig";
import { statsDifferences } from "../support/statsCheck";
import { addBank, addConnect, askPayee, earn, moneyOf, openDesk, page, REASON, settleJobs, type Desk } from "./payoutHelpers";
import { createAdvisor, type TestAdvisor } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

type Life = Desk & { advisors: TestAdvisor[]; methods: Id<"payoutMethods">[]; payeeIds: string[]; earnedMinor: bigint[]; seen: Set<string> };

const HOUR_MS = 3_600_000;
const STEPS = ["earn", "ask", "cancel", "approve", "second", "reject", "complete", "fail", "return", "retry", "sweep", "batch", "approveBatch", "secondBatch", "hold", "retryRow", "wreck", "short", "heal", "days"] as const;
const step = fc.record({ what: fc.constantFrom(...STEPS), who: fc.integer({ min: 0, max: 1 }), part: fc.integer({ min: 1, max: 100 }) });
type Step = { what: (typeof STEPS)[number]; who: number; part: number };

/** The rows an admin could act on; which one is up to the step. */
async function pick({ t }: Life, part: number): Promise<Id<"withdrawals"> | null> {
  const rows = await t.run((ctx) => ctx.db.query("withdrawals").collect());
  return rows.length === 0 ? null : rows[part % rows.length]!._id;
}

/** Does one thing, as somebody would press it: refusals are part of life, faults are not. */
async function live(life: Life, { what, who, part }: Step): Promise<void> {
  const { t, robin, rene, advisors, methods, payeeIds } = life;
  const advisor = advisors[who]!;
  const withdrawalId = await pick(life, part);
  const batch = await t.run((ctx) => ctx.db.query("payoutBatches").order("desc").first());
  const rows = await t.run((ctx) => ctx.db.query("payoutBatchRows").collect());
  const row = rows[part % Math.max(rows.length, 1)];
  const decide = async (admin: typeof robin, decision: "approve" | "reject") =>
    withdrawalId === null ? null : await admin.as.mutation(api.payouts.decide, { withdrawalId, decision, reason: REASON });
  const acts: Record<Step["what"], () => Promise<unknown>> = {
    earn: async () => {
      const amountMinor = BigInt(part) * 3_000n;
      await earn(life, advisor, amountMinor);
      life.earnedMinor[who]! += amountMinor;
    },
    ask: async () => await advisor.as.mutation(api.payouts.request, { amountMinor: BigInt(part) * 1_500n, methodId: methods[who]!, requestKey: `life-${part}-${Date.now()}` }),
    cancel: async () => withdrawalId !== null && (await advisor.as.mutation(api.payouts.cancel, { withdrawalId })),
    approve: async () => await decide(robin, "approve"),
    second: async () => await decide(rene, "approve"),
    reject: async () => await decide(robin, "reject"),
    complete: async () => withdrawalId !== null && (await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: `WIRE ${part}` })),
    fail: async () => withdrawalId !== null && (await robin.as.mutation(api.payouts.fail, { withdrawalId, reason: REASON })),
    return: async () => withdrawalId !== null && (await robin.as.mutation(api.payouts.markReturned, { withdrawalId, reason: REASON })),
    retry: async () => withdrawalId !== null && (await rene.as.mutation(api.payouts.retry, { withdrawalId, reason: REASON })),
    sweep: async () => await t.mutation(internal.jobs.payouts.sweep, {}),
    batch: async () => await robin.as.mutation(api.payouts.generateBatch, { month: new Date(Date.now() - 31 * 86_400_000).toISOString().slice(0, 7) }),
    approveBatch: async () => batch !== null && (await robin.as.mutation(api.payoutBatches.approve, { batchId: batch._id, reason: REASON })),
    secondBatch: async () => batch !== null && (await rene.as.mutation(api.payoutBatches.approve, { batchId: batch._id, reason: REASON })),
    hold: async () => row !== undefined && (await rene.as.mutation(api.payoutBatches.holdRow, { rowId: row._id, reason: REASON })),
    retryRow: async () => row !== undefined && (await rene.as.mutation(api.payoutBatches.retryRow, { rowId: row._id, reason: REASON })),
    wreck: async () => {
      const wrecks = ["refuse", "timeOut", "timeOutAfter"] as const;
      await advisors[0]!.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId: payeeIds[0]!, nextTransfer: wrecks[part % 3]!, transfers: part % 5 === 0 ? "restricted" : "active" });
    },
    short: async () => await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: BigInt(part) }),
    heal: async () => {
      await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: null });
      await advisors[0]!.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId: payeeIds[0]!, nextTransfer: "ok", transfers: "active" });
      await askPayee(advisors[0]!, "refresh");
    },
    days: async () => vi.setSystemTime(Date.now() + (part % 40) * 20 * HOUR_MS),
  };
  try {
    await acts[what]();
    life.seen.add(what);
  } catch (error) {
    // A refusal carries a code; anything else is a fault of ours.
    if (!(typeof error === "object" && error !== null && "data" in error)) throw error;
  }
  if (part % 3 !== 0) await settleJobs(t);
}

/** What must hold at every moment. */
async function prove(life: Life): Promise<void> {
  const { t, advisors, earnedMinor } = life;
  expect(await statsDifferences(t)).toEqual([]);
  const { violations, totals } = await checkLedger(t);
  expect(violations).toEqual([]);
  const [withdrawals, transfers, rows, batches] = await t.run(async (ctx) => [
    await ctx.db.query("withdrawals").collect(),
    await ctx.db.query("demoTransfers").collect(),
    await ctx.db.query("payoutBatchRows").collect(),
    await ctx.db.query("payoutBatches").collect(),
  ] as const);
  // One transfer for a withdrawal at most, and one living withdrawal for a row.
  expect(new Set(transfers.map(({ payoutId }) => payoutId)).size).toBe(transfers.length);
  for (const row of rows) {
    const living = withdrawals.filter(({ batchRowId, state }) => batchRowId === row._id && (state === "completed" || state === "approved" || state === "processing" || state === "pending"));
    expect(living.length).toBeLessThanOrEqual(1);
    expect(living.every(({ _id }) => _id === row.withdrawalId)).toBe(true);
  }
  // What left is what is completed; what is reserved, free and gone is what was earned.
  const completed = withdrawals.filter(({ state }) => state === "completed");
  expect((totals["X.bank"] ?? 0n) + (totals["X.card"] ?? 0n)).toBe(sumMinor(completed.map(({ amountMinor }) => amountMinor)) - sumMinor(earnedMinor));
  for (const [i, advisor] of advisors.entries()) {
    const [availableMinor, transitMinor] = await moneyOf(t, advisor);
    const paidMinor = sumMinor(completed.filter(({ advisorId }) => advisorId === advisor.userId).map(({ amountMinor }) => amountMinor));
    expect(availableMinor + transitMinor + paidMinor).toBe(earnedMinor[i]);
    expect(await advisor.as.query(api.payouts.overview, {})).toMatchObject({ paidMinor, inTransitMinor: transitMinor });
  }
  for (const batch of batches) {
    const own = rows.filter(({ batchId }) => batchId === batch._id);
    for (const state of ["pending", "approved", "processing", "paid", "failed", "on_hold"] as const) {
      const inState = own.filter((row) => row.state === state);
      expect([batch.counts[state], batch.amounts[state]]).toEqual([inState.length, sumMinor(inState.map(({ amountMinor }) => amountMinor))]);
    }
    const isOpen = batch.counts.pending + batch.counts.approved + batch.counts.processing > 0;
    if (batch.state !== "generating") expect(batch.state === "closed").toBe(!isOpen);
  }
  // Two approvers where the terms ask for two, and never the payee.
  for (const { state, approvals, approversNeeded, advisorId } of withdrawals) {
    expect(approvals.some(({ adminId }) => adminId === advisorId)).toBe(false);
    expect(new Set(approvals.map(({ adminId }) => adminId)).size).toBe(approvals.length);
    if (state === "approved" || state === "processing" || state === "completed") expect(approvals.length).toBeGreaterThanOrEqual(approversNeeded);
  }
}

it("any interleaving of requests, decisions, failures, returns and monthly payouts keeps every cent and pays nobody twice", { timeout: 240_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 45 }), async (steps) => {
      const desk = await openDesk();
      const advisors = [desk.ada, await createAdvisor(desk.t, { name: "Bea" })];
      const connect = await addConnect(advisors[0]!);
      const life: Life = { ...desk, advisors, methods: [connect.methodId, await addBank(advisors[1]!)], payeeIds: [connect.payeeId], earnedMinor: [0n, 0n], seen };
      for (const [i, taken] of steps.entries()) {
        await live(life, taken);
        if (i % 8 === 7) await prove(life);
      }
      // Whatever hangs comes to an end once everything works again.
      await live(life, { what: "heal", who: 0, part: 1 });
      for (let i = 0; i < 4; i += 1) {
        vi.setSystemTime(Date.now() + 2 * HOUR_MS);
        await desk.t.mutation(internal.jobs.payouts.sweep, {});
        await settleJobs(desk.t);
      }
      await prove(life);
      const { page: stuck } = await desk.robin.as.query(api.payouts.listAll, { ...page(50), state: "processing" });
      expect(stuck.filter(({ method }) => method.kind === "connect")).toEqual([]);
    }),
    { numRuns: 25 },
  );
  // The generator reaches everything, or the proof is worth little.
  expect([...seen].sort()).toEqual([...STEPS].sort());
});
