import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { ACTS, type Act } from "@/lib/rolePermissions";
import { credit, keepTicking, openSession } from "@/tests/support/sessionRig";
import { addCategories, submitFinished } from "./applicationHelpers";
import { decisionOf, DESCRIPTION } from "./disputeHelpers";
import { addBank, addConnect, ask, BANK, earn, NOVEMBER_MS, openDesk, page, settleJobs, type Desk } from "./payoutHelpers";
import { registered } from "./registered";

afterEach(() => {
  vi.useRealTimers();
});

const WHY = "Agreed with both on the phone.";
const OCTOBER_MS = Date.UTC(2026, 9, 31, 20);

/** What an admin does, ready to be done. */
type Deed = () => Promise<unknown>;
type Prepare = (desk: Desk) => Promise<Deed>;

async function openOne({ t, casey, ada }: Desk): Promise<Id<"sessions">> {
  await credit(t, casey.userId, 5_000n);
  const sessionId = await openSession({ client: casey, advisor: ada });
  await keepTicking({ t, client: casey, advisor: ada }, sessionId, 60_000);
  return sessionId;
}

async function endedOne(desk: Desk): Promise<Id<"sessions">> {
  const sessionId = await openOne(desk);
  await desk.casey.as.mutation(api.sessions.end, { sessionId });
  return sessionId;
}

async function disputed(desk: Desk): Promise<Id<"disputes">> {
  const sessionId = await endedOne(desk);
  const wish = { sessionId, reason: "quality" as const, description: DESCRIPTION, shareFiles: false, requestKey: `dispute-${sessionId}` };
  return (await desk.casey.as.mutation(api.disputes.open, wish)).disputeId;
}

async function asked(desk: Desk): Promise<Id<"withdrawals">> {
  await earn(desk, desk.ada, 10_000n);
  return await ask(desk.ada, await addBank(desk.ada), 6_000n);
}

async function approved(desk: Desk): Promise<Id<"withdrawals">> {
  const withdrawalId = await asked(desk);
  await desk.rene.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: WHY });
  return withdrawalId;
}

/** The payout of October, with one row of Ada's. */
async function batch(desk: Desk, refuse = false): Promise<{ batchId: Id<"payoutBatches">; rowId: Id<"payoutBatchRows"> }> {
  vi.setSystemTime(OCTOBER_MS);
  await earn(desk, desk.ada, 10_000n);
  const { payeeId } = await addConnect(desk.ada);
  vi.setSystemTime(NOVEMBER_MS);
  const { batchId } = await desk.rene.as.mutation(api.payouts.generateBatch, { month: "2026-10" });
  await settleJobs(desk.t);
  if (refuse) {
    await desk.ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, nextTransfer: "refuse" });
    await desk.rene.as.mutation(api.payoutBatches.approve, { batchId, reason: WHY });
    await settleJobs(desk.t);
  }
  const { page: rows } = await desk.rene.as.query(api.payoutBatches.rows, { batchId, ...page() });
  const row = rows[0];
  if (row === undefined) throw new Error("nobody is paid");
  return { batchId, rowId: row.rowId };
}

/** A mail that was given up. */
async function deadMail({ t, casey }: Desk): Promise<Id<"mails">> {
  const message = { to: null, firstName: "Casey", locale: "en", subject: "s", text: "t", html: "h", brand: "Parley", unsubscribeUrl: null };
  const times = { dueAtMs: Date.now(), createdAtMs: Date.now(), finishedAtMs: Date.now() };
  return await t.run((ctx) =>
    ctx.db.insert("mails", {
      userId: casey.userId,
      topic: "suspended",
      state: "dead",
      tries: 5,
      message,
      providerId: null,
      lastError: "refused",
      ...times,
    }),
  );
}

const wish = { account: "wallet", amountMinor: 10_001n, reasonCode: "refund", note: WHY, requestKey: "adjustment-1" } as const;

/** Every act of an admin that changes something: how it comes about, and Robin's part in it. */
const DEEDS: Record<string, Prepare> = {
  "admin.adjust":
    async ({ robin, casey }) =>
    async () =>
      await robin.as.mutation(api.admin.adjust, { ...wish, userId: casey.userId, amountMinor: 100n }),
  "admin.confirmAdjustment": async ({ robin, rene, casey }) => {
    const { adjustmentId } = await rene.as.mutation(api.admin.adjust, { ...wish, userId: casey.userId });
    return async () => await robin.as.mutation(api.admin.confirmAdjustment, { adjustmentId, agree: true, reason: WHY });
  },
  "admin.endSession": async (desk) => {
    const sessionId = await openOne(desk);
    return async () => await desk.robin.as.mutation(api.admin.endSession, { sessionId, reason: WHY });
  },
  "admin.recountStats":
    async ({ robin }) =>
    async () =>
      await robin.as.mutation(api.admin.recountStats, { reason: WHY }),
  "admin.runAgain": async (desk) => {
    const mailId = await deadMail(desk);
    return async () => await desk.robin.as.mutation(api.admin.runAgain, { kind: "mail", id: mailId, reason: WHY });
  },
  "admin.runLedgerCheck":
    async ({ robin }) =>
    async () =>
      await robin.as.mutation(api.admin.runLedgerCheck, {}),
  "advisorProfiles.decide": async ({ t, robin, casey }) => {
    await addCategories(t);
    const { _id } = await submitFinished(t, casey);
    return async () => await robin.as.mutation(api.advisorProfiles.decide, { applicationId: _id, decision: "reject", reason: WHY });
  },
  "advisorProfiles.invite":
    async ({ robin, casey }) =>
    async () =>
      await robin.as.mutation(api.advisorProfiles.invite, { userId: casey.userId, reason: WHY }),
  "advisorProfiles.editByAdmin": async ({ t, robin, ada }) => {
    await addCategories(t);
    return async () =>
      await robin.as.mutation(api.advisorProfiles.editByAdmin, {
        advisorId: ada.advisorId,
        changes: { headline: "Plainer answers" },
        reason: WHY,
      });
  },
  "categories.add":
    async ({ robin }) =>
    async () =>
      await robin.as.mutation(api.categories.add, { name: "Gardens", reason: WHY }),
  "categories.rename": async ({ t, robin }) => {
    await addCategories(t);
    return async () => await robin.as.mutation(api.categories.rename, { slug: "law", name: "Justice", reason: WHY });
  },
  "categories.merge": async ({ t, robin }) => {
    await addCategories(t);
    return async () => await robin.as.mutation(api.categories.merge, { slug: "law", intoSlug: "career", reason: WHY });
  },
  "categories.setInUse": async ({ t, robin }) => {
    await addCategories(t);
    return async () => await robin.as.mutation(api.categories.setInUse, { slug: "law", inUse: false, reason: WHY });
  },
  "disputes.decide": async (desk) => {
    const disputeId = await disputed(desk);
    return async () => await desk.robin.as.mutation(api.disputes.decide, { ...decisionOf(disputeId, 10n), reason: WHY });
  },
  "disputes.confirm": async (desk) => {
    const disputeId = await disputed(desk);
    await desk.robin.as.mutation(api.settings.update, { changes: { refundTwoAdminsMinor: 1n }, reason: WHY });
    await desk.rene.as.mutation(api.disputes.decide, { ...decisionOf(disputeId, 10n), reason: WHY });
    return async () => await desk.robin.as.mutation(api.disputes.confirm, { disputeId, agree: true, reason: WHY, requestKey: "confirm-1" });
  },
  "notifications.retryMail": async (desk) => {
    const mailId = await deadMail(desk);
    return async () => await desk.robin.as.mutation(api.notifications.retryMail, { mailId });
  },
  "payouts.decide": async (desk) => {
    const withdrawalId = await asked(desk);
    return async () => await desk.robin.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: WHY });
  },
  "payouts.complete": async (desk) => {
    const withdrawalId = await approved(desk);
    return async () => await desk.robin.as.mutation(api.payouts.complete, { withdrawalId, reference: WHY });
  },
  "payouts.fail": async (desk) => {
    const withdrawalId = await approved(desk);
    return async () => await desk.robin.as.mutation(api.payouts.fail, { withdrawalId, reason: WHY });
  },
  "payouts.markReturned": async (desk) => {
    const withdrawalId = await approved(desk);
    await desk.rene.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" });
    return async () => await desk.robin.as.mutation(api.payouts.markReturned, { withdrawalId, reason: WHY });
  },
  "payouts.retry": async (desk) => {
    await earn(desk, desk.ada, 10_000n);
    const { methodId, payeeId } = await addConnect(desk.ada);
    const withdrawalId = await ask(desk.ada, methodId, 6_000n);
    await desk.ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "restricted" });
    await desk.rene.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: WHY });
    await settleJobs(desk.t);
    return async () => await desk.robin.as.mutation(api.payouts.retry, { withdrawalId, reason: WHY });
  },
  "payouts.generateBatch":
    async ({ robin }) =>
    async () =>
      await robin.as.mutation(api.payouts.generateBatch, { month: "2026-10" }),
  "payoutBatches.approve": async (desk) => {
    const { batchId } = await batch(desk);
    return async () => await desk.robin.as.mutation(api.payoutBatches.approve, { batchId, reason: WHY });
  },
  "payoutBatches.holdRow": async (desk) => {
    const { rowId } = await batch(desk);
    return async () => await desk.robin.as.mutation(api.payoutBatches.holdRow, { rowId, reason: WHY });
  },
  "payoutBatches.retryRow": async (desk) => {
    const { rowId } = await batch(desk, true);
    return async () => await desk.robin.as.mutation(api.payoutBatches.retryRow, { rowId, reason: WHY });
  },
  "payoutMethods.revealBank": async (desk) => {
    const withdrawalId = await approved(desk);
    return async () =>
      expect(await desk.robin.as.action(api.payoutMethods.revealBank, { withdrawalId, reason: WHY })).toMatchObject({
        accountNumber: BANK.accountNumber,
      });
  },
  "payoutMethods.setDemoPlatform":
    async ({ robin }) =>
    async () =>
      await robin.as.mutation(api.payoutMethods.setDemoPlatform, { availableMinor: 5_000n }),
  "reviews.remove": async (desk) => {
    const sessionId = await endedOne(desk);
    await desk.casey.as.mutation(api.reviews.submit, { sessionId, overall: 1 });
    const review = await desk.t.run(async (ctx) => await ctx.db.query("reviews").first());
    if (review === null) throw new Error("no review");
    return async () => await desk.robin.as.mutation(api.reviews.remove, { reviewId: review._id, reason: WHY });
  },
  "settings.update":
    async ({ robin }) =>
    async () =>
      await robin.as.mutation(api.settings.update, { changes: { queueMax: 5 }, reason: WHY }),
  "settings.restore": async ({ robin, rene }) => {
    await rene.as.mutation(api.settings.update, { changes: { queueMax: 5 }, reason: WHY });
    return async () => await robin.as.mutation(api.settings.restore, { version: 0, reason: WHY });
  },
  "users.setRole":
    async ({ robin, casey }) =>
    async () =>
      await robin.as.mutation(api.users.setRole, { userId: casey.userId, role: "admin", grant: true, reason: WHY }),
  "users.setSuspended":
    async ({ robin, casey }) =>
    async () =>
      await robin.as.mutation(api.users.setSuspended, { userId: casey.userId, suspended: true, reason: WHY }),
};

/** Acts that ask for no reason: they change neither money nor access. */
const WITHOUT_REASON = [
  // Reads the whole book.
  "admin.runLedgerCheck",
  // Sends again what was to be sent.
  "notifications.retryMail",
  // Works out who is due; nothing is paid before it is approved with a reason.
  "payouts.generateBatch",
  // Play money in the books of the demo's processor, which no deployment with real money has.
  "payoutMethods.setDemoPlatform",
];
/** Acts that bring something into being, or only begin something: there is no state before. */
const WITHOUT_BEFORE = [
  "admin.recountStats",
  "admin.runLedgerCheck",
  "advisorProfiles.invite",
  "payoutMethods.revealBank",
  "payouts.generateBatch",
];

const acts = registered.filter(({ act, fn }) => ACTS[act as Act] === "admin" && !fn.isQuery).map(({ act }) => act);

it("every act of an admin that changes something is known here", () => {
  expect(acts.sort()).toEqual(Object.keys(DEEDS).sort());
});

describe.each(Object.keys(DEEDS))("%s", (act) => {
  it("leaves a row in the audit log: who, what, on what, why, and what was before and after", async () => {
    const desk = await openDesk();
    const prepare = DEEDS[act];
    if (prepare === undefined) throw new Error("unknown");
    const deed = await prepare(desk);
    const count = async () => await desk.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).length);
    const before = await count();
    await deed();
    const rows = await desk.t.run(async (ctx) => (await ctx.db.query("auditEvents").collect()).slice(before));
    const own = rows.filter(({ actor, targetTable }) => actor === desk.robin.userId && targetTable !== "ledgerTransactions");
    expect(own.length).toBeGreaterThan(0);
    if (!WITHOUT_REASON.includes(act)) expect(own.some(({ reason, after }) => reason === WHY || (after ?? "").includes(WHY))).toBe(true);
    if (!WITHOUT_BEFORE.includes(act)) expect(own.some(({ before: was, after }) => was !== undefined && after !== undefined)).toBe(true);
  });
});
