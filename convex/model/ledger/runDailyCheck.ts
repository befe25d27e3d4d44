import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import type { AccountClass } from "../../../lib/domain/ledger/accounts";
import { dayOf } from "../../../lib/domain/ledger/days";
import {
  addPage,
  finishCheck,
  isBookTask,
  startCheck,
  type CheckPage,
  type CheckProgress,
  type CheckTask,
} from "../../../lib/domain/ledger/runCheck";
import { raiseAlert } from "../alerts/raiseAlert";
import { recordAudit } from "../audit/recordAudit";
import { callOut } from "../outbound/pools";
import { checkPage } from "./checkPage";
import { lastComparison, lastFinishedCheck } from "./health";

/** A check that has not moved for this long was interrupted: another may begin. */
const STUCK_AFTER_MS = 10 * 60_000;
/** After broken books were found, they are looked at again this soon. */
const RECHECK_AFTER_MS = 60 * 60_000;
/** Violations a row keeps. */
const KEPT = 100;

function storedProgress(progress: CheckProgress) {
  return {
    counts: progress.counts,
    totals: Object.entries(progress.totals).map(([accountClass, totalMinor]) => ({
      accountClass: accountClass as AccountClass,
      totalMinor,
    })),
    violations: progress.violations.slice(0, KEPT),
    violationCount: progress.violationCount,
    entriesOfTransactions: progress.entriesOfTransactions,
    tasks: progress.tasks,
  };
}

function progressOf(row: Doc<"ledgerChecks">): CheckProgress {
  return {
    counts: { ...startCheck(true).counts, ...row.counts },
    totals: Object.fromEntries(row.totals.map(({ accountClass, totalMinor }) => [accountClass, totalMinor])),
    violations: row.violations,
    violationCount: row.violationCount,
    entriesOfTransactions: row.entriesOfTransactions,
    tasks: row.tasks,
  };
}

/** The check under way, if one is getting on. */
export async function runningCheck(ctx: Pick<QueryCtx, "db">): Promise<Doc<"ledgerChecks"> | null> {
  const newest = await ctx.db.query("ledgerChecks").withIndex("by_startedAtMs").order("desc").first();
  if (newest === null || newest.state !== "running") return null;
  return Date.now() - newest.progressAtMs < STUCK_AFTER_MS ? newest : null;
}

/** Begins a check of the whole book, or joins the one under way. It goes on page by page in jobs of its own. */
export async function beginCheck(ctx: MutationCtx, startedBy: Id<"users"> | null): Promise<Id<"ledgerChecks">> {
  const running = await runningCheck(ctx);
  if (running !== null) return running._id;
  const nowMs = Date.now();
  const checkId = await ctx.db.insert("ledgerChecks", {
    state: "running",
    startedAtMs: nowMs,
    progressAtMs: nowMs,
    finishedAtMs: null,
    startedBy,
    ...storedProgress(startCheck(true)),
  });
  if (startedBy !== null) {
    await recordAudit(ctx, {
      actor: { kind: "user", userId: startedBy },
      action: "ledger.check",
      target: { table: "ledgerChecks", id: checkId },
    });
  }
  await ctx.scheduler.runAfter(0, internal.jobs.ledger.continueCheck, { checkId });
  return checkId;
}

/**
 * The first page a check still has to look at, looked at; null when it is over, and where the payment processor has to answer.
 * One consistent read, so money may move meanwhile.
 */
export async function readNextPage(ctx: QueryCtx, checkId: Id<"ledgerChecks">): Promise<{ task: CheckTask; page: CheckPage } | null> {
  const row = await ctx.db.get("ledgerChecks", checkId);
  const task = row?.state === "running" ? row.tasks[0] : undefined;
  return task === undefined || !isBookTask(task) ? null : { task, page: await checkPage(ctx, task) };
}

/**
 * Keeps what a page found, and has the payment processor asked where the next one is its. After the last one adds up the book
 * and says whether money may leave. Returns whether the next page is to be read from the book.
 */
export async function keepPage(
  ctx: MutationCtx,
  input: { checkId: Id<"ledgerChecks">; task: CheckTask; page: CheckPage },
): Promise<boolean> {
  const { checkId, task, page } = input;
  const row = await ctx.db.get("ledgerChecks", checkId);
  const first = row?.tasks[0];
  if (row === null || row.state !== "running" || first === undefined) return false;
  // Another run of the same check was faster: its page counts.
  if (first.section !== task.section || first.cursor !== task.cursor) return false;
  const progress = addPage(progressOf(row), task, page);
  const nowMs = Date.now();
  if (page.isCompared === true) await ctx.db.patch("ledgerChecks", checkId, { comparedAtMs: nowMs });
  const [next] = progress.tasks;
  if (next === undefined) {
    await endCheck(ctx, row, finishCheck(progress));
    return false;
  }
  await ctx.db.patch("ledgerChecks", checkId, { ...storedProgress(progress), progressAtMs: nowMs });
  if (isBookTask(next)) return true;
  await callOut(ctx, "payments", internal.jobs.ledger.askProcessor, { checkId, task: next });
  return false;
}

/** A processor that does not answer breaks no rule, but what is not compared is not proven: told once for each outage. */
async function tellUncompared(ctx: MutationCtx): Promise<void> {
  const sinceMs = (await lastComparison(ctx))?.lateSinceMs ?? null;
  if (sinceMs !== null) await raiseAlert(ctx, { alert: "notCompared", subject: dayOf(sinceMs), key: `notCompared:${sinceMs}` });
}

async function endCheck(ctx: MutationCtx, row: Doc<"ledgerChecks">, progress: CheckProgress): Promise<void> {
  const before = (await lastFinishedCheck(ctx))?.state ?? "none";
  const state = progress.violationCount === 0 ? "passed" : "broken";
  const nowMs = Date.now();
  await ctx.db.patch("ledgerChecks", row._id, { ...storedProgress(progress), state, progressAtMs: nowMs, finishedAtMs: nowMs });
  await tellUncompared(ctx);
  // What was caught in the middle of being tidied is right an hour later, and nobody should wait a day for that.
  if (state === "broken") await ctx.scheduler.runAfter(RECHECK_AFTER_MS, internal.jobs.ledger.daily, {});
  if (state === before || (state === "passed" && before === "none")) return;
  await recordAudit(ctx, {
    actor: row.startedBy === null ? { kind: "system", job: "ledger.daily" } : { kind: "user", userId: row.startedBy },
    action: state === "broken" ? "ledger.blockPayouts" : "ledger.openPayouts",
    target: { table: "ledgerChecks", id: row._id },
    before: { lastCheck: before },
    after: { lastCheck: state, violations: progress.violationCount },
  });
  if (state === "broken")
    await raiseAlert(ctx, { alert: "ledgerBroken", subject: String(progress.violationCount), key: `ledgerBroken:${row._id}` });
}
