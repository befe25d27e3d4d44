import { minMinor } from "../money";
import type { HoldReason, PayeeState } from "./states";

/** Withdrawals somebody may have open at a time, the monthly ones apart. */
export const OPEN_WITHDRAWALS_MAX = 5;

/** Figures of the settings that withdrawals depend on. Minor units. */
export interface WithdrawalLimits {
  withdrawalMinMinor: bigint;
  withdrawalMaxMinor: bigint;
  withdrawalDailyCapMinor: bigint;
  withdrawalTwoApproversMinor: bigint;
}

/** How many admins must approve an amount, minor units: two above the threshold. */
export function approversNeeded(amountMinor: bigint, thresholdMinor: bigint): 1 | 2 {
  return amountMinor > thresholdMinor ? 2 : 1;
}

/** What an advisor may ask for now, and what was asked for in the last 24 hours. Minor units. */
export interface WithdrawalRoom {
  availableMinor: bigint;
  debtMinor: bigint;
  askedTodayMinor: bigint;
  openCount: number;
}

export type WithdrawalProblem = "debt" | "belowMinimum" | "aboveMaximum" | "insufficient" | "dailyCap" | "tooManyOpen";

/** What may still be asked for today, minor units. */
export function dailyLeftMinor(room: WithdrawalRoom, limits: WithdrawalLimits): bigint {
  const leftMinor = limits.withdrawalDailyCapMinor - room.askedTodayMinor;
  return leftMinor > 0n ? leftMinor : 0n;
}

/** The largest amount a request would be accepted for now, minor units; 0 when none would. */
export function largestWithdrawal(room: WithdrawalRoom, limits: WithdrawalLimits): bigint {
  if (room.debtMinor > 0n || room.openCount >= OPEN_WITHDRAWALS_MAX) return 0n;
  const largest = minMinor(minMinor(room.availableMinor, limits.withdrawalMaxMinor), dailyLeftMinor(room, limits));
  return largest >= limits.withdrawalMinMinor ? largest : 0n;
}

/** The first rule a request breaks, or null. */
export function withdrawalProblem(amountMinor: bigint, room: WithdrawalRoom, limits: WithdrawalLimits): WithdrawalProblem | null {
  if (amountMinor < limits.withdrawalMinMinor) return "belowMinimum";
  if (amountMinor > limits.withdrawalMaxMinor) return "aboveMaximum";
  if (room.debtMinor > 0n) return "debt";
  if (amountMinor > room.availableMinor) return "insufficient";
  if (amountMinor > dailyLeftMinor(room, limits)) return "dailyCap";
  return room.openCount >= OPEN_WITHDRAWALS_MAX ? "tooManyOpen" : null;
}

/** One admin's word for a withdrawal. */
export interface Approval {
  adminId: string;
  atMs: number;
}

/** Why somebody may not approve, or null. Nobody approves what they are paid, and nobody is two people. */
export function approvalProblem(input: {
  adminId: string;
  advisorId: string;
  approvals: readonly Approval[];
}): "own" | "approved_before" | null {
  if (input.adminId === input.advisorId) return "own";
  return input.approvals.some(({ adminId }) => adminId === input.adminId) ? "approved_before" : null;
}

/** What the monthly batch knows about one advisor. Minor units. */
export interface BatchCandidate {
  /** Available when the month ended and still available. */
  amountMinor: bigint;
  debtMinor: bigint;
  wantsMonthly: boolean;
  /** The method money would go to; null without any. `bank` is always ready. */
  method: { kind: "bank" | "connect"; transfers: PayeeState | null } | null;
}

/** Why the batch pays an advisor nothing this month, or null when it pays. */
export function batchHold(candidate: BatchCandidate, minimumMinor: bigint): HoldReason | null {
  if (candidate.debtMinor > 0n) return "debt";
  if (!candidate.wantsMonthly) return "only_on_request";
  if (candidate.amountMinor < minimumMinor) return "below_minimum";
  if (candidate.method === null) return "no_method";
  return isMethodReady(candidate.method) ? null : "payee_not_ready";
}

/** Whether money may be sent to a method: a bank account always, a processor's account while it may receive. */
export function isMethodReady(method: { kind: "bank" | "connect"; transfers: PayeeState | null }): boolean {
  return method.kind === "bank" || method.transfers === "active";
}

/**
 * What of an advisor's available money was already available at an instant, minor units: what there was then, counting
 * what was due and released late, less what was withdrawn since, which takes the oldest first; never more than there is now.
 */
export function availableSince(input: { nowMinor: bigint; thenMinor: bigint; releasedLateMinor: bigint; takenSinceMinor: bigint }): bigint {
  const leftMinor = input.thenMinor + input.releasedLateMinor - input.takenSinceMinor;
  return leftMinor > 0n ? minMinor(input.nowMinor, leftMinor) : 0n;
}
