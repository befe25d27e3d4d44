import type { Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { recordAudit, type AuditActor } from "../audit/recordAudit";
import { loadBalances } from "../ledger/balances";
import { postTransaction } from "../ledger/postTransaction";
import { callOut } from "../outbound/pools";
import { latestAttempt } from "./attempts";
import { storePayee, type payeeFactsValidator } from "./methods";
import { moveWithdrawal } from "./moveWithdrawal";
import { notifyFailed } from "./notices";
import { addToMonth } from "./paidMonths";
import { recordBank, recordSent } from "./sending";

type ReadCtx = Pick<QueryCtx, "db">;
type Provider = "stripe" | "demo";

/** Withdrawals of one account that are taken up at once when it may receive again. */
const RESUME_MAX = 20;

/** The newest method that is paid through a processor's account; null for an account that is nobody's. */
export async function findMethodOfPayee(ctx: ReadCtx, payeeId: string): Promise<Doc<"payoutMethods"> | null> {
  return await ctx.db
    .query("payoutMethods")
    .withIndex("by_payeeId", (q) => q.eq("connect.payeeId", payeeId))
    .order("desc")
    .first();
}

/** Makes what waited for this account's owner due now: the next call asks again whether it may receive. */
async function resumeWaiting(ctx: MutationCtx, methodId: Id<"payoutMethods">): Promise<void> {
  for (const state of ["approved", "processing"] as const) {
    const open = await ctx.db
      .query("withdrawals")
      .withIndex("by_methodId_and_state", (q) => q.eq("methodId", methodId).eq("state", state))
      .take(RESUME_MAX);
    for (const { _id, block } of open) {
      const attempt = block === "payee" ? await latestAttempt(ctx, _id) : null;
      if (attempt === null || attempt.state !== "pending") continue;
      await ctx.db.patch("payoutOperations", attempt._id, { nextTryAtMs: Date.now() });
      await callOut(ctx, "payouts", internal.jobs.payouts.send, { operationId: attempt._id });
    }
  }
}

/** Keeps what a processor says now about the account of an advisor. News of an account that is nobody's does nothing. */
export async function recordPayeeNews(
  ctx: MutationCtx,
  news: { payeeId: string; provider: Provider; livemode: boolean; facts: Infer<typeof payeeFactsValidator> },
): Promise<void> {
  const { payeeId, provider, livemode, facts } = news;
  const method = await findMethodOfPayee(ctx, payeeId);
  const connect = method?.connect ?? null;
  if (method === null || connect === null || connect.provider !== provider || connect.livemode !== livemode) return;
  if (method.removedAtMs === null) await storePayee(ctx, method.advisorId, { payeeId, provider, livemode, facts });
  else await ctx.db.patch("payoutMethods", method._id, { connect: { ...connect, ...facts, checkedAtMs: Date.now() } });
  if (facts.transfers === "active") await resumeWaiting(ctx, method._id);
}

async function withdrawalOfTransfer(ctx: ReadCtx, transferId: string): Promise<Doc<"withdrawals"> | null> {
  return await ctx.db
    .query("withdrawals")
    .withIndex("by_transferId", (q) => q.eq("transferId", transferId))
    .unique();
}

/** What became at the bank of a payment that carries these transfers. Only transfers to the same account count. */
export async function recordBankPayment(
  ctx: MutationCtx,
  news: { payeeId: string; bankStatus: "paid" | "failed"; transferIds: readonly string[] },
): Promise<void> {
  for (const transferId of news.transferIds) {
    const withdrawal = await withdrawalOfTransfer(ctx, transferId);
    const method = withdrawal === null ? null : await ctx.db.get("payoutMethods", withdrawal.methodId);
    if (withdrawal !== null && method?.connect?.payeeId === news.payeeId) await recordBank(ctx, withdrawal._id, news.bankStatus);
  }
}

/** A transfer as a processor describes it: for which withdrawal, and how much of it was taken back. Amounts minor units. */
type TransferNews = { provider: Provider; transferId: string; payoutId: string; amountMinor: bigint; reversedMinor: bigint };

/** The withdrawal of a transfer that was taken back. When the answer to its sending was lost, this is the answer. */
async function withdrawalSent(ctx: MutationCtx, news: TransferNews): Promise<Doc<"withdrawals"> | null> {
  const { provider, transferId, payoutId, amountMinor } = news;
  const known = await withdrawalOfTransfer(ctx, transferId);
  const id = known === null ? ctx.db.normalizeId("withdrawals", payoutId) : null;
  const waiting = id === null ? null : await ctx.db.get("withdrawals", id);
  if (waiting === null || waiting.state !== "processing" || waiting.amountMinor !== amountMinor) return known;
  const attempt = await latestAttempt(ctx, waiting._id);
  if (attempt === null || attempt.provider !== provider) return known;
  await recordSent(ctx, attempt._id, transferId);
  return await withdrawalOfTransfer(ctx, transferId);
}

/** Keeps what of a transfer was taken back. */
export async function recordTakenBack(ctx: MutationCtx, news: TransferNews): Promise<void> {
  if (news.reversedMinor <= 0n) return;
  const withdrawal = await withdrawalSent(ctx, news);
  if (withdrawal === null) return;
  if (news.reversedMinor >= news.amountMinor) await recordReversal(ctx, news.provider, withdrawal);
  else await recordPartialReversal(ctx, news, withdrawal);
}

/**
 * A transfer was taken back whole: the money is in the platform's balance at the processor again, and the advisor has it
 * again, what is owed first. Once.
 */
async function recordReversal(ctx: MutationCtx, provider: Provider, withdrawal: Doc<"withdrawals">): Promise<void> {
  if (withdrawal.state !== "completed") return;
  const actor: AuditActor = { kind: "provider", provider };
  const { _id: withdrawalId, advisorId, amountMinor } = withdrawal;
  const change = { failureCode: "reversed" as const, bankStatus: null };
  const returned = await moveWithdrawal(ctx, withdrawal, { to: "failed", change, actor, action: "return" });
  const nowMs = Date.now();
  const debtMinor = -(await loadBalances(ctx, advisorId))["A.debt"];
  const context = { actor, effectiveAtMs: nowMs, walletOwnerId: null, sessionId: null };
  await postTransaction(ctx, "wdret", { withdrawalId, advisorId, amountMinor, debtMinor }, context);
  // It came back to the processor's balance, not to our bank: the sweep of its sending the other way round.
  await postTransaction(ctx, "sweep", { ref: `${withdrawalId}:back`, amountMinor: -amountMinor }, context);
  await addToMonth(ctx, advisorId, nowMs, -amountMinor);
  await notifyFailed(ctx, returned);
}

/** Part of a transfer was taken back, which only a person can judge: it goes on record for the admins. */
async function recordPartialReversal(ctx: MutationCtx, news: TransferNews, withdrawal: Doc<"withdrawals">): Promise<void> {
  const { provider, transferId, reversedMinor } = news;
  await recordAudit(ctx, {
    actor: { kind: "provider", provider },
    action: "payouts.partialReversal",
    target: { table: "withdrawals", id: withdrawal._id },
    after: { transferId, reversedMinor },
  });
}
