/** The life of one withdrawal. Money is reserved from the first state until a final one. */
export const WITHDRAWAL_STATES = ["pending", "approved", "processing", "completed", "rejected", "failed", "canceled"] as const;
export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];

/** States in which the money is reserved and has neither left nor come back. */
export const OPEN_WITHDRAWAL_STATES = ["pending", "approved", "processing"] as const satisfies readonly WithdrawalState[];

/** Why a withdrawal failed. */
export const FAILURE_CODES = ["refused", "payee_closed", "bank_returned", "reversed", "admin", "debt"] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** What keeps an approved withdrawal from being sent. */
export const PAYOUT_BLOCKS = ["payee", "funds", "ledgerCheck", "provider"] as const;
export type PayoutBlock = (typeof PAYOUT_BLOCKS)[number];

/** Where money sent through a processor is on its way to the advisor's bank. */
export const BANK_STATES = ["in_transit", "paid", "failed"] as const;
export type BankState = (typeof BANK_STATES)[number];

export const PAYEE_STATES = ["pending", "active", "restricted", "rejected", "unsupported"] as const;
/** Whether a processor lets an account receive transfers, or pay out to its bank. Only `active` may receive. */
export type PayeeState = (typeof PAYEE_STATES)[number];

const FOLLOWERS: Readonly<Record<WithdrawalState, readonly WithdrawalState[]>> = {
  pending: ["approved", "rejected", "failed", "canceled"],
  approved: ["processing", "completed", "rejected", "failed"],
  processing: ["completed", "failed"],
  // A bank may send money back after it was paid.
  completed: ["failed"],
  rejected: [],
  failed: [],
  canceled: [],
};

/** Whether a withdrawal in one state may come into the other. */
export function mayFollow(from: WithdrawalState, to: WithdrawalState): boolean {
  return FOLLOWERS[from].includes(to);
}

/** Whether the money of a withdrawal in this state is reserved. */
export function isOpenWithdrawal(state: WithdrawalState): boolean {
  return OPEN_WITHDRAWAL_STATES.some((open) => open === state);
}

export const BATCH_STATES = ["generating", "pending", "processing", "closed"] as const;
export type BatchState = (typeof BATCH_STATES)[number];

export const ROW_STATES = ["pending", "approved", "processing", "paid", "failed", "on_hold"] as const;
export type RowState = (typeof ROW_STATES)[number];

/** Why a row of a batch pays nothing; what is available stays with the advisor and is carried to the next month. */
export const HOLD_REASONS = ["below_minimum", "no_method", "payee_not_ready", "debt", "only_on_request", "excluded", "short"] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

const ROW_OF: Readonly<Record<WithdrawalState, RowState>> = {
  pending: "pending",
  approved: "approved",
  processing: "processing",
  completed: "paid",
  failed: "failed",
  rejected: "on_hold",
  canceled: "on_hold",
};

/** The state of a batch row, which is that of the withdrawal behind it. */
export function rowStateOf(state: WithdrawalState): RowState {
  return ROW_OF[state];
}

/** Whether a row needs nothing more. A batch closes when every row is final. */
export function isFinalRow(state: RowState): boolean {
  return state === "paid" || state === "failed" || state === "on_hold";
}
