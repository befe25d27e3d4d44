import { defineTable } from "convex/server";
import { v } from "convex/values";
import { accountClass } from "./tables";

export const totalRow = v.object({ accountClass, totalMinor: v.int64() });

export const dayTables = {
  /**
   * What was posted on a day, per class of account, written with every transaction. A day has several rows of which each
   * transaction writes one, so that no row is written by everybody; their sum is the day.
   */
  ledgerDays: defineTable({
    /** UTC, "2026-11-21". */
    day: v.string(),
    shard: v.number(),
    totals: v.array(totalRow),
    transactions: v.number(),
    entries: v.number(),
  }).index("by_day_and_shard", ["day", "shard"]),
  /**
   * One row per day that is over: the hash of everything permanent that was written until its end and since the seal before,
   * and the trial balance at that instant. Written once; each seal holds the one before.
   */
  ledgerSeals: defineTable({
    /** 1, 2, 3 … without a gap. */
    n: v.number(),
    day: v.string(),
    /** What the seal covers of the audit log and of intervals: from the end of the seal before to the end of its day. */
    startMs: v.number(),
    endMs: v.number(),
    /** Hash of the seal before; 64 zeros for the first. */
    previous: v.string(),
    hash: v.string(),
    /** Sum of all entries until the end of the day. */
    closing: v.array(totalRow),
    transactions: v.number(),
    entries: v.number(),
    auditEvents: v.number(),
    segments: v.number(),
    sealedAtMs: v.number(),
  })
    .index("by_n", ["n"])
    .index("by_day", ["day"]),
};
