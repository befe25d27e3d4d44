import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

/** frozen: held by an open dispute; refunded: nothing of it is left. */
export const earningStatus = literals("pending", "available", "frozen", "refunded");

export const earningTables = {
  /** What one settled session brought its advisor. Pending for the hold, then available; frozen while disputed. */
  earnings: defineTable({
    /** The advisor's users id: money belongs to people, not to profiles. */
    advisorId: v.id("users"),
    sessionId: v.id("sessions"),
    clientFirstName: v.string(),
    chargeMinor: v.int64(),
    feeMinor: v.int64(),
    amountMinor: v.int64(),
    status: earningStatus,
    settledAtMs: v.number(),
    availableAtMs: v.number(),
    releasedAtMs: v.union(v.number(), v.null()),
    /** Of the charge: given back to the client; of the earning: taken back for it. Absent while nothing was. */
    refundedMinor: v.optional(v.int64()),
    takenBackMinor: v.optional(v.int64()),
    /** While frozen: what of it is in the frozen balance, and where that came from. */
    frozenMinor: v.optional(v.int64()),
    frozenFrom: v.optional(literals("pending", "available")),
  })
    .index("by_sessionId", ["sessionId"])
    .index("by_advisorId", ["advisorId"])
    .index("by_advisorId_and_status", ["advisorId", "status", "availableAtMs"])
    .index("by_status_and_availableAtMs", ["status", "availableAtMs"]),
  /** Earned per advisor and UTC day, with sessions and billed time, so that the chart never scans earnings. */
  earningDays: defineTable({
    advisorId: v.id("users"),
    dayMs: v.number(),
    amountMinor: v.int64(),
    /** Absent on days that were written before these were counted. */
    sessionCount: v.optional(v.number()),
    billedMs: v.optional(v.number()),
  }).index("by_advisorId_and_dayMs", ["advisorId", "dayMs"]),
};
