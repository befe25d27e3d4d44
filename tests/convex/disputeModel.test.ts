import fc from "fast-check";
import type { FunctionReturnType } from "convex/server";
import { afterEach, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Doc, Id } from "@/convex/_generated/dataModel";
import { loadBalances } from "@/convex/model/ledger/balances";
import { sumMinor } from "@/lib/domain/money";
import { checkLedger, keepTicking, makeRig, openSession, pass } from "../support/sessionRig";
import { wishFor } from "./disputeHelpers";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { addBank, KEYS, REASON } from "./payoutHelpers";
import { createAdvisor, createUser, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

afterEach(() => {
  vi.useRealTimers();
});

const FUNDS_MINOR = 400_000n;
/** $100.00 a minute, so that a session of seconds is worth a withdrawal. */
const RATE_MINOR = 10_000n;
const HOUR_MS = 3_600_000;

const STEPS = [
  "session",
  "dispute",
  "answer",
  "withdraw",
  "refund",
  "part",
  "reject",
  "agree",
  "disagree",
  "ask",
  "approve",
  "decline",
  "complete",
  "fail",
  "return",
  "batch",
  "approveBatch",
  "sweep",
  "hours",
  "days",
] as const;
/** What most others need before it comes more often. */
const OFTEN = ["session", "session", "dispute", "dispute", "ask", "ask", "approve", "approve", "complete", "days", "refund"] as const;
const step = fc.record({
  what: fc.constantFrom(...STEPS, ...OFTEN),
  who: fc.integer({ min: 0, max: 1 }),
  part: fc.integer({ min: 1, max: 100 }),
});
type Step = { what: (typeof STEPS)[number]; who: number; part: number };
type Preview = FunctionReturnType<typeof api.disputes.preview>;
type Life = {
  t: TestBackend;
  client: TestUser;
  advisors: TestAdvisor[];
  methods: Id<"payoutMethods">[];
  robin: TestUser;
  sam: TestUser;
  seen: Set<string>;
};

async function begin(seen: Set<string>): Promise<Life> {
  stubEnvironment({ ...LOCAL_DEMO, ...KEYS });
  const { t, client, advisor } = await makeRig(FUNDS_MINOR, RATE_MINOR);
  const advisors = [advisor, await createAdvisor(t, { name: "Bea", chatPriceMinor: RATE_MINOR })];
  const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  const sam = await createUser(t, { name: "Sam", roles: ["client", "admin"] });
  // A threshold that sessions of seconds reach, so that second opinions are part of life.
  await robin.as.mutation(api.settings.update, { changes: { refundTwoAdminsMinor: 4_000n }, reason: REASON });
  return { t, client, advisors, robin, sam, seen, methods: [await addBank(advisors[0]!), await addBank(advisors[1]!)] };
}

const act = (what: Step["what"], part: number, who = 0): Step => ({ what, who, part });
/** A life in which everything happens: paid out, then refunded, and so on. */
const EVERYTHING: Step[] = [
  act("days", 6),
  act("ask", 100),
  act("approve", 2),
  act("complete", 2),
  act("dispute", 2),
  act("answer", 2),
  act("refund", 2),
  act("hours", 2),
  act("sweep", 2),
  act("hours", 1),
  act("hours", 1),
  act("hours", 1),
  act("hours", 1),
  act("hours", 1),
  act("hours", 1),
  act("return", 2),
  act("session", 100, 1),
  act("dispute", 5),
  act("refund", 4),
  act("disagree", 4),
  act("refund", 5),
  act("agree", 5),
  act("session", 30),
  act("dispute", 5),
  act("part", 40),
  act("session", 30),
  act("dispute", 5),
  act("reject", 4),
  act("session", 30),
  act("dispute", 5),
  act("withdraw", 4),
  act("days", 6),
  act("ask", 100),
  act("approve", 5),
  act("fail", 5),
  act("ask", 99),
  act("decline", 5),
  act("days", 100),
  act("batch", 1),
  act("approveBatch", 1),
];

/** What an act answers that found nothing to act on. */
const NOTHING = Symbol("nothing");

/** One of the latest rows; which one is up to the step. */
const pick = <Row>(rows: Row[], part: number): Row | undefined => rows.slice(-3)[part % Math.max(Math.min(rows.length, 3), 1)];

/** Does one thing, as somebody would press it: refusals are part of life, faults are not. */
async function live(life: Life, { what, who, part }: Step): Promise<void> {
  const { t, client, advisors, methods, robin, sam } = life;
  const advisor = advisors[who]!;
  const ended = pick(await t.run((ctx) => ctx.db.query("sessions").collect()), part);
  const disputes = await t.run((ctx) => ctx.db.query("disputes").collect());
  // Now and then one that is over, which must refuse everything.
  const open = disputes.filter(({ isOpen }) => isOpen);
  const dispute = pick(open.length === 0 || part % 7 === 0 ? disputes : open, part);
  const withdrawal = pick(await t.run((ctx) => ctx.db.query("withdrawals").collect()), part);
  const batch = await t.run((ctx) => ctx.db.query("payoutBatches").order("desc").first());
  const key = `life-${what}-${part}`;
  const on = async <Row>(row: Row | undefined | null, act: (row: Row) => Promise<unknown>) =>
    row === undefined || row === null ? NOTHING : await act(row);
  const decide = async (refundOf: (charge: bigint) => bigint) =>
    await on(dispute, async ({ _id: disputeId, chargeMinor }) => {
      const refundMinor = refundOf(chargeMinor);
      const decision = refundMinor === 0n ? ("reject" as const) : ("refund" as const);
      const before =
        dispute?.isOpen && dispute.proposal === null
          ? await robin.as.query(api.disputes.preview, { disputeId, decision, refundMinor })
          : null;
      const decided = await robin.as.mutation(api.disputes.decide, {
        disputeId,
        decision,
        refundMinor,
        reason: REASON,
        requestKey: `${key}-${refundMinor}`,
      });
      if (before !== null && decided.isFinal) await provePreview(life, disputeId, before);
    });
  const acts: Record<Step["what"], () => Promise<unknown>> = {
    session: async () => {
      const sessionId = await openSession({ client, advisor });
      await keepTicking({ t, client, advisor }, sessionId, part * 600);
      await client.as.mutation(api.sessions.end, { sessionId });
    },
    dispute: async () => await on(ended, async ({ _id }) => await client.as.mutation(api.disputes.open, wishFor(_id))),
    answer: async () =>
      await on(dispute, async ({ _id, advisorUserId }) => {
        const answering = advisors.find(({ userId }) => userId === advisorUserId)!;
        await answering.as.mutation(api.disputes.answer, { disputeId: _id, text: "I was there all the time.", requestKey: key });
      }),
    withdraw: async () => await on(dispute, async ({ _id }) => await client.as.mutation(api.disputes.withdraw, { disputeId: _id })),
    refund: async () => await decide((chargeMinor) => chargeMinor),
    part: async () => await decide((chargeMinor) => (chargeMinor * BigInt(part)) / 101n + 1n),
    reject: async () => await decide(() => 0n),
    agree: async () =>
      await on(
        dispute,
        async ({ _id }) => await sam.as.mutation(api.disputes.confirm, { disputeId: _id, agree: true, reason: REASON, requestKey: key }),
      ),
    disagree: async () =>
      await on(
        dispute,
        async ({ _id }) => await sam.as.mutation(api.disputes.confirm, { disputeId: _id, agree: false, reason: REASON, requestKey: key }),
      ),
    ask: async () => {
      const { "A.avail": availableMinor } = await t.run((ctx) => loadBalances(ctx, advisor.userId));
      const amountMinor = (availableMinor * BigInt(100 + part)) / 200n;
      await advisor.as.mutation(api.payouts.request, { amountMinor, methodId: methods[who]!, requestKey: `${key}-${Date.now()}` });
    },
    approve: async () =>
      await on(withdrawal, async ({ _id }) => {
        await (part % 2 === 0 ? robin : sam).as.mutation(api.payouts.decide, { withdrawalId: _id, decision: "approve", reason: REASON });
      }),
    decline: async () =>
      await on(
        withdrawal,
        async ({ _id }) => await robin.as.mutation(api.payouts.decide, { withdrawalId: _id, decision: "reject", reason: REASON }),
      ),
    complete: async () =>
      await on(
        withdrawal,
        async ({ _id }) => await robin.as.mutation(api.payouts.complete, { withdrawalId: _id, reference: `WIRE ${part}` }),
      ),
    fail: async () =>
      await on(withdrawal, async ({ _id }) => await robin.as.mutation(api.payouts.fail, { withdrawalId: _id, reason: REASON })),
    return: async () =>
      await on(withdrawal, async ({ _id }) => await robin.as.mutation(api.payouts.markReturned, { withdrawalId: _id, reason: REASON })),
    batch: async () =>
      await robin.as.mutation(api.payouts.generateBatch, { month: new Date(Date.now() - 31 * 24 * HOUR_MS).toISOString().slice(0, 7) }),
    approveBatch: async () =>
      await on(batch, async ({ _id }) => await sam.as.mutation(api.payoutBatches.approve, { batchId: _id, reason: REASON })),
    sweep: async () => await t.mutation(internal.jobs.disputes.sweep, {}),
    hours: async () => await pass(t, part * 600_000),
    days: async () => await pass(t, part * 5 * HOUR_MS),
  };
  try {
    if ((await acts[what]()) !== NOTHING) life.seen.add(what);
  } catch (error) {
    // A refusal carries a code; anything else is a fault of ours.
    if (!(typeof error === "object" && error !== null && "data" in error)) throw error;
  }
  if (part % 3 !== 0) await pass(t, 1_000);
}

/** The balances are what the preview said they would be. */
async function provePreview({ t }: Life, disputeId: Id<"disputes">, { lines }: Preview): Promise<void> {
  const dispute = await t.run((ctx) => ctx.db.get("disputes", disputeId));
  const owners: Record<string, Id<"users"> | undefined> = { client: dispute?.clientId, advisor: dispute?.advisorUserId };
  const last = new Map(lines.map((line) => [`${line.owner} ${line.account}`, line]));
  for (const { owner, account, balanceAfterMinor } of last.values()) {
    const ownerId = owners[owner];
    if (ownerId === undefined) continue;
    const balances: Record<string, bigint> = await t.run((ctx) => loadBalances(ctx, ownerId));
    expect([account, balances[account]]).toEqual([account, balanceAfterMinor]);
  }
}

const isPaid = ({ state }: Doc<"withdrawals">) => state === "completed";

/** What must hold at every moment. */
async function prove({ t, client, advisors, seen }: Life): Promise<void> {
  const { violations, totals } = await checkLedger(t);
  expect(violations).toEqual([]);
  const [sessions, earnings, disputes, withdrawals, transactions] = await t.run(
    async (ctx) =>
      [
        await ctx.db.query("sessions").collect(),
        await ctx.db.query("earnings").collect(),
        await ctx.db.query("disputes").collect(),
        await ctx.db.query("withdrawals").collect(),
        await ctx.db.query("ledgerTransactions").collect(),
      ] as const,
  );
  const refundedMinor = sumMinor(disputes.map(({ decision }) => decision?.refundMinor ?? 0n));
  // The client has what was added, without what sessions cost and with what was refunded.
  const wallet = await t.run((ctx) => loadBalances(ctx, client.userId));
  const spentMinor = sumMinor(sessions.map(({ chargeMinor }) => chargeMinor ?? 0n));
  expect(wallet["C.avail"] + wallet["C.escrow"]).toBe(FUNDS_MINOR - spentMinor + refundedMinor);
  // The platform has its fees without those it gave back.
  const backMinor = sumMinor(earnings.map((row) => row.takenBackMinor ?? 0n));
  expect(totals["P.revenue"] ?? 0n).toBe(sumMinor(earnings.map(({ feeMinor }) => feeMinor)) - (refundedMinor - backMinor));
  for (const { userId } of advisors) {
    const balances = await t.run((ctx) => loadBalances(ctx, userId));
    const own = earnings.filter(({ advisorId }) => advisorId === userId);
    const keptMinor = sumMinor(own.map((row) => row.amountMinor - (row.takenBackMinor ?? 0n)));
    const paidMinor = sumMinor(withdrawals.filter((row) => row.advisorId === userId && isPaid(row)).map(({ amountMinor }) => amountMinor));
    if (balances["A.debt"] < 0n) seen.add("debt");
    const hereMinor = balances["A.pending"] + balances["A.avail"] + balances["A.frozen"] + balances["A.transit"] + balances["A.debt"];
    // Nothing is lost and nothing is made: what is here, owed or paid is what was earned and not taken back.
    expect(hereMinor + paidMinor).toBe(keptMinor);
    // Frozen is what open disputes hold, and nothing else.
    const held = disputes.filter((row) => row.advisorUserId === userId && row.isOpen);
    expect(balances["A.frozen"]).toBe(sumMinor(held.map(({ frozenMinor }) => frozenMinor)));
  }
  for (const { _id, isOpen, decision, chargeMinor, frozenMinor, sessionId } of disputes) {
    const refunds = transactions.filter(({ key }) => key.startsWith(`refund:${_id}:`));
    expect(refunds).toHaveLength((decision?.refundMinor ?? 0n) > 0n ? 1 : 0);
    expect((decision?.refundMinor ?? 0n) <= chargeMinor).toBe(true);
    if (!isOpen) expect(frozenMinor).toBe(0n);
    expect(earnings.find((row) => row.sessionId === sessionId)?.status === "frozen").toBe(isOpen);
  }
}

/** Lives through the steps after a session with each advisor, with a proof after every fifteenth and at the end. */
async function liveThrough(steps: Step[], seen: Set<string>): Promise<void> {
  const life = await begin(seen);
  for (const who of [0, 1]) await live(life, { what: "session", who, part: 40 });
  for (const [n, next] of steps.entries()) {
    await live(life, next);
    if (n % 15 === 14) await prove(life);
  }
  await prove(life);
}

it("a life in which everything happens keeps every cent", { timeout: 120_000 }, async () => {
  const seen = new Set<string>();
  await liveThrough(EVERYTHING, seen);
  expect([...seen].sort()).toEqual([...STEPS, "debt"].sort());
});

it("any interleaving of sessions, disputes, releases, withdrawals and monthly payouts keeps every cent", { timeout: 240_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 45 }), async (steps) => await liveThrough(steps, seen)),
    { numRuns: 14 },
  );
  // What needs the least luck has happened, or the proof is worth little.
  expect([...seen]).toEqual(expect.arrayContaining(["session", "dispute", "ask", "days"]));
});
