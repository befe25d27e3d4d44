import type { MutationCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import type { MeterState } from "../../../lib/domain/sessionStates";
import { internal } from "../../_generated/api";
import { isDue } from "../../../lib/domain/billingEngine";
import { advanceWallet } from "./decide";
import { toLiveMeter } from "./rows";

/** States in which time alone may have something to do. */
export const SWEPT_STATES = ["running", "grace", "paused", "exhausted", "ready"] as const satisfies readonly MeterState[];
export type SweptState = (typeof SWEPT_STATES)[number];

/** Meters looked at in one transaction. */
export const SWEEP_PAGE = 25;

/**
 * Looks at one page of the meters in a state and applies what time has done to
 * their wallets, each wallet in a transaction of its own when something is due.
 * It changes when a row is tidied, never an amount.
 */
export async function sweepPage(ctx: MutationCtx, state: SweptState, cursor: string | null): Promise<void> {
  const found = await ctx.db
    .query("meters")
    .withIndex("by_state", (q) => q.eq("state", state))
    .paginate({ numItems: SWEEP_PAGE, cursor });
  const nowMs = Date.now();
  const due = new Set<Id<"wallets">>();
  for (const meter of found.page) {
    if (isDue(toLiveMeter(meter), nowMs)) due.add(meter.walletId);
  }
  for (const walletId of due) await ctx.scheduler.runAfter(0, internal.jobs.sessions.advance, { walletId });
  if (!found.isDone) {
    await ctx.scheduler.runAfter(0, internal.jobs.sessions.sweep, { state, cursor: found.continueCursor });
  }
}

/** Advances one wallet on behalf of the sweeper. */
export async function sweepWallet(ctx: MutationCtx, walletId: Id<"wallets">): Promise<void> {
  await advanceWallet(ctx, walletId, "sessions.sweep");
}
