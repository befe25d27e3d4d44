import { vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { credit, keepTicking, openSession } from "@/tests/support/sessionRig";
import { addCategories, submitFinished } from "./applicationHelpers";
import { decisionOf, DESCRIPTION } from "./disputeHelpers";
import { addBank, addConnect, ask, earn, NOVEMBER_MS, page, settleJobs, type Desk } from "./payoutHelpers";

/** Why what comes before Robin's part was done. */
const WHY = "Agreed with both on the phone.";
const OCTOBER_MS = Date.UTC(2026, 9, 31, 20);

/** Brings about what an admin acts on, and answers the arguments of the act without its reason. */
type Prepare = (desk: Desk) => Promise<Record<string, unknown>>;

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

/** Above the threshold, so that a second admin has to agree. */
const wish = { account: "wallet", amountMinor: 10_001n, reasonCode: "refund", requestKey: "adjustment-1" } as const;

/** Every act of an admin that changes something: how it comes about, and what the admin then says beside the reason. */
export const DEEDS: Record<string, Prepare> = {
  "admin.adjust": async ({ casey }) => ({ ...wish, userId: casey.userId, amountMinor: 100n }),
  "admin.confirmAdjustment": async ({ rene, casey }) => {
    const { adjustmentId } = await rene.as.mutation(api.admin.adjust, { ...wish, note: WHY, userId: casey.userId });
    return { adjustmentId, agree: true };
  },
  "admin.endSession": async (desk) => ({ sessionId: await openOne(desk) }),
  "admin.recountStats": async () => ({}),
  "admin.runAgain": async (desk) => ({ kind: "mail", id: await deadMail(desk) }),
  "admin.runLedgerCheck": async () => ({}),
  "advisorProfiles.decide": async ({ t, casey }) => {
    await addCategories(t);
    const { _id: applicationId } = await submitFinished(t, casey);
    return { applicationId, decision: "approve" };
  },
  "advisorProfiles.invite": async ({ casey }) => ({ userId: casey.userId }),
  "advisorProfiles.editByAdmin": async ({ t, ada }) => {
    await addCategories(t);
    return { advisorId: ada.advisorId, changes: { headline: "Plainer answers" } };
  },
  "categories.add": async () => ({ name: "Gardens" }),
  "categories.rename": async ({ t }) => {
    await addCategories(t);
    return { slug: "law", name: "Justice" };
  },
  "categories.merge": async ({ t }) => {
    await addCategories(t);
    return { slug: "law", intoSlug: "career" };
  },
  "categories.setInUse": async ({ t }) => {
    await addCategories(t);
    return { slug: "law", inUse: false };
  },
  "disputes.decide": async (desk) => {
    const { reason: _own, ...decision } = decisionOf(await disputed(desk), 10n);
    return decision;
  },
  "disputes.confirm": async (desk) => {
    const disputeId = await disputed(desk);
    await desk.robin.as.mutation(api.settings.update, { changes: { refundTwoAdminsMinor: 1n }, reason: WHY });
    await desk.rene.as.mutation(api.disputes.decide, { ...decisionOf(disputeId, 10n), reason: WHY });
    return { disputeId, agree: true, requestKey: "confirm-1" };
  },
  "notifications.retryMail": async (desk) => ({ mailId: await deadMail(desk) }),
  "payouts.decide": async (desk) => ({ withdrawalId: await asked(desk), decision: "approve" }),
  "payouts.complete": async (desk) => ({ withdrawalId: await approved(desk) }),
  "payouts.fail": async (desk) => ({ withdrawalId: await approved(desk) }),
  "payouts.markReturned": async (desk) => {
    const withdrawalId = await approved(desk);
    await desk.rene.as.mutation(api.payouts.complete, { withdrawalId, reference: "WIRE 1" });
    return { withdrawalId };
  },
  "payouts.retry": async (desk) => {
    await earn(desk, desk.ada, 10_000n);
    const { methodId, payeeId } = await addConnect(desk.ada);
    const withdrawalId = await ask(desk.ada, methodId, 6_000n);
    await desk.ada.as.mutation(api.payoutMethods.changeDemoPayee, { payeeId, transfers: "restricted" });
    await desk.rene.as.mutation(api.payouts.decide, { withdrawalId, decision: "approve", reason: WHY });
    await settleJobs(desk.t);
    return { withdrawalId };
  },
  "payouts.generateBatch": async () => ({ month: "2026-10" }),
  "payoutBatches.approve": async (desk) => ({ batchId: (await batch(desk)).batchId }),
  "payoutBatches.holdRow": async (desk) => ({ rowId: (await batch(desk)).rowId }),
  "payoutBatches.retryRow": async (desk) => ({ rowId: (await batch(desk, true)).rowId }),
  "payoutMethods.revealBank": async (desk) => ({ withdrawalId: await approved(desk) }),
  "payoutMethods.setDemoPlatform": async () => ({ availableMinor: 5_000n }),
  "reviews.remove": async (desk) => {
    const sessionId = await endedOne(desk);
    await desk.casey.as.mutation(api.reviews.submit, { sessionId, overall: 1 });
    const review = await desk.t.run(async (ctx) => await ctx.db.query("reviews").first());
    if (review === null) throw new Error("no review");
    return { reviewId: review._id };
  },
  "settings.update": async () => ({ changes: { queueMax: 5 } }),
  "settings.restore": async ({ rene }) => {
    await rene.as.mutation(api.settings.update, { changes: { queueMax: 5 }, reason: WHY });
    return { version: 0 };
  },
  "users.setRole": async ({ casey }) => ({ userId: casey.userId, role: "admin", grant: true }),
  "users.setSuspended": async ({ casey }) => ({ userId: casey.userId, suspended: true }),
};
