import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { sumMinor } from "../../../lib/domain/money";
import type { WithdrawalState } from "../../../lib/domain/payouts/states";
import { isPayoutBlocked } from "../ledger/health";
import { boundedPage } from "../pages";
import { toWithdrawal, type withdrawalValidator } from "./views";

type Withdrawal = Doc<"withdrawals">;

const PAGE_MAX = 50;
/** Where counting stops. */
const COUNT_MAX = 200;
/** Events of one withdrawal: approvals, blocks and attempts of a long wait. */
const TIMELINE_MAX = 100;

const HAPPENINGS = [
  "requested",
  "firstApproval",
  "approved",
  "rejected",
  "sending",
  "completed",
  "failed",
  "canceled",
  "returned",
  "blocked",
  "retried",
  "bank",
] as const;
type Happening = (typeof HAPPENINGS)[number];

/** What the audit log calls it, and what a time line says. Reading bank details is for admins' eyes only. */
const HAPPENING_OF: Readonly<Record<string, Happening>> = {
  "payouts.request": "requested",
  "payouts.firstApproval": "firstApproval",
  "payouts.approve": "approved",
  "payouts.reject": "rejected",
  "payouts.send": "sending",
  "payouts.complete": "completed",
  "payouts.fail": "failed",
  "payouts.cancel": "canceled",
  "payouts.return": "returned",
  "payouts.block": "blocked",
  "payouts.retry": "retried",
  "payouts.bank": "bank",
};
/** Reasons an advisor reads; the others are words among admins. */
const SHARED_REASONS: readonly Happening[] = ["approved", "rejected", "failed", "returned"];

export const timelineValidator = v.array(
  v.object({ atMs: v.number(), what: literals(...HAPPENINGS), reason: v.union(v.string(), v.null()) }),
);

/** What happened to a withdrawal, oldest first. `forAdmin` shows every reason. */
export async function timelineOf(ctx: QueryCtx, withdrawal: Withdrawal, forAdmin: boolean): Promise<Infer<typeof timelineValidator>> {
  const events = await ctx.db
    .query("auditEvents")
    .withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", withdrawal._id))
    .take(TIMELINE_MAX);
  return events.flatMap(({ atMs, action, reason }) => {
    const what = HAPPENING_OF[action];
    if (what === undefined) return [];
    const isShared = forAdmin || SHARED_REASONS.includes(what);
    return [{ atMs, what, reason: isShared ? (reason ?? null) : null }];
  });
}

/** One page of somebody's withdrawals, newest first. */
export async function pageOfOwn(
  ctx: QueryCtx,
  advisorId: Id<"users">,
  state: WithdrawalState | undefined,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof withdrawalValidator>>> {
  const withdrawals = ctx.db.query("withdrawals");
  const narrowed =
    state === undefined
      ? withdrawals.withIndex("by_advisorId_and_requestedAtMs", (q) => q.eq("advisorId", advisorId))
      : withdrawals.withIndex("by_advisorId_and_state", (q) => q.eq("advisorId", advisorId).eq("state", state));
  const found = await narrowed.order("desc").paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toWithdrawal(ctx, row))) };
}

/** What waits for admins. Amounts minor units; counts stop at 200 of a kind. */
export const waitingValidator = v.object({
  pendingCount: v.number(),
  pendingMinor: v.int64(),
  toSendByHandCount: v.number(),
  toSendByHandMinor: v.int64(),
  blockedCount: v.number(),
  isCapped: v.boolean(),
  isPaused: v.boolean(),
});

export async function loadWaiting(ctx: QueryCtx): Promise<Infer<typeof waitingValidator>> {
  const [pending, approved, processing] = await Promise.all(
    (["pending", "approved", "processing"] as const).map((state) =>
      ctx.db
        .query("withdrawals")
        .withIndex("by_state", (q) => q.eq("state", state))
        .take(COUNT_MAX),
    ),
  );
  const sending = [...(approved ?? []), ...(processing ?? [])];
  const byHand = sending.filter(({ methodKind }) => methodKind === "bank");
  const asked = pending ?? [];
  return {
    pendingCount: asked.length,
    pendingMinor: sumMinor(asked.map(({ amountMinor }) => amountMinor)),
    toSendByHandCount: byHand.length,
    toSendByHandMinor: sumMinor(byHand.map(({ amountMinor }) => amountMinor)),
    blockedCount: sending.filter(({ block }) => block !== null).length,
    isCapped: [pending, approved, processing].some((rows) => rows?.length === COUNT_MAX),
    isPaused: await isPayoutBlocked(ctx),
  };
}

/** Finds a withdrawal by the text of an address; null when it names none. */
export async function findWithdrawal(ctx: QueryCtx, idText: string): Promise<Withdrawal | null> {
  const withdrawalId = ctx.db.normalizeId("withdrawals", idText);
  return withdrawalId === null ? null : await ctx.db.get("withdrawals", withdrawalId);
}
