import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { boundedPage } from "../pages";
import { newestSeal } from "./days";
import { isPayoutBlocked, lastComparison, lastFinishedCheck } from "./health";
import { checkState, violationValidator } from "./healthTables";
import { runningCheck } from "./runDailyCheck";
import { accountClass } from "./tables";

const PAGE_MAX = 50;

/** One check of the books. Amounts minor units, times server ms. */
export const checkViewValidator = v.object({
  checkId: v.id("ledgerChecks"),
  state: checkState,
  startedAtMs: v.number(),
  finishedAtMs: v.union(v.number(), v.null()),
  /** Rows looked at per part of the books. */
  counts: v.record(v.string(), v.number()),
  totals: v.array(v.object({ accountClass, totalMinor: v.int64() })),
  violations: v.array(violationValidator),
  violationCount: v.number(),
  /** Known so far; a page may lead to more. */
  pagesLeft: v.number(),
});
export type CheckView = Infer<typeof checkViewValidator>;

export const healthValidator = v.object({
  isPayoutBlocked: v.boolean(),
  last: v.union(checkViewValidator, v.null()),
  running: v.union(checkViewValidator, v.null()),
  /**
   * When the book was last compared with the payment processor's whole list, null before the first time, and since when nothing was
   * when that is longer than three days. Null where there is no processor.
   */
  comparison: v.union(
    v.object({ comparedAtMs: v.union(v.number(), v.null()), lateSinceMs: v.union(v.number(), v.null()) }),
    v.null(),
  ),
  /** The newest seal: its day, and the hash that holds everything until its end. */
  seal: v.union(
    v.object({ n: v.number(), day: v.string(), hash: v.string(), sealedAtMs: v.number(), transactions: v.number(), entries: v.number() }),
    v.null(),
  ),
});

function toCheckView(row: Doc<"ledgerChecks">): CheckView {
  const { _id, state, startedAtMs, finishedAtMs, counts, totals, violations, violationCount, tasks } = row;
  return { checkId: _id, state, startedAtMs, finishedAtMs, counts, totals, violations, violationCount, pagesLeft: tasks.length };
}

function toSealView({ n, day, hash, sealedAtMs, transactions, entries }: Doc<"ledgerSeals">) {
  return { n, day, hash, sealedAtMs, transactions, entries };
}

/** Whether the books are right, as of the last check. */
export async function loadHealth(ctx: QueryCtx): Promise<Infer<typeof healthValidator>> {
  const last = await lastFinishedCheck(ctx);
  const running = await runningCheck(ctx);
  const seal = await newestSeal(ctx);
  return {
    isPayoutBlocked: await isPayoutBlocked(ctx),
    last: last === null ? null : toCheckView(last),
    running: running === null ? null : toCheckView(running),
    comparison: await lastComparison(ctx),
    seal: seal === null ? null : toSealView(seal),
  };
}

/** One page of all checks, newest first. */
export async function pageOfChecks(ctx: QueryCtx, paginationOpts: PaginationOptions): Promise<PaginationResult<CheckView>> {
  const found = await ctx.db
    .query("ledgerChecks")
    .withIndex("by_startedAtMs")
    .order("desc")
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: found.page.map(toCheckView) };
}
