import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DAY_MS, startOfUtcDay, startOfUtcMonth } from "../../../lib/domain/calendar";
import { sumMinor } from "../../../lib/domain/money";
import { loadBalances } from "../ledger/balances";
import { paidEver } from "../payouts/paidMonths";
import { boundedPage } from "../pages";
import { earningStatus } from "./tables";

const PAGE_MAX = 50;
/** Days of the chart. */
const CHART_DAYS = 30;
/** Days two calendar months can have. */
const TWO_MONTHS_DAYS = 62;

/** An advisor's figures. Amounts minor units, days in UTC. */
export const earningSummaryValidator = v.object({
  pendingMinor: v.int64(),
  availableMinor: v.int64(),
  frozenMinor: v.int64(),
  withdrawnMinor: v.int64(),
  thisMonthMinor: v.int64(),
  lastMonthMinor: v.int64(),
  byDay: v.array(v.object({ dayMs: v.number(), amountMinor: v.int64() })),
});

/** What an advisor earned in one session. Amounts minor units. */
export const earningRowValidator = v.object({
  earningId: v.id("earnings"),
  sessionId: v.id("sessions"),
  clientFirstName: v.string(),
  chargeMinor: v.int64(),
  feeMinor: v.int64(),
  amountMinor: v.int64(),
  /** Taken back of it for a refund. */
  takenBackMinor: v.int64(),
  status: earningStatus,
  settledAtMs: v.number(),
  availableAtMs: v.number(),
});

function chart(days: Doc<"earningDays">[], nowMs: number): { dayMs: number; amountMinor: bigint }[] {
  const amounts = new Map(days.map((day) => [day.dayMs, day.amountMinor]));
  const firstMs = startOfUtcDay(nowMs) - (CHART_DAYS - 1) * DAY_MS;
  return Array.from({ length: CHART_DAYS }, (_, i) => {
    const dayMs = firstMs + i * DAY_MS;
    return { dayMs, amountMinor: amounts.get(dayMs) ?? 0n };
  });
}

/**
 * Balances of an advisor and what two months and thirty days brought. The clock
 * only picks the calendar month; the money comes from balances and day totals,
 * so an answer made before midnight is at worst labelled with yesterday's month.
 */
export async function loadEarningSummary(ctx: QueryCtx, advisorId: Id<"users">): Promise<Infer<typeof earningSummaryValidator>> {
  const nowMs = Date.now();
  const thisMonthMs = startOfUtcMonth(nowMs);
  const lastMonthMs = startOfUtcMonth(nowMs, -1);
  const days = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) => q.eq("advisorId", advisorId).gte("dayMs", lastMonthMs))
    .take(TWO_MONTHS_DAYS);
  const balances = await loadBalances(ctx, advisorId);
  const earnedIn = (fromMs: number, untilMs: number): bigint =>
    sumMinor(days.filter((day) => day.dayMs >= fromMs && day.dayMs < untilMs).map((day) => day.amountMinor));
  return {
    pendingMinor: balances["A.pending"],
    availableMinor: balances["A.avail"],
    frozenMinor: balances["A.frozen"],
    // Money that has left the available balance: on its way, or arrived.
    withdrawnMinor: balances["A.transit"] + (await paidEver(ctx, advisorId)),
    thisMonthMinor: earnedIn(thisMonthMs, Infinity),
    lastMonthMinor: earnedIn(lastMonthMs, thisMonthMs),
    byDay: chart(days, nowMs),
  };
}

/** Projects an earning for its advisor. */
export function toEarningRow(row: Doc<"earnings">): Infer<typeof earningRowValidator> {
  const { _id, sessionId, clientFirstName, chargeMinor, feeMinor, amountMinor, status, settledAtMs, availableAtMs } = row;
  const takenBackMinor = row.takenBackMinor ?? 0n;
  return { earningId: _id, sessionId, clientFirstName, chargeMinor, feeMinor, amountMinor, takenBackMinor, status, settledAtMs, availableAtMs };
}

/** One page of an advisor's earnings, newest first. */
export async function pageOfEarnings(
  ctx: QueryCtx,
  advisorId: Id<"users">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof earningRowValidator>>> {
  const found = await ctx.db
    .query("earnings")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorId))
    .order("desc")
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: found.page.map(toEarningRow) };
}
