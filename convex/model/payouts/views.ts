import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { CLOCK_PLACES, CLOCK_STEPS, CLOCK_WAITS, payoutClock, STEP_STATES, type PayoutClock } from "../../../lib/domain/payouts/clock";
import { findProfileOf } from "../advisors/searchAdvisors";
import { loadBalances } from "../ledger/balances";
import { operationState } from "../payments/tables";
import { methodValidator, toMethodView } from "./methods";
import { canCancel } from "./request";
import { bankState, failureCode, withdrawalSource, withdrawalState } from "./tables";

type ReadCtx = Pick<QueryCtx, "db">;
type Withdrawal = Doc<"withdrawals">;

/** Attempts shown: an admin sees the newest. */
const ATTEMPTS_SHOWN = 20;

const timeOrNull = v.union(v.number(), v.null());
const textOrNull = v.union(v.string(), v.null());

export const clockValidator = v.object({
  place: literals(...CLOCK_PLACES),
  waitsFor: v.union(literals(...CLOCK_WAITS), v.null()),
  sinceMs: v.number(),
  untilMs: timeOrNull,
  steps: v.array(v.object({ step: literals(...CLOCK_STEPS), state: literals(...STEP_STATES), atMs: timeOrNull })),
});

/** A withdrawal as its advisor sees it. Amounts minor units, times server ms. */
export const withdrawalValidator = v.object({
  withdrawalId: v.id("withdrawals"),
  amountMinor: v.int64(),
  currency: v.literal("USD"),
  state: withdrawalState,
  source: withdrawalSource,
  /** The month it pays, of what the monthly payout made. */
  month: textOrNull,
  method: methodValidator,
  requestedAtMs: v.number(),
  decidedAtMs: timeOrNull,
  sentAtMs: timeOrNull,
  closedAtMs: timeOrNull,
  reason: textOrNull,
  failureCode: v.union(failureCode, v.null()),
  reference: textOrNull,
  bankStatus: v.union(bankState, v.null()),
  canCancel: v.boolean(),
  clock: clockValidator,
});

export const personRef = v.object({ userId: v.id("users"), firstName: v.string() });
export const advisorRef = v.object({
  userId: v.id("users"),
  firstName: v.string(),
  displayName: textOrNull,
  profileId: v.union(v.id("advisorProfiles"), v.null()),
  isSuspended: v.boolean(),
});
const approvalView = v.object({ adminId: v.id("users"), firstName: v.string(), atMs: v.number(), reason: v.string() });
export const approvalViews = v.array(approvalView);

/** A withdrawal as an admin decides about it. */
export const adminWithdrawalValidator = v.object({
  ...withdrawalValidator.fields,
  advisor: advisorRef,
  approversNeeded: v.number(),
  approvals: approvalViews,
  notes: v.array(v.object({ adminId: v.id("users"), firstName: v.string(), atMs: v.number(), text: v.string() })),
  /** What the advisor owes and has available now, minor units. */
  debtMinor: v.int64(),
  availableMinor: v.int64(),
  /** The admin is the payee: everything is refused. */
  isOwn: v.boolean(),
  approvedByMe: v.boolean(),
  can: v.object({
    approve: v.boolean(),
    reject: v.boolean(),
    complete: v.boolean(),
    fail: v.boolean(),
    markReturned: v.boolean(),
    retry: v.boolean(),
    revealBank: v.boolean(),
  }),
  attempts: v.array(
    v.object({ n: v.number(), state: operationState, tries: v.number(), atMs: v.number(), nextTryAtMs: v.number(), code: textOrNull }),
  ),
});

/** The clock of a withdrawal, read off its row. */
export function clockOf(withdrawal: Withdrawal): PayoutClock {
  const { approvals } = withdrawal;
  return payoutClock({
    ...withdrawal,
    approvalCount: approvals.length,
    lastApprovalAtMs: approvals[approvals.length - 1]?.atMs ?? null,
  });
}

async function methodOf(ctx: ReadCtx, withdrawal: Withdrawal): Promise<Doc<"payoutMethods">> {
  const method = await ctx.db.get("payoutMethods", withdrawal.methodId);
  invariant(method !== null, "a withdrawal's method stays");
  return method;
}

/** When it was decided: approved, or rejected. */
function decidedAt({ approvedAtMs, state, closedAtMs }: Withdrawal): number | null {
  return approvedAtMs ?? (state === "rejected" ? closedAtMs : null);
}

/** Projects a withdrawal for its advisor: no notes, no names of admins. */
export async function toWithdrawal(ctx: ReadCtx, withdrawal: Withdrawal): Promise<Infer<typeof withdrawalValidator>> {
  const { _id, amountMinor, currency, state, source, month, requestedAtMs, sentAtMs, closedAtMs, reason, bankStatus, reference } =
    withdrawal;
  return {
    withdrawalId: _id,
    amountMinor,
    currency,
    state,
    source,
    month,
    method: toMethodView(await methodOf(ctx, withdrawal)),
    requestedAtMs,
    decidedAtMs: decidedAt(withdrawal),
    sentAtMs,
    closedAtMs,
    reason,
    failureCode: withdrawal.failureCode,
    reference,
    bankStatus,
    canCancel: canCancel(withdrawal),
    clock: clockOf(withdrawal),
  };
}

/** Somebody's first name; empty once they have deleted their account. */
export async function firstNameOf(ctx: ReadCtx, userId: Id<"users">): Promise<string> {
  return (await ctx.db.get("users", userId))?.firstName ?? "";
}

/** An advisor as admins see them beside money. */
export async function toAdvisorRef(ctx: QueryCtx, userId: Id<"users">): Promise<Infer<typeof advisorRef>> {
  const user = await ctx.db.get("users", userId);
  const profile = await findProfileOf(ctx, userId);
  return {
    userId,
    firstName: user?.firstName ?? "",
    displayName: profile?.displayName ?? null,
    profileId: profile?._id ?? null,
    isSuspended: user?.suspended ?? false,
  };
}

/** Approvals with the names of those who gave them. */
export async function toApprovalViews(ctx: ReadCtx, approvals: Withdrawal["approvals"]): Promise<Infer<typeof approvalViews>> {
  return await Promise.all(approvals.map(async (approval) => ({ ...approval, firstName: await firstNameOf(ctx, approval.adminId) })));
}

function actsOn(
  withdrawal: Withdrawal,
  adminId: Id<"users">,
  latest: Doc<"payoutOperations"> | null,
): Infer<typeof adminWithdrawalValidator>["can"] {
  const { state, methodKind } = withdrawal;
  const isOthers = withdrawal.advisorId !== adminId;
  const isByHand = isOthers && methodKind === "bank";
  const isSending = state === "approved" || state === "processing";
  const approvedByMe = withdrawal.approvals.some((approval) => approval.adminId === adminId);
  return {
    approve: isOthers && state === "pending" && !approvedByMe,
    reject: (isOthers && state === "pending") || (isByHand && state === "approved"),
    complete: isByHand && isSending,
    fail: isByHand && isSending,
    markReturned: isByHand && state === "completed",
    retry: isOthers && isSending && (latest?.state === "pending" || latest?.state === "unknown"),
    revealBank: isByHand && isSending,
  };
}

/** Projects a withdrawal for an admin, with every act that is possible on it. */
export async function toAdminWithdrawal(
  ctx: QueryCtx,
  withdrawal: Withdrawal,
  adminId: Id<"users">,
): Promise<Infer<typeof adminWithdrawalValidator>> {
  const balances = await loadBalances(ctx, withdrawal.advisorId);
  const attempts = await ctx.db
    .query("payoutOperations")
    .withIndex("by_withdrawalId", (q) => q.eq("withdrawalId", withdrawal._id))
    .order("desc")
    .take(ATTEMPTS_SHOWN);
  return {
    ...(await toWithdrawal(ctx, withdrawal)),
    advisor: await toAdvisorRef(ctx, withdrawal.advisorId),
    approversNeeded: withdrawal.approversNeeded,
    approvals: await toApprovalViews(ctx, withdrawal.approvals),
    notes: await Promise.all(withdrawal.notes.map(async (note) => ({ ...note, firstName: await firstNameOf(ctx, note.adminId) }))),
    debtMinor: -balances["A.debt"],
    availableMinor: balances["A.avail"],
    isOwn: withdrawal.advisorId === adminId,
    approvedByMe: withdrawal.approvals.some((approval) => approval.adminId === adminId),
    can: actsOn(withdrawal, adminId, attempts[0] ?? null),
    attempts: attempts.map(({ n, state, tries, createdAtMs, nextTryAtMs, lastError }) => ({
      n,
      state,
      tries,
      atMs: createdAtMs,
      nextTryAtMs,
      code: lastError ?? null,
    })),
  };
}
