import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { monthBounds } from "../../../lib/domain/payouts/month";
import { notify } from "../notifications/notify";
import { findAdmins } from "../users/admins";

type Withdrawal = Doc<"withdrawals">;

/** More admins than any platform has; whoever is beyond reads the list of payouts all the same. */
const ADMINS_MAX = 50;
/** Days a calendar month can have. */
const MONTH_DAYS = 31;

/** Tells the admins that somebody wants their money. */
export async function notifyAsked(ctx: MutationCtx, withdrawal: Withdrawal, advisorName: string): Promise<void> {
  const { _id: withdrawalId, amountMinor, advisorId } = withdrawal;
  for (const userId of await findAdmins(ctx, ADMINS_MAX)) {
    if (userId === advisorId) continue;
    const data = { withdrawalId, advisorName, amountMinor };
    await notify(ctx, { userId, kind: "withdrawalRequested", key: `withdrawalRequested:${withdrawalId}`, data });
  }
}

/** Tells an advisor what was decided. The month's payout was not asked for: there only the money is news. */
export async function notifyDecided(ctx: MutationCtx, withdrawal: Withdrawal, approved: boolean): Promise<void> {
  const { _id: withdrawalId, amountMinor, advisorId, reason, source } = withdrawal;
  if (source === "batch" && approved) return;
  const data = { withdrawalId, amountMinor, approved, reason: reason ?? "" };
  await notify(ctx, { userId: advisorId, kind: "withdrawalDecided", key: `withdrawalDecided:${withdrawalId}:${approved}`, data });
}

/** Tells an advisor that money did not arrive, and whether they have it again. */
export async function notifyFailed(ctx: MutationCtx, withdrawal: Withdrawal): Promise<void> {
  const { _id: withdrawalId, amountMinor, advisorId, bankStatus } = withdrawal;
  // What a bank refused lies in the account at the processor, which pays it out again once the bank is right.
  const isBack = bankStatus !== "failed";
  const data = { withdrawalId, amountMinor, isBack };
  await notify(ctx, {
    userId: advisorId,
    kind: "withdrawalFailed",
    key: `withdrawalFailed:${withdrawalId}:${isBack ? "back" : "bank"}`,
    data,
  });
}

async function sessionsIn(ctx: MutationCtx, advisorId: Withdrawal["advisorId"], month: string): Promise<number> {
  const bounds = monthBounds(month);
  if (bounds === null) return 0;
  const days = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) => q.eq("advisorId", advisorId).gte("dayMs", bounds.startMs).lt("dayMs", bounds.endMs))
    .take(MONTH_DAYS);
  return days.reduce((count, day) => count + (day.sessionCount ?? 0), 0);
}

/** Tells an advisor that their money was sent; of a month's payout also how many sessions that month had. */
export async function notifyPaid(ctx: MutationCtx, withdrawal: Withdrawal): Promise<void> {
  const { _id: withdrawalId, amountMinor, advisorId, month } = withdrawal;
  const sessionCount = month === null ? 0 : await sessionsIn(ctx, advisorId, month);
  const data = { withdrawalId, amountMinor, month, sessionCount };
  await notify(ctx, { userId: advisorId, kind: "payoutSent", key: `payoutSent:${withdrawalId}`, data });
}
