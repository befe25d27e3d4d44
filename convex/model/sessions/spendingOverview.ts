import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { startOfUtcMonth } from "../../../lib/domain/calendar";
import { sumMinor } from "../../../lib/domain/money";
import { LIMIT_PERIODS, NO_LIMIT, limitAt, periodAt } from "../../../lib/domain/spendingLimits";
import { findRules, spentIn } from "./spending";

/** Months of the chart, the present one included. */
const MONTHS = 12;
/** Days twelve calendar months can have. */
const DAYS = 366;

const limitMinor = v.union(v.int64(), v.null());

/** A client's own limit of one period, and how it stands. Minor units; null is no limit. */
export const ownLimitValidator = v.object({
  period: literals(...LIMIT_PERIODS),
  amountMinor: limitMinor,
  /** A higher limit that was asked for, and from when it counts, server ms. */
  raise: v.union(v.object({ amountMinor: limitMinor, fromMs: v.number() }), v.null()),
  /** Charged for sessions that ended in this period. */
  spentMinor: v.int64(),
  /** When the next period begins, server ms. */
  renewsAtMs: v.number(),
});

/** What a client spends, month by month in UTC, and what they allow themself. */
export const spendingValidator = v.object({
  /** Oldest first, the present month last. */
  months: v.array(v.object({ monthMs: v.number(), amountMinor: v.int64(), sessionCount: v.number(), billedMs: v.number() })),
  limits: v.array(ownLimitValidator),
  /** Until then the client has shut themself out; null when they have not, or it is over. */
  excludedUntilMs: v.union(v.number(), v.null()),
});

/** A client's spending. The clock only picks months and periods: money comes from the totals of days. */
export async function loadSpending(ctx: QueryCtx, clientId: Id<"users">): Promise<Infer<typeof spendingValidator>> {
  const nowMs = Date.now();
  const monthStarts = Array.from({ length: MONTHS }, (_, i) => startOfUtcMonth(nowMs, i + 1 - MONTHS));
  const days = await ctx.db
    .query("spendingDays")
    .withIndex("by_clientId_and_dayMs", (q) => q.eq("clientId", clientId).gte("dayMs", monthStarts[0] ?? nowMs))
    .take(DAYS);
  const months = monthStarts.map((monthMs) => {
    const untilMs = startOfUtcMonth(monthMs, 1);
    const inMonth = days.filter(({ dayMs }) => dayMs >= monthMs && dayMs < untilMs);
    return {
      monthMs,
      amountMinor: sumMinor(inMonth.map(({ amountMinor }) => amountMinor)),
      sessionCount: inMonth.reduce((sum, { sessionCount }) => sum + sessionCount, 0),
      billedMs: inMonth.reduce((sum, { billedMs }) => sum + billedMs, 0),
    };
  });
  const rules = await findRules(ctx, clientId);
  const limits = await Promise.all(
    LIMIT_PERIODS.map(async (period) => ({
      period,
      ...limitAt(rules?.[period] ?? NO_LIMIT, nowMs),
      spentMinor: await spentIn(ctx, clientId, period, nowMs),
      renewsAtMs: periodAt(period, nowMs).untilMs,
    })),
  );
  const untilMs = rules?.excludedUntilMs ?? null;
  return { months, limits, excludedUntilMs: untilMs !== null && nowMs < untilMs ? untilMs : null };
}
