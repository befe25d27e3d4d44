import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { startOfUtcDay } from "../../../lib/domain/calendar";
import { earningRowValidator, toEarningRow } from "./earningFigures";

/** Earnings that are shown with their clock. */
const NEXT = 5;

/** What today, in UTC, has brought an advisor so far, and what becomes available next. Minor units. */
export const todayValidator = v.object({
  dayMs: v.number(),
  sessionCount: v.number(),
  billedMs: v.number(),
  earnedMinor: v.int64(),
  /** Pending earnings in the order in which they become available; at most five. */
  next: v.array(earningRowValidator),
});

/** An advisor's day so far. The clock only picks the day; the figures come from its total. */
export async function loadToday(ctx: QueryCtx, advisorId: Id<"users">): Promise<Infer<typeof todayValidator>> {
  const dayMs = startOfUtcDay(Date.now());
  const day = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) => q.eq("advisorId", advisorId).eq("dayMs", dayMs))
    .unique();
  const pending = await ctx.db
    .query("earnings")
    .withIndex("by_advisorId_and_status", (q) => q.eq("advisorId", advisorId).eq("status", "pending"))
    .take(NEXT);
  return {
    dayMs,
    sessionCount: day?.sessionCount ?? 0,
    billedMs: day?.billedMs ?? 0,
    earnedMinor: day?.amountMinor ?? 0n,
    next: pending.map(toEarningRow),
  };
}
