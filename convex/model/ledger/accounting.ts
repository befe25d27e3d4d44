import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import { addTotals, dayBefore, dayOf, totalRows } from "../../../lib/domain/ledger/days";
import { monthBounds } from "../../../lib/domain/payouts/month";
import { failInput } from "../../errors";
import { boundedPage } from "../pages";
import { balanceOfBook } from "./days";
import { toTransactionView, type transactionValidator } from "./explorer";
import { accountClass } from "./tables";

const PAGE_MAX = 100;

/** A month of the whole book per class of account: opening + moved = closing. Minor units, UTC. */
export const accountingMonthValidator = v.object({
  month: v.string(),
  rows: v.array(v.object({ accountClass, openingMinor: v.int64(), movedMinor: v.int64(), closingMinor: v.int64() })),
  /** False while the month runs. */
  isFinal: v.boolean(),
});

function boundsOf(month: string): { first: string; last: string; endMs: number } {
  const bounds = monthBounds(month);
  if (bounds === null || bounds.startMs > Date.now()) failInput("month");
  return { first: dayOf(bounds.startMs), last: dayOf(bounds.endMs - 1), endMs: bounds.endMs };
}

/** The trial balance at both ends of a month. Fails with INVALID_INPUT(month) for what is no month or lies ahead. */
export async function loadAccountingMonth(ctx: QueryCtx, month: string): Promise<Infer<typeof accountingMonthValidator>> {
  const { first, last, endMs } = boundsOf(month);
  const opening = await balanceOfBook(ctx, dayBefore(first));
  const closing = await balanceOfBook(ctx, last);
  const rows = totalRows(addTotals(closing.totals, [])).map(({ accountClass: name, totalMinor }) => {
    const openingMinor = opening.totals[name] ?? 0n;
    return { accountClass: name, openingMinor, movedMinor: totalMinor - openingMinor, closingMinor: totalMinor };
  });
  return { month, rows, isFinal: endMs <= Date.now() };
}

/** Where the export stands: what was written before days were summed is part of the month of the first seal, and comes first. */
type At = { part: "early" | "days"; cursor: string | null };

const PARTS = ["early", "days"] as const;

async function beginning(ctx: QueryCtx, month: string): Promise<At> {
  const seal = await ctx.db
    .query("ledgerSeals")
    .withIndex("by_n", (q) => q.eq("n", 1))
    .unique();
  return { part: seal?.day.slice(0, 7) === month ? "early" : "days", cursor: null };
}

function cursorOf(text: string): At {
  const part = PARTS.find((name) => text.startsWith(`${name}:`)) ?? failInput("cursor");
  const cursor = text.slice(part.length + 1);
  return { part, cursor: cursor === "" ? null : cursor };
}

/** One page of a month's transactions with their lines, oldest first. Fails with INVALID_INPUT(month | numItems | cursor). */
export async function pageOfAccounting(
  ctx: QueryCtx,
  month: string,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof transactionValidator>>> {
  const { first, last } = boundsOf(month);
  const at = paginationOpts.cursor === null ? await beginning(ctx, month) : cursorOf(paginationOpts.cursor);
  const found = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => (at.part === "early" ? q.eq("day", undefined) : q.gte("day", first).lte("day", last)))
    .paginate({ ...boundedPage(paginationOpts, PAGE_MAX), cursor: at.cursor });
  const page = await Promise.all(found.page.map((transaction) => toTransactionView(ctx, transaction)));
  const isEarlyOver = at.part === "early" && found.isDone;
  return { page, isDone: found.isDone && !isEarlyOver, continueCursor: isEarlyOver ? "days:" : `${at.part}:${found.continueCursor}` };
}
