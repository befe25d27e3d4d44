import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { OWNED_CLASSES } from "../lib/domain/ledger/accounts";
import { adminMutation, adminQuery } from "./functions";
import { adjustBalance, confirmAdjustment as decideAdjustment } from "./model/adjustments/adjust";
import { adjustedAccount, adjustmentReason, adjustmentState } from "./model/adjustments/tables";
import {
  adjustmentPreviewValidator,
  adjustmentValidator,
  pageOfAdjustments,
  previewAdjustment as loadAdjustmentPreview,
} from "./model/adjustments/views";
import { auditActs as loadAuditActs, auditFilter, auditRowValidator, pageOfAudit } from "./model/audit/auditLog";
import { accountingMonthValidator, loadAccountingMonth, pageOfAccounting } from "./model/ledger/accounting";
import { bookTaskFields, checkPage, checkPageValidator } from "./model/ledger/checkPage";
import { loadTrialBalance, trialBalanceValidator } from "./model/ledger/days";
import {
  accountValidator,
  entryValidator,
  loadAccount,
  loadTransaction,
  pageOfAccounts,
  pageOfEntries,
  transactionPageValidator,
  transactionValidator,
} from "./model/ledger/explorer";
import { checkViewValidator, healthValidator, loadHealth, pageOfChecks } from "./model/ledger/healthViews";
import { beginCheck } from "./model/ledger/runDailyCheck";
import { transactionKind } from "./model/ledger/tables";
import { jobViewValidator, loadJobs } from "./model/operations/jobRuns";
import {
  countStuck,
  pageOfStuck,
  runAgain as runStuckAgain,
  stuckCountsValidator,
  stuckKind,
  stuckRowValidator,
} from "./model/operations/stuck";
import { pageOf } from "./model/pages";
import { pageOfAllSessions, sessionRowValidator, sessionsFilterValidator } from "./model/sessions/adminList";
import { adminSessionValidator, loadAdminSession } from "./model/sessions/adminSession";
import { endByAdmin } from "./model/sessions/endByAdmin";
import { askForRecount } from "./model/stats/checks";
import { liveValidator, loadLive, loadStats, statsValidator } from "./model/stats/views";

/**
 * The figures of the UTC days `fromDay` to `toDay`, `YYYY-MM-DD`, at most 366 of them, and with `compare` those of as
 * many days before. Fails with INVALID_INPUT(period).
 */
export const stats = adminQuery({
  args: { fromDay: v.string(), toDay: v.string(), compare: v.boolean() },
  returns: statsValidator,
  handler: async (ctx, input) => await loadStats(ctx, input),
});

/** What stands open now: sessions, requests, withdrawals, disputes, applications; and the last recount of all figures. */
export const live = adminQuery({ args: {}, returns: liveValidator, handler: async (ctx) => await loadLive(ctx) });

/**
 * Everybody's sessions, newest first unless `sort` says otherwise, narrowed by person, state, mode and period. A narrowed
 * page may be short before the end. Fails with INVALID_INPUT(numItems | maximumRowsRead | fromMs | toMs).
 */
export const sessions = adminQuery({
  args: { ...sessionsFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(sessionRowValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfAllSessions(ctx, { filter, paginationOpts }),
});

/** Everything known about one session; null when the text names none, because it comes from an address. */
export const session = adminQuery({
  args: { sessionId: v.string() },
  returns: v.union(adminSessionValidator, v.null()),
  handler: async (ctx, { sessionId }) => await loadAdminSession(ctx, sessionId),
});

/** Ends an open session and settles it. Fails with NOT_FOUND, INVALID_INPUT(reason), FORBIDDEN(own), INVALID_STATE. */
export const endSession = adminMutation({
  args: { sessionId: v.id("sessions"), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { sessionId, reason }) => {
    await endByAdmin(ctx, { admin: ctx.viewer, sessionId, reason });
    return null;
  },
});

/** Every job that runs by itself, with when it last ran and what became of it. */
export const jobs = adminQuery({ args: {}, returns: v.array(jobViewValidator), handler: async (ctx) => await loadJobs(ctx) });

/** How much of each kind does not get on, 50 for 50 and more. */
export const stuckCounts = adminQuery({ args: {}, returns: stuckCountsValidator, handler: async (ctx) => await countStuck(ctx) });

/** What does not get on, newest first. */
export const stuck = adminQuery({
  args: { kind: stuckKind, paginationOpts: paginationOptsValidator },
  returns: pageOf(stuckRowValidator),
  handler: async (ctx, { kind, paginationOpts }) => await pageOfStuck(ctx, kind, paginationOpts),
});

/** Tries something again at once. Fails with NOT_FOUND, INVALID_INPUT(reason), INVALID_STATE, and as `payouts.retry` does. */
export const runAgain = adminMutation({
  args: { kind: stuckKind, id: v.string(), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await runStuckAgain(ctx, { admin: ctx.viewer, ...input });
    return null;
  },
});

/** Counts all figures again from the rows; what differs is put right. Fails with INVALID_INPUT(reason). */
export const recountStats = adminMutation({
  args: { reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { reason }) => {
    await askForRecount(ctx, ctx.viewer._id, reason);
    return null;
  },
});

/**
 * One page of the ledger's invariant check, for the admin's own run. Start every section with a null cursor and
 * follow `next` until nothing is left; `runCheck` in lib/domain/ledger does so and adds up the book.
 */
export const checkLedger = adminQuery({
  args: bookTaskFields,
  returns: checkPageValidator,
  handler: async (ctx, task) => await checkPage(ctx, task),
});

/** Whether the books are right, as of the last check, and whether payouts are stopped. */
export const ledgerHealth = adminQuery({
  args: {},
  returns: healthValidator,
  handler: async (ctx) => await loadHealth(ctx),
});

/** Begins a check of the whole book now, or joins the one under way. */
export const runLedgerCheck = adminMutation({
  args: {},
  returns: v.object({ checkId: v.id("ledgerChecks") }),
  handler: async (ctx) => ({ checkId: await beginCheck(ctx, ctx.viewer._id) }),
});

/** The sum of every class of account at the end of a UTC day, "2026-11-21", minor units. Fails with INVALID_INPUT(day). */
export const trialBalance = adminQuery({
  args: { day: v.string() },
  returns: trialBalanceValidator,
  handler: async (ctx, { day }) => await loadTrialBalance(ctx, day),
});

/** Accounts of clients and advisors: of whom a name, an address or an id finds, or the largest of a class first. */
export const ledgerAccounts = adminQuery({
  args: { paginationOpts: paginationOptsValidator, person: v.optional(v.string()), accountClass: v.optional(literals(...OWNED_CLASSES)) },
  returns: pageOf(accountValidator),
  handler: async (ctx, input) => await pageOfAccounts(ctx, input),
});

/** One account by its key: the class of a platform account, `class:userId` otherwise. */
export const ledgerAccount = adminQuery({
  args: { accountKey: v.string() },
  returns: v.union(accountValidator, v.null()),
  handler: async (ctx, { accountKey }) => await loadAccount(ctx, accountKey),
});

/** An account's entries, newest first, each with the balance after it. Days are UTC, both included. */
export const ledgerEntries = adminQuery({
  args: {
    paginationOpts: paginationOptsValidator,
    accountKey: v.string(),
    kind: v.optional(transactionKind),
    fromDay: v.optional(v.string()),
    toDay: v.optional(v.string()),
  },
  returns: pageOf(entryValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfEntries(ctx, filter, paginationOpts),
});

/** One transaction with its lines, its audit row and what it is about. */
export const ledgerTransaction = adminQuery({
  args: { transactionId: v.string() },
  returns: v.union(transactionPageValidator, v.null()),
  handler: async (ctx, { transactionId }) => await loadTransaction(ctx, transactionId),
});

/** A month of the whole book, "2026-11": opening, moved and closing per class of account, tied to the trial balance. */
export const accountingMonth = adminQuery({
  args: { month: v.string() },
  returns: accountingMonthValidator,
  handler: async (ctx, { month }) => await loadAccountingMonth(ctx, month),
});

/** The transactions of a month with their lines, oldest first; they add up to what `accountingMonth` says was moved. */
export const accountingLines = adminQuery({
  args: { paginationOpts: paginationOptsValidator, month: v.string() },
  returns: pageOf(transactionValidator),
  handler: async (ctx, { paginationOpts, month }) => await pageOfAccounting(ctx, month, paginationOpts),
});

const adjustmentWish = { userId: v.id("users"), account: adjustedAccount, amountMinor: v.int64(), reasonCode: adjustmentReason };

/**
 * Puts a balance right: minor units, below 0 takes away. Above the threshold for refunds it waits for another admin. Fails with
 * NOT_FOUND, FORBIDDEN(why: own), INVALID_STATE(state), INVALID_INPUT(field), ABOVE_MAXIMUM, INSUFFICIENT_FUNDS, DUPLICATE_REQUEST.
 */
export const adjust = adminMutation({
  args: { ...adjustmentWish, note: v.string(), requestKey: v.string() },
  returns: v.object({ adjustmentId: v.id("adjustments"), state: adjustmentState }),
  handler: async (ctx, input) => await adjustBalance(ctx, { admin: ctx.viewer, ...input }),
});

/** Another admin agrees to an adjustment that waits, or anybody drops it. Fails with FORBIDDEN(why: own | proposed), INVALID_STATE(state). */
export const confirmAdjustment = adminMutation({
  args: { adjustmentId: v.id("adjustments"), agree: v.boolean(), reason: v.string() },
  returns: v.object({ state: adjustmentState }),
  handler: async (ctx, input) => await decideAdjustment(ctx, { admin: ctx.viewer, ...input }),
});

/** Adjustments, newest first: of one person, in one state, or all. */
export const adjustments = adminQuery({
  args: { paginationOpts: paginationOptsValidator, userId: v.optional(v.id("users")), state: v.optional(adjustmentState) },
  returns: pageOf(adjustmentValidator),
  handler: async (ctx, input) => await pageOfAdjustments(ctx, { viewer: ctx.viewer, ...input }),
});

/** What an adjustment would post now, or why it cannot be made. */
export const previewAdjustment = adminQuery({
  args: adjustmentWish,
  returns: adjustmentPreviewValidator,
  handler: async (ctx, input) => await loadAdjustmentPreview(ctx, { admin: ctx.viewer, ...input }),
});

/** The audit log, newest first. */
export const auditLog = adminQuery({
  args: { paginationOpts: paginationOptsValidator, ...auditFilter },
  returns: pageOf(auditRowValidator),
  handler: async (ctx, { paginationOpts, ...filter }) => await pageOfAudit(ctx, filter, paginationOpts),
});

/** Every kind of act that is in the audit log. */
export const auditActs = adminQuery({ args: {}, returns: v.array(v.string()), handler: async (ctx) => await loadAuditActs(ctx) });

/** Every check so far, newest first. */
export const ledgerChecks = adminQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: pageOf(checkViewValidator),
  handler: async (ctx, { paginationOpts }) => await pageOfChecks(ctx, paginationOpts),
});
