import { v } from "convex/values";
import { internal } from "../_generated/api";
import { fail } from "../errors";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { callOut } from "../model/outbound/pools";
import { generateStep, runBatchStep, silentBatches } from "../model/payouts/batches";
import { beginByHand } from "../model/payouts/byHand";
import { payeeFactsValidator, storeBank, storePayee } from "../model/payouts/methods";
import { replaceSealed, sealedDetails, sealedPage, sealedPageValidator, type SealedPage } from "../model/payouts/details";
import { answerPayeeRequest, payeeAnswerValidator, payeeCallPlan, planPayeeCall } from "../model/payouts/payeeRequests";
import {
  beginTransfer,
  dueOperations,
  failedCall,
  recordBank,
  recordFailure,
  recordPayee,
  recordSent,
  transferFailure,
  transferPlan,
} from "../model/payouts/sending";
import { sealedText } from "../model/payouts/tables";
import { waitingForBank } from "../model/payouts/bankChecks";
import { providerKind } from "../model/payments/tables";
import { ProviderError } from "../providers/payments/errors";
import { callPayee } from "../providers/payouts/connect";
import { currentKeyId, open, seal, SealingError } from "../providers/payouts/sealing";
import { payoutProvider } from "../providers/payouts/select";
import { sendTransfer } from "../providers/payouts/sendTransfer";

/** Rows of each kind one sweep takes up. */
const SWEEP_MAX = 50;
/** Transfers one run of a batch's worker makes before it hands over to a fresh one. */
const RUN_MAX = 20;
/** A worker silent for this long is gone. */
const SILENT_MS = 60_000;

/** Takes an attempt for one call; null when there is nothing to do. */
export const begin = internalMutation({
  args: { operationId: v.id("payoutOperations") },
  returns: v.union(transferPlan, v.null()),
  handler: async (ctx, { operationId }) => await beginTransfer(ctx, operationId),
});

/** Stores what the processor said about the payee just before a transfer. */
export const payeeSeen = internalMutation({
  args: { operationId: v.id("payoutOperations"), facts: payeeFactsValidator },
  returns: v.null(),
  handler: async (ctx, { operationId, facts }) => {
    await recordPayee(ctx, operationId, facts);
    return null;
  },
});

/** Records a transfer that was made. */
export const sent = internalMutation({
  args: { operationId: v.id("payoutOperations"), transferId: v.string() },
  returns: v.null(),
  handler: async (ctx, { operationId, transferId }) => {
    await recordSent(ctx, operationId, transferId);
    return null;
  },
});

/** Records a call that made no transfer as far as we know. */
export const notSent = internalMutation({
  args: { operationId: v.id("payoutOperations"), failure: transferFailure, of: failedCall },
  returns: v.null(),
  handler: async (ctx, { operationId, failure, of }) => {
    await recordFailure(ctx, operationId, failure, of);
    return null;
  },
});

/** Sends one withdrawal. Any number of runs makes one transfer. */
export const send = internalAction({
  args: { operationId: v.id("payoutOperations") },
  returns: v.null(),
  handler: async (ctx, { operationId }) => {
    await sendTransfer(ctx, operationId);
    return null;
  },
});

/** One step of making a batch. */
export const generate = internalMutation({
  args: { batchId: v.id("payoutBatches") },
  returns: v.null(),
  handler: async (ctx, { batchId }) => {
    await generateStep(ctx, batchId);
    return null;
  },
});

/** One step of a batch's worker. */
export const batchStep = internalMutation({
  args: { batchId: v.id("payoutBatches") },
  returns: v.object({ operationId: v.union(v.id("payoutOperations"), v.null()), isDone: v.boolean() }),
  handler: async (ctx, { batchId }) => await runBatchStep(ctx, batchId),
});

/** A batch's worker: row by row, one failure stops nothing. Killed anywhere, the sweep starts another one. */
export const runBatch = internalAction({
  args: { batchId: v.id("payoutBatches") },
  returns: v.null(),
  handler: async (ctx, { batchId }) => {
    for (let i = 0; i < RUN_MAX; i += 1) {
      const { operationId, isDone } = await ctx.runMutation(internal.jobs.payouts.batchStep, { batchId });
      if (isDone) return null;
      if (operationId !== null) await sendTransfer(ctx, operationId);
    }
    await callOut(ctx, "payouts", internal.jobs.payouts.runBatch, { batchId });
    return null;
  },
});

/** Takes up what was left lying: attempts without an answer, silent batches, money on its way to a bank. Runs every minute. */
export const sweep = internalMutation({
  args: {},
  returns: v.object({ operations: v.number(), batches: v.number(), banks: v.number() }),
  handler: async (ctx) => {
    const nowMs = Date.now();
    const operations = await dueOperations(ctx, nowMs, SWEEP_MAX);
    const batches = await silentBatches(ctx, nowMs - SILENT_MS, SWEEP_MAX);
    const banks = await waitingForBank(ctx, SWEEP_MAX);
    for (const operationId of operations) await callOut(ctx, "payouts", internal.jobs.payouts.send, { operationId });
    for (const { _id: batchId, state } of batches) {
      if (state === "generating") await ctx.scheduler.runAfter(0, internal.jobs.payouts.generate, { batchId });
      else await callOut(ctx, "payouts", internal.jobs.payouts.runBatch, { batchId });
    }
    for (const { withdrawalId, transferId } of banks)
      await callOut(ctx, "payouts", internal.jobs.payouts.askBank, { withdrawalId, transferId });
    return { operations: operations.length, batches: batches.length, banks: banks.length };
  },
});

/** Asks the processor whether a transfer has reached its bank. */
export const askBank = internalAction({
  args: { withdrawalId: v.id("withdrawals"), transferId: v.string() },
  returns: v.null(),
  handler: async (ctx, { withdrawalId, transferId }) => {
    try {
      const bankStatus = await payoutProvider(ctx).fetchBankState(transferId);
      if (bankStatus === "paid" || bankStatus === "failed")
        await ctx.runMutation(internal.jobs.payouts.bankSeen, { withdrawalId, bankStatus });
    } catch (error) {
      // Only news: the next sweep asks again.
      if (!(error instanceof ProviderError)) throw error;
    }
    return null;
  },
});

/** Records what became of a transfer at the bank. */
export const bankSeen = internalMutation({
  args: { withdrawalId: v.id("withdrawals"), bankStatus: v.union(v.literal("paid"), v.literal("failed")) },
  returns: v.null(),
  handler: async (ctx, { withdrawalId, bankStatus }) => {
    await recordBank(ctx, withdrawalId, bankStatus);
    return null;
  },
});

/** Stores sealed bank details. */
export const bankSealed = internalMutation({
  args: { advisorId: v.id("users"), sealed: sealedText, last4: v.string(), holderInitials: v.string(), country: v.literal("US") },
  returns: v.id("payoutMethods"),
  handler: async (ctx, { advisorId, ...bank }) => await storeBank(ctx, advisorId, bank),
});

/** What the call for an advisor's request needs; null when nobody waits for it any more. */
export const payeeAsked = internalQuery({
  args: { requestId: v.id("payeeRequests") },
  returns: v.union(payeeCallPlan, v.null()),
  handler: async (ctx, { requestId }) => await planPayeeCall(ctx, requestId),
});

/** Asks the processor what an advisor wants of it. Any number of runs makes one account. */
export const askPayee = internalAction({
  args: { requestId: v.id("payeeRequests") },
  returns: v.null(),
  handler: async (ctx, { requestId }) => {
    await callPayee(ctx, requestId);
    return null;
  },
});

/** Stores what the processor says about an advisor's account, unless the advisor is gone. */
export const connected = internalMutation({
  args: { advisorId: v.id("users"), payeeId: v.string(), provider: providerKind, livemode: v.boolean(), facts: payeeFactsValidator },
  returns: v.null(),
  handler: async (ctx, { advisorId, ...payee }) => {
    const advisor = await ctx.db.get("users", advisorId);
    if (advisor !== null && advisor.deletedAtMs === undefined) await storePayee(ctx, advisorId, payee);
    return null;
  },
});

/** Records what came of an advisor's request. */
export const payeeAnswered = internalMutation({
  args: { requestId: v.id("payeeRequests"), answer: payeeAnswerValidator },
  returns: v.null(),
  handler: async (ctx, { requestId, answer }) => {
    await answerPayeeRequest(ctx, requestId, answer);
    return null;
  },
});

/** Begins a transfer by hand and hands out the sealed bank details, on record. */
export const revealing = internalMutation({
  args: { adminId: v.id("users"), withdrawalId: v.id("withdrawals"), reason: v.string() },
  returns: v.object({ advisorId: v.id("users"), sealed: sealedText }),
  handler: async (ctx, { adminId, withdrawalId, reason }) => {
    const admin = (await ctx.db.get("users", adminId)) ?? fail("NOT_FOUND");
    return await sealedDetails(ctx, await beginByHand(ctx, { admin, withdrawalId, reason }));
  },
});

/** One page of sealed details that need the newest key. */
export const toReseal = internalQuery({
  args: { cursor: v.union(v.string(), v.null()), keyId: v.string() },
  returns: sealedPageValidator,
  handler: async (ctx, { cursor, keyId }) => await sealedPage(ctx, cursor, keyId),
});

/** Puts details sealed anew in place of the ones they were made from. */
export const resealed = internalMutation({
  args: { methodId: v.id("payoutMethods"), from: sealedText, to: sealedText },
  returns: v.null(),
  handler: async (ctx, change) => {
    await replaceSealed(ctx, change);
    return null;
  },
});

/** Seals everything anew that an older key sealed, so that the older key can be taken away. Runs daily. */
export const reseal = internalAction({
  args: {},
  returns: v.object({ resealed: v.number(), unreadable: v.number() }),
  handler: async (ctx) => {
    const secrets = process.env.DATA_ENCRYPTION_KEY;
    const counts = { resealed: 0, unreadable: 0 };
    let cursor: string | null = null;
    try {
      const keyId = await currentKeyId(secrets);
      do {
        const found: SealedPage = await ctx.runQuery(internal.jobs.payouts.toReseal, { cursor, keyId });
        for (const { methodId, advisorId, sealed } of found.page) {
          try {
            const to = await seal(secrets, advisorId, await open(secrets, advisorId, sealed));
            await ctx.runMutation(internal.jobs.payouts.resealed, { methodId, from: sealed, to });
            counts.resealed += 1;
          } catch (error) {
            if (!(error instanceof SealingError)) throw error;
            counts.unreadable += 1;
          }
        }
        cursor = found.next;
      } while (cursor !== null);
    } catch (error) {
      // Without a key nothing was ever sealed here.
      if (!(error instanceof SealingError)) throw error;
    }
    return counts;
  },
});
