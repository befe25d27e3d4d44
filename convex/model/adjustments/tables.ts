import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { ADJUSTED_ACCOUNTS, ADJUSTMENT_REASONS } from "../../../lib/domain/ledger/adjustments";

export const adjustedAccount = literals(...ADJUSTED_ACCOUNTS);
export const adjustmentReason = literals(...ADJUSTMENT_REASONS);
/** proposed: waits for another admin; posted: in the book; dropped: was not agreed to. */
export const adjustmentState = literals("proposed", "posted", "dropped");

export const adjustmentTables = {
  /** A balance put right by an admin. Above the threshold a second one has to agree before anything is posted. */
  adjustments: defineTable({
    userId: v.id("users"),
    account: adjustedAccount,
    /** Minor units; below 0 takes away. */
    amountMinor: v.int64(),
    reasonCode: adjustmentReason,
    /** Why, in the admin's words; among admins. */
    note: v.string(),
    createdBy: v.id("users"),
    requestKey: v.string(),
    createdAtMs: v.number(),
    state: adjustmentState,
    /** Who agreed or dropped it, with what words; null while it waits, and when no second admin was needed. */
    decidedBy: v.union(v.id("users"), v.null()),
    decisionReason: v.union(v.string(), v.null()),
    decidedAtMs: v.union(v.number(), v.null()),
    transactionId: v.union(v.id("ledgerTransactions"), v.null()),
  })
    .index("by_userId", ["userId"])
    .index("by_state", ["state"])
    .index("by_createdBy_and_requestKey", ["createdBy", "requestKey"]),
};
