import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { startOfUtcDay } from "../../../lib/domain/calendar";
import { sumMinor } from "../../../lib/domain/money";
import { LIMIT_PERIODS, NO_LIMIT, leftOf, limitAt, periodAt, type LimitPeriod } from "../../../lib/domain/spendingLimits";
import { fail } from "../../errors";
import { openSessionsOfClient } from "./openSessions";
import { loadWalletFigures } from "./walletFigures";

type ReadCtx = Pick<QueryCtx, "db">;

/** Days of the longest period. */
const PERIOD_DAYS = 31;

/** Adds a settled session to its client's day. Once per session, in the transaction that settles it. */
export async function recordSpending(
  ctx: MutationCtx,
  input: { clientId: Id<"users">; chargeMinor: bigint; billedMs: number; settledAtMs: number },
): Promise<void> {
  const { clientId, chargeMinor, billedMs } = input;
  const dayMs = startOfUtcDay(input.settledAtMs);
  const row = await ctx.db
    .query("spendingDays")
    .withIndex("by_clientId_and_dayMs", (q) => q.eq("clientId", clientId).eq("dayMs", dayMs))
    .unique();
  if (row === null) {
    await ctx.db.insert("spendingDays", { clientId, dayMs, amountMinor: chargeMinor, sessionCount: 1, billedMs });
    return;
  }
  await ctx.db.patch("spendingDays", row._id, {
    amountMinor: row.amountMinor + chargeMinor,
    sessionCount: row.sessionCount + 1,
    billedMs: row.billedMs + billedMs,
  });
}

/** What a client allows themself; null before the first wish. */
export async function findRules(ctx: ReadCtx, userId: Id<"users">): Promise<Doc<"spendingRules"> | null> {
  return await ctx.db
    .query("spendingRules")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
}

/** What was charged for sessions that ended in the period which contains `nowMs`, minor units. */
export async function spentIn(ctx: ReadCtx, clientId: Id<"users">, period: LimitPeriod, nowMs: number): Promise<bigint> {
  const { fromMs, untilMs } = periodAt(period, nowMs);
  const days = await ctx.db
    .query("spendingDays")
    .withIndex("by_clientId_and_dayMs", (q) => q.eq("clientId", clientId).gte("dayMs", fromMs).lt("dayMs", untilMs))
    .take(PERIOD_DAYS);
  return sumMinor(days.map(({ amountMinor }) => amountMinor));
}

/** What a client's own limits leave, and which of them is the tighter one. Minor units. */
export type LimitLeft = { leftMinor: bigint; period: LimitPeriod };

/** The tighter of the limits in force after what is settled and `alsoMinor`; null without a limit. */
async function tightest(ctx: ReadCtx, rules: Doc<"spendingRules">, alsoMinor: bigint, nowMs: number): Promise<LimitLeft | null> {
  let found: LimitLeft | null = null;
  for (const period of LIMIT_PERIODS) {
    const { amountMinor } = limitAt(rules[period] ?? NO_LIMIT, nowMs);
    if (amountMinor === null) continue;
    const leftMinor = leftOf(amountMinor, (await spentIn(ctx, rules.userId, period, nowMs)) + alsoMinor) ?? 0n;
    if (found === null || leftMinor < found.leftMinor) found = { leftMinor, period };
  }
  return found;
}

/**
 * What a client's limits still allow a new session to cost: all that is settled counts, and everything open counts with
 * the most it can come to, its own spend limit or else the whole balance. Null without a limit.
 */
export async function leftForSession(ctx: ReadCtx, clientId: Id<"users">, nowMs: number): Promise<LimitLeft | null> {
  const rules = await findRules(ctx, clientId);
  if (rules === null) return null;
  const open = await openSessionsOfClient(ctx, clientId);
  let openMinor = sumMinor(open.map(({ limitMinor }) => limitMinor ?? 0n));
  if (open.some(({ limitMinor }) => limitMinor === null)) {
    const { cashMinor, promoMinor } = await loadWalletFigures(ctx, clientId);
    openMinor += cashMinor + promoMinor;
  }
  return await tightest(ctx, rules, openMinor, nowMs);
}

/** What a client's limits still allow to be added: what they have now, open costs included, would be spent first. */
export async function leftForTopUp(ctx: ReadCtx, input: { userId: Id<"users">; comingMinor: bigint; nowMs: number }): Promise<LimitLeft | null> {
  const rules = await findRules(ctx, input.userId);
  if (rules === null) return null;
  const { cashMinor, promoMinor } = await loadWalletFigures(ctx, input.userId);
  return await tightest(ctx, rules, cashMinor + promoMinor + input.comingMinor, input.nowMs);
}

/** Until when somebody has shut themself out; null when they have not, or it is over. */
export async function excludedUntil(ctx: ReadCtx, userId: Id<"users">, nowMs: number): Promise<number | null> {
  const untilMs = (await findRules(ctx, userId))?.excludedUntilMs ?? null;
  return untilMs !== null && nowMs < untilMs ? untilMs : null;
}

/** Fails with SELF_EXCLUDED(untilMs) while a person has shut themself out. */
export async function requireNotExcluded(ctx: ReadCtx, userId: Id<"users">, nowMs: number): Promise<void> {
  const untilMs = await excludedUntil(ctx, userId, nowMs);
  if (untilMs !== null) fail("SELF_EXCLUDED", { untilMs });
}

/** Refuses a top-up while excluded, with SELF_EXCLUDED, and above what the person's own limits leave, with SPENDING_LIMIT. */
export async function requireOwnRulesAllowTopUp(
  ctx: ReadCtx,
  input: { userId: Id<"users">; amountMinor: bigint; comingMinor: bigint; nowMs: number },
): Promise<void> {
  await requireNotExcluded(ctx, input.userId, input.nowMs);
  const left = await leftForTopUp(ctx, input);
  if (left !== null && input.amountMinor > left.leftMinor) fail("SPENDING_LIMIT", left);
}
