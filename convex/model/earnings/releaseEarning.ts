import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { loadBalances } from "../ledger/balances";
import { postTransaction } from "../ledger/postTransaction";
import { notifyEarningAvailable } from "../notifications/events";

/** Most earnings released in one transaction; the sweeper takes the rest in the next minute. */
export const RELEASE_BATCH = 50;

/** What is left of an earning after refunds, minor units. */
export function keptMinor({ amountMinor, takenBackMinor }: Pick<Doc<"earnings">, "amountMinor" | "takenBackMinor">): bigint {
  return amountMinor - (takenBackMinor ?? 0n);
}

/** An earning whose fee took all of it has nothing to move; it only changes its status. */
async function postRelease(ctx: MutationCtx, earning: Doc<"earnings">): Promise<void> {
  const amountMinor = keptMinor(earning);
  if (amountMinor === 0n) return;
  const balances = await loadBalances(ctx, earning.advisorId);
  await postTransaction(
    ctx,
    "release",
    {
      sessionId: earning.sessionId,
      advisorId: earning.advisorId,
      amountMinor,
      debtMinor: -balances["A.debt"],
    },
    {
      actor: { kind: "system", job: "earnings.release" },
      effectiveAtMs: earning.availableAtMs,
      walletOwnerId: null,
      sessionId: earning.sessionId,
    },
  );
}

/** Makes one earning available if its hold is over. Anything else is left alone, so it may run any number of times. */
export async function releaseEarning(ctx: MutationCtx, earning: Doc<"earnings">): Promise<void> {
  const nowMs = Date.now();
  if (earning.status !== "pending" || nowMs < earning.availableAtMs) return;
  await postRelease(ctx, earning);
  await ctx.db.patch("earnings", earning._id, { status: "available", releasedAtMs: nowMs });
  await notifyEarningAvailable(ctx, earning);
}

/** Releases what is due to one advisor, so that nothing hangs on the scheduler being on time. */
export async function releaseDueOf(ctx: MutationCtx, advisorId: Id<"users">): Promise<void> {
  const due = await ctx.db
    .query("earnings")
    .withIndex("by_advisorId_and_status", (q) => q.eq("advisorId", advisorId).eq("status", "pending").lte("availableAtMs", Date.now()))
    .take(RELEASE_BATCH);
  for (const earning of due) await releaseEarning(ctx, earning);
}

/** Releases what is due to anybody; the sweeper's share. */
export async function releaseAllDue(ctx: MutationCtx): Promise<void> {
  const due = await ctx.db
    .query("earnings")
    .withIndex("by_status_and_availableAtMs", (q) => q.eq("status", "pending").lte("availableAtMs", Date.now()))
    .take(RELEASE_BATCH);
  for (const earning of due) await releaseEarning(ctx, earning);
}
