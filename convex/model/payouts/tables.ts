import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import {
  BANK_STATES,
  BATCH_STATES,
  FAILURE_CODES,
  HOLD_REASONS,
  PAYEE_STATES,
  PAYOUT_BLOCKS,
  ROW_STATES,
  WITHDRAWAL_STATES,
} from "../../../lib/domain/payouts/states";
import { PAYEE_ASKS, PAYEE_REQUEST_ERRORS, PAYEE_REQUEST_STATES } from "../../../lib/domain/payouts/payeeRequest";
import { operationState, providerKind } from "../payments/tables";

export const withdrawalState = literals(...WITHDRAWAL_STATES);
export const failureCode = literals(...FAILURE_CODES);
export const payoutBlock = literals(...PAYOUT_BLOCKS);
export const bankState = literals(...BANK_STATES);
export const payeeState = literals(...PAYEE_STATES);
export const batchState = literals(...BATCH_STATES);
export const rowState = literals(...ROW_STATES);
export const holdReason = literals(...HOLD_REASONS);
export const methodKind = literals("bank", "connect");
export const withdrawalSource = literals("request", "batch");

/** Bank details as they are stored: unreadable without the key they name. */
export const sealedText = v.object({ keyId: v.string(), iv: v.string(), text: v.string() });

/** What a processor says about the account it pays. */
export const payeeFacts = {
  transfers: payeeState,
  payouts: payeeState,
  /** Things the processor still wants from the person, and until when. */
  dueCount: v.number(),
  deadlineMs: v.union(v.number(), v.null()),
};

/** What came of asking a processor; all null until then. */
export const payeeRequestAnswer = {
  /** The processor's page for the person, to be used once. */
  url: v.union(v.string(), v.null()),
  transfers: v.union(payeeState, v.null()),
  errorCode: v.union(literals(...PAYEE_REQUEST_ERRORS), v.null()),
};

const approval = v.object({ adminId: v.id("users"), atMs: v.number(), reason: v.string() });
/** What only admins see. */
const note = v.object({ adminId: v.id("users"), atMs: v.number(), text: v.string() });

export const countsFields = {
  pending: v.number(),
  approved: v.number(),
  processing: v.number(),
  paid: v.number(),
  failed: v.number(),
  on_hold: v.number(),
};
export const amountsFields = {
  pending: v.int64(),
  approved: v.int64(),
  processing: v.int64(),
  paid: v.int64(),
  failed: v.int64(),
  on_hold: v.int64(),
};

export const payoutTables = {
  /** Where an advisor's money can be sent. A change is a new row; a withdrawal keeps the row it was asked with. */
  payoutMethods: defineTable({
    advisorId: v.id("users"),
    kind: methodKind,
    isDefault: v.boolean(),
    savedAtMs: v.number(),
    /** Set once it was replaced or taken away; it then serves only what is still open. */
    removedAtMs: v.union(v.number(), v.null()),
    bank: v.union(
      v.object({ sealed: v.union(sealedText, v.null()), last4: v.string(), holderInitials: v.string(), country: v.literal("US") }),
      v.null(),
    ),
    connect: v.union(
      v.object({ payeeId: v.string(), provider: providerKind, livemode: v.boolean(), checkedAtMs: v.number(), ...payeeFacts }),
      v.null(),
    ),
  })
    .index("by_advisorId_and_removedAtMs", ["advisorId", "removedAtMs"])
    .index("by_kind", ["kind"])
    .index("by_payeeId", ["connect.payeeId"]),
  /** What an advisor last asked their processor for, one row for each; the next request takes its place. */
  payeeRequests: defineTable({
    advisorId: v.id("users"),
    what: literals(...PAYEE_ASKS),
    state: literals(...PAYEE_REQUEST_STATES),
    /** When it came into its state. */
    atMs: v.number(),
    ...payeeRequestAnswer,
  }).index("by_advisorId", ["advisorId"]),
  /** Advisors who want to be paid only when they ask. */
  payoutPreferences: defineTable({ advisorId: v.id("users"), monthly: v.boolean() }).index("by_advisorId", ["advisorId"]),
  /** One payment to an advisor, asked for or made by the month's batch. The money is reserved from the first moment. */
  withdrawals: defineTable({
    advisorId: v.id("users"),
    amountMinor: v.int64(),
    currency: v.literal("USD"),
    methodId: v.id("payoutMethods"),
    methodKind,
    source: withdrawalSource,
    /** Made by the browser once per intent; the batch makes its own. */
    requestKey: v.string(),
    month: v.union(v.string(), v.null()),
    batchRowId: v.union(v.id("payoutBatchRows"), v.null()),
    state: withdrawalState,
    /** Terms as they stood when it was asked for. */
    approversNeeded: v.number(),
    reviewMs: v.number(),
    arrivalMs: v.number(),
    approvals: v.array(approval),
    notes: v.array(note),
    /** Why it was decided as it was; the advisor sees it too. */
    reason: v.union(v.string(), v.null()),
    failureCode: v.union(failureCode, v.null()),
    /** The bank's word for a payment made by hand. */
    reference: v.union(v.string(), v.null()),
    block: v.union(payoutBlock, v.null()),
    blockedAtMs: v.union(v.number(), v.null()),
    nextTryAtMs: v.union(v.number(), v.null()),
    attempts: v.number(),
    transferId: v.union(v.string(), v.null()),
    bankStatus: v.union(bankState, v.null()),
    requestedAtMs: v.number(),
    approvedAtMs: v.union(v.number(), v.null()),
    sentAtMs: v.union(v.number(), v.null()),
    arrivedAtMs: v.union(v.number(), v.null()),
    closedAtMs: v.union(v.number(), v.null()),
  })
    .index("by_advisorId_and_requestKey", ["advisorId", "requestKey"])
    .index("by_advisorId_and_requestedAtMs", ["advisorId", "requestedAtMs"])
    .index("by_advisorId_and_state", ["advisorId", "state", "requestedAtMs"])
    .index("by_advisorId_and_amountMinor", ["advisorId", "amountMinor"])
    .index("by_amountMinor", ["amountMinor"])
    .index("by_requestedAtMs", ["requestedAtMs"])
    .index("by_state_and_amountMinor", ["state", "amountMinor"])
    .index("by_state", ["state", "requestedAtMs"])
    .index("by_methodId_and_state", ["methodId", "state"])
    .index("by_advisorId_and_sentAtMs", ["advisorId", "sentAtMs"])
    .index("by_bankStatus", ["bankStatus", "sentAtMs"])
    .index("by_transferId", ["transferId"]),
  /** One attempt to send one withdrawal. Its key makes any number of calls one transfer. */
  payoutOperations: defineTable({
    withdrawalId: v.id("withdrawals"),
    n: v.number(),
    opKey: v.string(),
    payeeId: v.string(),
    provider: providerKind,
    livemode: v.boolean(),
    state: operationState,
    tries: v.number(),
    nextTryAtMs: v.number(),
    lastError: v.optional(v.string()),
    createdAtMs: v.number(),
    /** When a call was last about to send; null while none was. Rows from before this was kept have no word on it. */
    sendingAtMs: v.optional(v.union(v.number(), v.null())),
  })
    .index("by_withdrawalId", ["withdrawalId", "n"])
    .index("by_state_and_nextTryAtMs", ["state", "nextTryAtMs"]),
  /** The payout of a month, one per month and currency. Figures are kept with every move of a row. */
  payoutBatches: defineTable({
    month: v.string(),
    currency: v.literal("USD"),
    state: batchState,
    createdAtMs: v.number(),
    createdBy: v.id("users"),
    approvals: v.array(approval),
    counts: v.object(countsFields),
    amounts: v.object(amountsFields),
    /** Where generation stands; null at the beginning. */
    cursor: v.union(v.string(), v.null()),
    /** When the worker last did something; a silent one is taken up by the sweep. */
    stepAtMs: v.number(),
    closedAtMs: v.union(v.number(), v.null()),
  })
    .index("by_month_and_currency", ["month", "currency"])
    .index("by_state", ["state"]),
  /** What a month's payout does for one advisor: one row for each. */
  payoutBatchRows: defineTable({
    batchId: v.id("payoutBatches"),
    advisorId: v.id("users"),
    currency: v.literal("USD"),
    amountMinor: v.int64(),
    state: rowState,
    holdReason: v.union(holdReason, v.null()),
    withdrawalId: v.union(v.id("withdrawals"), v.null()),
    attempt: v.number(),
    /** How many of the batch's approvals have been counted for it. */
    approvalsSeen: v.number(),
  })
    .index("by_batchId_and_advisorId", ["batchId", "advisorId"])
    .index("by_batchId_and_state", ["batchId", "state", "approvalsSeen"]),
  /** Paid out per advisor and UTC month, so that totals never scan withdrawals. */
  payoutMonths: defineTable({
    advisorId: v.id("users"),
    month: v.string(),
    paidMinor: v.int64(),
    count: v.number(),
  }).index("by_advisorId_and_month", ["advisorId", "month"]),
  /** The demo processor's own side: accounts it pays. */
  demoPayees: defineTable({
    payeeId: v.string(),
    advisorId: v.id("users"),
    ...payeeFacts,
    /** What becomes of the next transfer, and of every payout to the bank. */
    nextTransfer: literals("ok", "refuse", "timeOut", "timeOutAfter"),
    bank: literals("works", "fails"),
  }).index("by_payeeId", ["payeeId"]),
  /** The demo processor's own side: transfers it made. */
  demoTransfers: defineTable({
    transferId: v.string(),
    opKey: v.string(),
    payeeId: v.string(),
    payoutId: v.string(),
    amountMinor: v.int64(),
    currency: v.string(),
    bankStatus: bankState,
    atMs: v.number(),
  })
    .index("by_opKey", ["opKey"])
    .index("by_transferId", ["transferId"])
    .index("by_payoutId", ["payoutId"]),
  /** The demo processor's own side: what the platform has there, minor units; null is plenty. One row. */
  demoPlatform: defineTable({ availableMinor: v.union(v.int64(), v.null()) }),
};
