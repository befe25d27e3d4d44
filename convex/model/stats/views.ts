import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import { literals } from "convex-helpers/validators";
import { daysOf, periodBefore, type Period } from "../../../lib/domain/stats/days";
import { addFigures, noFigures, ratesOf } from "../../../lib/domain/stats/figures";
import { addWaits, medianWaitMs, type WaitCounts } from "../../../lib/domain/stats/waits";
import { failInput } from "../../errors";
import { lastStatsCheck } from "./checks";
import { loadDays, loadStanding } from "./kept";
import { figuresValidator, standingValidator } from "./tables";

const rate = v.union(v.number(), v.null());

const periodFields = {
  /** First and last UTC day, both included. */
  fromDay: v.string(),
  toDay: v.string(),
  /** Every day of the period, those without anything too. */
  days: v.array(v.object({ day: v.string(), ...figuresValidator.fields })),
  totals: figuresValidator,
  /** Shares between 0 and 1, the rating in stars; null where there is nothing to divide by. */
  rates: v.object({ refund: rate, dispute: rate, completion: rate, cancellation: rate, noAnswer: rate, rating: rate }),
  /** Read from counts in classes of 19 % each, so at most that far from the true median; null without any. */
  medianApplicationMs: rate,
  medianWithdrawalMs: rate,
};

/** The figures of a period. Amounts minor units, times ms. */
export const statsValidator = v.object({
  ...periodFields,
  /** The period of the same length just before; null unless it was asked for. */
  before: v.union(v.object(periodFields), v.null()),
});

export const liveValidator = v.object({
  ...standingValidator.fields,
  /** The last recount of all figures from the rows. */
  lastCheck: v.union(
    v.object({
      state: literals("passed", "broken", "filled"),
      atMs: v.number(),
      days: v.number(),
      moving: v.number(),
      differences: v.array(v.string()),
      differenceCount: v.number(),
    }),
    v.null(),
  ),
});

type PeriodView = Omit<Infer<typeof statsValidator>, "before">;

async function loadPeriod(ctx: QueryCtx, period: Period): Promise<PeriodView> {
  const days = daysOf(period) ?? failInput("period");
  const kept = await loadDays(ctx, days);
  const byDay = new Map(kept.map((row) => [row.day, row.figures]));
  const totals = kept.reduce((sum, { figures }) => addFigures(sum, figures), noFigures());
  const waits = (of: "application" | "withdrawal"): WaitCounts => kept.reduce<WaitCounts>((sum, row) => addWaits(sum, row.waits[of]), {});
  return {
    ...period,
    days: days.map((day) => ({ day, ...(byDay.get(day) ?? noFigures()) })),
    totals,
    rates: { ...ratesOf(totals) },
    medianApplicationMs: medianWaitMs(waits("application")),
    medianWithdrawalMs: medianWaitMs(waits("withdrawal")),
  };
}

/**
 * The figures of a period of at most 366 UTC days, and of the one before when `compare` is set. Reads at most eight small
 * rows a day, however much happened. Fails with INVALID_INPUT(period).
 */
export async function loadStats(
  ctx: QueryCtx,
  { fromDay, toDay, compare }: Period & { compare: boolean },
): Promise<Infer<typeof statsValidator>> {
  const now = await loadPeriod(ctx, { fromDay, toDay });
  return { ...now, before: compare ? await loadPeriod(ctx, periodBefore({ fromDay, toDay })) : null };
}

/** What stands open at this moment. Reads nine rows. */
export async function loadLive(ctx: QueryCtx): Promise<Infer<typeof liveValidator>> {
  const { figures } = await loadStanding(ctx);
  const last = await lastStatsCheck(ctx);
  if (last === null) return { ...figures, lastCheck: null };
  const { state, atMs, days, moving, differences, differenceCount } = last;
  return { ...figures, lastCheck: { state, atMs, days, moving, differences, differenceCount } };
}
