import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { INVARIANTS } from "../../../lib/domain/ledger/checkTypes";
import { CHECK_SECTIONS } from "../../../lib/domain/ledger/runCheck";
import { accountClass } from "./tables";

export const violationValidator = v.object({ invariant: literals(...INVARIANTS), subject: v.string(), detail: v.string() });
export const checkState = literals("running", "passed", "broken");

export const healthTables = {
  /** One whole check of the books: under way, or what it found. Rows stay as the record of when the books were proven. */
  ledgerChecks: defineTable({
    state: checkState,
    startedAtMs: v.number(),
    /** When it last got on; one that stands still was interrupted. */
    progressAtMs: v.number(),
    finishedAtMs: v.union(v.number(), v.null()),
    /** The admin who asked for it; null for the daily one. */
    startedBy: v.union(v.id("users"), v.null()),
    counts: v.record(v.string(), v.number()),
    /** The trial balance, minor units. */
    totals: v.array(v.object({ accountClass, totalMinor: v.int64() })),
    /** The first ones found, at most a hundred; `violationCount` counts all. */
    violations: v.array(violationValidator),
    violationCount: v.number(),
    entriesOfTransactions: v.number(),
    /** Pages still to be looked at; empty once it is over. */
    tasks: v.array(v.object({ section: literals(...CHECK_SECTIONS), cursor: v.union(v.string(), v.null()) })),
    /** When the book had been compared with the whole list of the payment processor; absent where it was not. */
    comparedAtMs: v.optional(v.number()),
  })
    .index("by_startedAtMs", ["startedAtMs"])
    .index("by_finishedAtMs", ["finishedAtMs"])
    .index("by_comparedAtMs", ["comparedAtMs"]),
};
