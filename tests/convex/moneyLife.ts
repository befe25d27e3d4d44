import type { FunctionReturnType } from "convex/server";
import { vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import type { Doc, Id } from "@/convex/_generated/dataModel";
import { loadBalances } from "@/convex/model/ledger/balances";
import { keepTicking, openSession, pass, START_MS } from "../support/sessionRig";
import { wishFor } from "./disputeHelpers";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { GOOD_CARD, openTopUp, routeFetchTo, settle } from "./paymentHelpers";
import { addBank, addConnect, askPayee, KEYS, REASON } from "./payoutHelpers";
import { createAdvisor, createUser, setupBackend, type TestAdvisor, type TestBackend, type TestUser } from "./setup";

export const HOUR_MS = 3_600_000;
/** $10.00 a minute, so that sessions of seconds are worth a withdrawal. */
const RATE_MINOR = 1_000n;
const TOP_UP_MINOR = 50_000n;

/** Everything that moves money or decides about it, by whoever may press it, and what happens by itself. */
export const STEPS = [
  ...["topUp", "session", "dispute", "answer", "takeBack", "refund", "part", "reject", "agree", "disagree"],
  ...["ask", "cancel", "approve", "second", "decline", "complete", "fail", "return", "retry"],
  ...["batch", "approveBatch", "secondBatch", "hold", "retryRow", "adjust", "confirm", "drop"],
  ...["refuse", "lose", "restrict", "short", "heal", "sweep", "seal", "hours", "days"],
] as const;
export type Step = { what: string; who: number; part: number };
type Preview = FunctionReturnType<typeof api.disputes.preview>;

export type Life = {
  t: TestBackend;
  client: TestUser;
  /** Ada is paid by the processor, Bea by hand. */
  advisors: [TestAdvisor, TestAdvisor];
  methods: [Id<"payoutMethods">, Id<"payoutMethods">];
  payeeId: string;
  robin: TestUser;
  sam: TestUser;
  /** What was previewed just before a decision that was final, for proving. */
  decided: { disputeId: Id<"disputes">; preview: Preview } | null;
  seen: Set<string>;
};

/** A demo deployment with a client of $2,000.00, two advisors with ready methods, and two admins; thresholds that a day's earnings reach. */
export async function beginLife(seen: Set<string>): Promise<Life> {
  vi.useFakeTimers({ now: START_MS });
  stubEnvironment({ ...LOCAL_DEMO, ...KEYS });
  const t = setupBackend();
  routeFetchTo(t);
  const client = await createUser(t, { name: "Casey" });
  const advisors: Life["advisors"] = [
    await createAdvisor(t, { name: "Ada", chatPriceMinor: RATE_MINOR }),
    await createAdvisor(t, { name: "Bea", chatPriceMinor: RATE_MINOR }),
  ];
  const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  const sam = await createUser(t, { name: "Sam", roles: ["client", "admin"] });
  const thresholds = { refundTwoAdminsMinor: 400n, withdrawalTwoApproversMinor: 600n, withdrawalMinMinor: 100n };
  await robin.as.mutation(api.settings.update, { changes: thresholds, reason: REASON });
  const { methodId, payeeId } = await addConnect(advisors[0]);
  const life: Life = { t, client, advisors, methods: [methodId, await addBank(advisors[1])], payeeId, robin, sam, decided: null, seen };
  for (let n = 0; n < 4; n += 1) await topUp(life);
  return life;
}

async function topUp({ t, client }: Life): Promise<void> {
  const { checkoutId } = await openTopUp(t, client, TOP_UP_MINOR);
  await client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD });
  await settle(t);
}

/** What an act answers that found nothing to act on. */
const NOTHING = Symbol("nothing");

/** One of the latest rows; which one is up to the step. */
const pick = <Row>(rows: Row[], part: number): Row | undefined => rows.slice(-3)[part % Math.max(Math.min(rows.length, 3), 1)];

async function on<Row>(row: Row | undefined | null, act: (row: Row) => Promise<unknown>): Promise<unknown> {
  return row === undefined || row === null ? NOTHING : await act(row);
}

type Acts = Record<string, () => Promise<unknown>>;

function sessionActs(life: Life, { who, part }: Step, { ended, dispute }: { ended?: Doc<"sessions">; dispute?: Doc<"disputes"> }): Acts {
  const { t, client, advisors, robin, sam } = life;
  const advisor = advisors[who] ?? advisors[0];
  const requestKey = `life-${part}-${Date.now()}`;
  const decide = async (refundOf: (charge: bigint) => bigint) =>
    await on(dispute, async ({ _id: disputeId, chargeMinor, isOpen, proposal }) => {
      const refundMinor = refundOf(chargeMinor);
      const decision = refundMinor === 0n ? ("reject" as const) : ("refund" as const);
      const wish = { disputeId, decision, refundMinor };
      const preview = isOpen && proposal === null ? await robin.as.query(api.disputes.preview, wish) : null;
      const { isFinal } = await robin.as.mutation(api.disputes.decide, { ...wish, reason: REASON, requestKey });
      if (preview !== null && isFinal) life.decided = { disputeId, preview };
    });
  const confirm = async (agree: boolean) =>
    await on(
      dispute,
      async ({ _id }) => await sam.as.mutation(api.disputes.confirm, { disputeId: _id, agree, reason: REASON, requestKey }),
    );
  return {
    topUp: async () => await topUp(life),
    session: async () => {
      const sessionId = await openSession({ client, advisor });
      await keepTicking({ t, client, advisor }, sessionId, part * 600);
      await client.as.mutation(api.sessions.end, { sessionId });
    },
    dispute: async () => await on(ended, async ({ _id }) => await client.as.mutation(api.disputes.open, wishFor(_id))),
    answer: async () =>
      await on(dispute, async ({ _id: disputeId, advisorUserId }) => {
        const answering = advisors.find(({ userId }) => userId === advisorUserId);
        await answering?.as.mutation(api.disputes.answer, { disputeId, text: "I was there all the time.", requestKey });
      }),
    takeBack: async () => await on(dispute, async ({ _id }) => await client.as.mutation(api.disputes.withdraw, { disputeId: _id })),
    refund: async () => await decide((chargeMinor) => chargeMinor),
    part: async () => await decide((chargeMinor) => (chargeMinor * BigInt(part)) / 101n + 1n),
    reject: async () => await decide(() => 0n),
    agree: async () => await confirm(true),
    disagree: async () => await confirm(false),
  };
}

type PayoutRows = { withdrawal?: Doc<"withdrawals">; batch: Doc<"payoutBatches"> | null; row?: Doc<"payoutBatchRows"> };

function payoutActs(life: Life, { who, part }: Step, { withdrawal, batch, row }: PayoutRows): Acts {
  const { t, advisors, methods, payeeId, robin, sam } = life;
  const [ada] = advisors;
  const advisor = advisors[who] ?? ada;
  const by = async (act: (of: { withdrawalId: Id<"withdrawals">; reason: string }) => Promise<unknown>) =>
    await on(withdrawal, async ({ _id: withdrawalId }) => await act({ withdrawalId, reason: REASON }));
  const approveBatch = async (admin: TestUser) =>
    await on(batch, async ({ _id: batchId }) => await admin.as.mutation(api.payoutBatches.approve, { batchId, reason: REASON }));
  const change = async (changes: object) => await ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, ...changes });
  return {
    ask: async () => {
      const { "A.avail": availableMinor } = await t.run((ctx) => loadBalances(ctx, advisor.userId));
      const wish = { amountMinor: (availableMinor * BigInt(100 + part)) / 200n, methodId: methods[who] ?? methods[0] };
      await advisor.as.mutation(api.payouts.request, { ...wish, requestKey: `life-${part}-${Date.now()}` });
    },
    cancel: async () => await by(async ({ withdrawalId }) => await advisor.as.mutation(api.payouts.cancel, { withdrawalId })),
    approve: async () => await by(async (of) => await robin.as.mutation(api.payouts.decide, { ...of, decision: "approve" })),
    second: async () => await by(async (of) => await sam.as.mutation(api.payouts.decide, { ...of, decision: "approve" })),
    decline: async () => await by(async (of) => await robin.as.mutation(api.payouts.decide, { ...of, decision: "reject" })),
    complete: async () =>
      await by(async ({ withdrawalId }) => await robin.as.mutation(api.payouts.complete, { withdrawalId, reference: `WIRE ${part}` })),
    fail: async () => await by(async (of) => await robin.as.mutation(api.payouts.fail, of)),
    return: async () => await by(async (of) => await robin.as.mutation(api.payouts.markReturned, of)),
    retry: async () => await by(async (of) => await sam.as.mutation(api.payouts.retry, of)),
    batch: async () =>
      await robin.as.mutation(api.payouts.generateBatch, { month: new Date(Date.now() - 31 * 24 * HOUR_MS).toISOString().slice(0, 7) }),
    approveBatch: async () => await approveBatch(robin),
    secondBatch: async () => await approveBatch(sam),
    hold: async () => await on(row, async ({ _id }) => await sam.as.mutation(api.payoutBatches.holdRow, { rowId: _id, reason: REASON })),
    retryRow: async () =>
      await on(row, async ({ _id }) => await sam.as.mutation(api.payoutBatches.retryRow, { rowId: _id, reason: REASON })),
    refuse: async () => await change({ nextTransfer: "refuse" }),
    lose: async () => await change({ nextTransfer: part % 2 === 0 ? "timeOut" : "timeOutAfter" }),
    restrict: async () => await change({ transfers: "restricted" }),
    short: async () => await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: BigInt(part) }),
    heal: async () => {
      await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: null });
      await change({ nextTransfer: "ok", transfers: "active" });
      await askPayee(ada, "refresh");
    },
  };
}

function otherActs({ t, client, advisors, robin, sam }: Life, { who, part }: Step, waiting: Doc<"adjustments"> | undefined): Acts {
  const WISHES = [
    { account: "wallet", reasonCode: "refund", amountMinor: 50n },
    { account: "wallet", reasonCode: "bonus", amountMinor: 80n },
    { account: "wallet", reasonCode: "correction", amountMinor: -60n },
    { account: "wallet", reasonCode: "chargeback", amountMinor: -300n },
    { account: "earnings", reasonCode: "correction", amountMinor: -70n },
    { account: "earnings", reasonCode: "bonus", amountMinor: 90n },
  ] as const;
  const wish = WISHES[part % WISHES.length] ?? WISHES[0];
  const userId = wish.account === "wallet" ? client.userId : (advisors[who] ?? advisors[0]).userId;
  // The largest need a second admin.
  const amountMinor = wish.amountMinor * BigInt(1 + (part % 3) * 4);
  const confirm = async (agree: boolean) =>
    await on(waiting, async ({ _id }) => await sam.as.mutation(api.admin.confirmAdjustment, { adjustmentId: _id, agree, reason: REASON }));
  return {
    adjust: async () =>
      await robin.as.mutation(api.admin.adjust, { ...wish, userId, amountMinor, note: REASON, requestKey: `adjust-${part}-${Date.now()}` }),
    confirm: async () => await confirm(true),
    drop: async () => await confirm(false),
    sweep: async () => {
      await t.mutation(internal.jobs.disputes.sweep, {});
      await t.mutation(internal.jobs.payouts.sweep, {});
    },
    seal: async () => await t.action(internal.jobs.ledger.sealDays, {}),
    hours: async () => await pass(t, part * 600_000),
    days: async () => await pass(t, part * 5 * HOUR_MS),
  };
}

/** Does one thing, as somebody would press it: refusals are part of life, faults are not. */
export async function live(life: Life, step: Step): Promise<void> {
  const { t, seen } = life;
  const { what, part } = step;
  const [sessions, disputes, withdrawals, rows, adjustments, batch] = await t.run(
    async (ctx) =>
      [
        await ctx.db.query("sessions").collect(),
        await ctx.db.query("disputes").collect(),
        await ctx.db.query("withdrawals").collect(),
        await ctx.db.query("payoutBatchRows").collect(),
        await ctx.db.query("adjustments").collect(),
        await ctx.db.query("payoutBatches").order("desc").first(),
      ] as const,
  );
  // Now and then one that is over, which must refuse everything.
  const open = disputes.filter(({ isOpen }) => isOpen);
  const [dispute, ended] = [pick(open.length === 0 || part % 7 === 0 ? disputes : open, part), pick(sessions, part)];
  const [withdrawal, row] = [pick(withdrawals, part), pick(rows, part)];
  const waiting = adjustments.findLast(({ state }) => state === "proposed");
  const acts: Acts = {
    ...sessionActs(life, step, { ...(ended && { ended }), ...(dispute && { dispute }) }),
    ...payoutActs(life, step, { ...(withdrawal && { withdrawal }), batch, ...(row && { row }) }),
    ...otherActs(life, step, waiting),
  };
  life.decided = null;
  try {
    if ((await acts[what]?.()) !== NOTHING) seen.add(what);
  } catch (error) {
    // A refusal carries a code; anything else is a fault of ours.
    if (!(typeof error === "object" && error !== null && "data" in error)) throw error;
  }
}

/** Lets everything that is scheduled for now happen, and what that schedules. */
export async function settleNow({ t }: Life): Promise<void> {
  for (let round = 0; round < 4; round += 1) await pass(t, 20);
}
