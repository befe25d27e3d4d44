import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { addTotals, dayAfter, dayOf, dayStartMs, laterDay, totalRows, type ClassTotals, type Day } from "../../../lib/domain/ledger/days";
import { invariant } from "../../../lib/domain/invariant";
import type { LedgerLine } from "../../../lib/domain/ledger/postings";
import { failInput } from "../../errors";
import { totalRow } from "./dayTables";

type ReadCtx = Pick<QueryCtx, "db">;

/** Rows a day is spread over: as many transactions may be written at a time without meeting on one. */
const SHARDS = 8;
/** Rows of days that no seal covers yet, read in one piece: more than a year in which nothing was sealed. */
const UNSEALED_MAX = 4_000;

/** The newest seal, or null before the first. */
export async function newestSeal(ctx: ReadCtx): Promise<Doc<"ledgerSeals"> | null> {
  return await ctx.db.query("ledgerSeals").withIndex("by_n").order("desc").first();
}

/** The day a transaction of now belongs to: today, and never one that is sealed, whatever the clock says. */
export async function bookDay(ctx: ReadCtx, nowMs: number): Promise<Day> {
  const seal = await newestSeal(ctx);
  const today = dayOf(nowMs);
  return seal === null ? today : laterDay(today, dayAfter(seal.day));
}

/** Adds a transaction's lines to the sums of its day. */
export async function addToDay(ctx: MutationCtx, day: Day, lines: readonly LedgerLine[]): Promise<void> {
  const shard = Math.floor(Math.random() * SHARDS);
  const row = await ctx.db
    .query("ledgerDays")
    .withIndex("by_day_and_shard", (q) => q.eq("day", day).eq("shard", shard))
    .unique();
  const added = lines.map(({ account, deltaMinor }) => ({ accountClass: account.class, totalMinor: deltaMinor }));
  if (row === null) {
    await ctx.db.insert("ledgerDays", { day, shard, totals: totalRows(addTotals({}, added)), transactions: 1, entries: lines.length });
    return;
  }
  await ctx.db.patch("ledgerDays", row._id, {
    totals: totalRows(addTotals(addTotals({}, row.totals), added)),
    transactions: row.transactions + 1,
    entries: row.entries + lines.length,
  });
}

/** What the sums of one day say. */
export async function figuresOfDay(ctx: ReadCtx, day: Day): Promise<{ totals: ClassTotals; transactions: number; entries: number }> {
  const rows = await ctx.db
    .query("ledgerDays")
    .withIndex("by_day_and_shard", (q) => q.eq("day", day))
    .take(SHARDS);
  return {
    totals: rows.reduce<ClassTotals>((totals, row) => addTotals(totals, row.totals), {}),
    transactions: rows.reduce((count, row) => count + row.transactions, 0),
    entries: rows.reduce((count, row) => count + row.entries, 0),
  };
}

/**
 * The sum of every class of account at the end of a day: the closing figures of the newest seal until then, and the days
 * since. A handful of reads, however old the book is.
 */
export async function balanceOfBook(ctx: ReadCtx, day: Day): Promise<{ totals: ClassTotals; seal: Doc<"ledgerSeals"> | null }> {
  const seal = await ctx.db
    .query("ledgerSeals")
    .withIndex("by_day", (q) => q.lte("day", day))
    .order("desc")
    .first();
  const rows = await ctx.db
    .query("ledgerDays")
    .withIndex("by_day_and_shard", (q) => (seal === null ? q.lte("day", day) : q.gt("day", seal.day).lte("day", day)))
    .take(UNSEALED_MAX);
  invariant(rows.length < UNSEALED_MAX, "days are sealed before a year of them has gathered");
  const totals = rows.reduce<ClassTotals>((sums, row) => addTotals(sums, row.totals), addTotals({}, seal?.closing ?? []));
  return { totals, seal };
}

/** The trial balance at the end of a day. Amounts minor units; the sum of a sound book is 0. */
export const trialBalanceValidator = v.object({
  day: v.string(),
  rows: v.array(totalRow),
  sumMinor: v.int64(),
  /** False for a day that is not over: figures may still grow. */
  isFinal: v.boolean(),
});

/** A day that has begun. Fails with INVALID_INPUT(day) for what is no day or lies ahead. */
export function dayOrFail(day: string, nowMs: number): Day {
  const startMs = dayStartMs(day);
  return startMs === null || startMs > nowMs ? failInput("day") : day;
}

/** The trial balance as of a day that is over or today. Fails with INVALID_INPUT(day). */
export async function loadTrialBalance(ctx: ReadCtx, day: string): Promise<Infer<typeof trialBalanceValidator>> {
  const nowMs = Date.now();
  const asOf = dayOrFail(day, nowMs);
  const { totals } = await balanceOfBook(ctx, asOf);
  const rows = totalRows(totals);
  return { day: asOf, rows, sumMinor: rows.reduce((sum, { totalMinor }) => sum + totalMinor, 0n), isFinal: asOf < dayOf(nowMs) };
}
