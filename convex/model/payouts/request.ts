import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DAY_MS } from "../../../lib/domain/calendar";
import { invariant } from "../../../lib/domain/invariant";
import { sumMinor } from "../../../lib/domain/money";
import {
  approversNeeded,
  dailyLeftMinor,
  OPEN_WITHDRAWALS_MAX,
  withdrawalProblem,
  type WithdrawalRoom,
} from "../../../lib/domain/payouts/rules";
import type { PlatformSettings } from "../../../lib/domain/settings";
import { fail, failInput } from "../../errors";
import { count, countStanding } from "../stats/count";
import type { AuditActor } from "../audit/recordAudit";
import { recordAudit } from "../audit/recordAudit";
import { releaseDueOf } from "../earnings/releaseEarning";
import { loadBalances } from "../ledger/balances";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { loadSettings } from "../settings/loadSettings";
import { isReady, ownMethodOrFail } from "./methods";
import { giveBack, reserve } from "./moveWithdrawal";
import { notifyAsked } from "./notices";
import { openWithdrawalsOf } from "./openWithdrawals";

/** More requests of one day than the rate limit lets anybody make. */
const DAY_ROWS = 400;
/** What an advisor may ask for now. Minor units. */
export async function loadRoom(ctx: Pick<QueryCtx, "db">, advisorId: Id<"users">): Promise<WithdrawalRoom> {
  const balances = await loadBalances(ctx, advisorId);
  const today = await ctx.db
    .query("withdrawals")
    .withIndex("by_advisorId_and_requestedAtMs", (q) => q.eq("advisorId", advisorId).gt("requestedAtMs", Date.now() - DAY_MS))
    .take(DAY_ROWS);
  const counted = today.filter(
    ({ source, state }) => source === "request" && state !== "rejected" && state !== "failed" && state !== "canceled",
  );
  const open = await openWithdrawalsOf(ctx, advisorId);
  return {
    availableMinor: balances["A.avail"],
    debtMinor: -balances["A.debt"],
    askedTodayMinor: sumMinor(counted.map(({ amountMinor }) => amountMinor)),
    openCount: open.filter(({ source }) => source === "request").length,
  };
}

function refuse(problem: NonNullable<ReturnType<typeof withdrawalProblem>>, room: WithdrawalRoom, settings: PlatformSettings): never {
  switch (problem) {
    case "belowMinimum":
      return fail("BELOW_MINIMUM", { limitMinor: settings.withdrawalMinMinor });
    case "aboveMaximum":
      return fail("ABOVE_MAXIMUM", { limitMinor: settings.withdrawalMaxMinor });
    case "insufficient":
      return fail("INSUFFICIENT_FUNDS", { availableMinor: room.availableMinor });
    case "dailyCap":
      return fail("DAILY_CAP", { limitMinor: settings.withdrawalDailyCapMinor, leftMinor: dailyLeftMinor(room, settings) });
    case "debt":
      return fail("INVALID_STATE", { state: "debt" });
    case "tooManyOpen":
      return fail("INVALID_STATE", { state: "tooManyOpen", limit: OPEN_WITHDRAWALS_MAX });
  }
}

type Wish = { advisor: Doc<"users">; amountMinor: bigint; methodId: Id<"payoutMethods">; requestKey: string };

/**
 * Asks for a withdrawal and reserves the money at once, in one transaction; what has become available by now counts,
 * whether or not its job has run. The same request key with the same amount and method answers with the first one.
 * Fails with INVALID_INPUT(requestKey), DUPLICATE_REQUEST, NOT_FOUND, BELOW_MINIMUM, ABOVE_MAXIMUM, INSUFFICIENT_FUNDS,
 * DAILY_CAP, INVALID_STATE(debt | tooManyOpen | methodNotReady), RATE_LIMITED.
 */
export async function requestWithdrawal(ctx: MutationCtx, wish: Wish): Promise<Doc<"withdrawals">> {
  const { advisor, amountMinor, methodId, requestKey } = wish;
  if (!/^[A-Za-z0-9_-]{8,64}$/.test(requestKey)) failInput("requestKey");
  if (amountMinor <= 0n) failInput("amountMinor");
  const known = await ctx.db
    .query("withdrawals")
    .withIndex("by_advisorId_and_requestKey", (q) => q.eq("advisorId", advisor._id).eq("requestKey", requestKey))
    .unique();
  if (known !== null) return known.amountMinor === amountMinor && known.methodId === methodId ? known : fail("DUPLICATE_REQUEST");
  const settings = await loadSettings(ctx);
  const method = await ownMethodOrFail(ctx, advisor._id, methodId);
  await releaseDueOf(ctx, advisor._id);
  const room = await loadRoom(ctx, advisor._id);
  const problem = withdrawalProblem(amountMinor, room, settings);
  if (problem !== null) refuse(problem, room, settings);
  if (!isReady(method)) fail("INVALID_STATE", { state: "methodNotReady" });
  await takeToken(ctx, RATE_LIMITS.withdrawal, advisor._id);
  const actor: AuditActor = { kind: "user", userId: advisor._id };
  const withdrawal = await insertWithdrawal(ctx, {
    advisorId: advisor._id,
    amountMinor,
    method,
    requestKey,
    month: null,
    batchRowId: null,
    settings,
    actor,
  });
  await notifyAsked(ctx, withdrawal, advisor.firstName);
  return withdrawal;
}

/** Writes a withdrawal down under the terms of now and reserves its money. The amount must be available. */
export async function insertWithdrawal(
  ctx: MutationCtx,
  input: {
    advisorId: Id<"users">;
    amountMinor: bigint;
    method: Doc<"payoutMethods">;
    requestKey: string;
    month: string | null;
    batchRowId: Id<"payoutBatchRows"> | null;
    settings: PlatformSettings;
    actor: AuditActor;
  },
): Promise<Doc<"withdrawals">> {
  const { advisorId, amountMinor, method, requestKey, month, batchRowId, settings, actor } = input;
  const withdrawalId = await ctx.db.insert("withdrawals", {
    advisorId,
    amountMinor,
    currency: settings.currency,
    methodId: method._id,
    methodKind: method.kind,
    source: batchRowId === null ? "request" : "batch",
    requestKey,
    month,
    batchRowId,
    state: "pending",
    approversNeeded: approversNeeded(amountMinor, settings.withdrawalTwoApproversMinor),
    reviewMs: settings.withdrawalReviewMs,
    arrivalMs: settings.payoutArrivalMs,
    approvals: [],
    notes: [],
    reason: null,
    failureCode: null,
    reference: null,
    block: null,
    blockedAtMs: null,
    nextTryAtMs: null,
    attempts: 0,
    transferId: null,
    bankStatus: null,
    requestedAtMs: Date.now(),
    approvedAtMs: null,
    sentAtMs: null,
    arrivedAtMs: null,
    closedAtMs: null,
  });
  const withdrawal = await ctx.db.get("withdrawals", withdrawalId);
  invariant(withdrawal !== null, "a withdrawal was written");
  const asked = { withdrawalsAsked: 1, withdrawalsAskedMinor: amountMinor };
  await count(ctx, { subject: withdrawalId, atMs: withdrawal.requestedAtMs, figures: asked });
  await countStanding(ctx, withdrawalId, { openWithdrawals: 1, openWithdrawalsMinor: amountMinor });
  await reserve(ctx, withdrawal, actor);
  await recordAudit(ctx, {
    actor,
    action: "payouts.request",
    target: { table: "withdrawals", id: withdrawalId },
    after: {
      state: "pending",
      amountMinor,
      method: method.kind,
      approversNeeded: withdrawal.approversNeeded,
      ...(month === null ? {} : { month }),
    },
  });
  return withdrawal;
}

/** Takes a request back before it was decided. Somebody else's is NOT_FOUND; a decided or monthly one is INVALID_STATE. */
export async function cancelWithdrawal(
  ctx: MutationCtx,
  advisorId: Id<"users">,
  withdrawalId: Id<"withdrawals">,
): Promise<Doc<"withdrawals">> {
  const withdrawal = await ctx.db.get("withdrawals", withdrawalId);
  if (withdrawal === null || withdrawal.advisorId !== advisorId) fail("NOT_FOUND");
  if (withdrawal.state === "canceled") return withdrawal;
  if (!canCancel(withdrawal)) fail("INVALID_STATE", { state: withdrawal.state });
  return await giveBack(ctx, withdrawal, { to: "canceled", actor: { kind: "user", userId: advisorId }, action: "cancel" });
}

/** Whether its advisor may still take a request back. What the month's batch pays is switched off beforehand. */
export function canCancel(withdrawal: Doc<"withdrawals">): boolean {
  return withdrawal.state === "pending" && withdrawal.source === "request";
}
