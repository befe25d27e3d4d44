import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { JOB_NAMES } from "../../../lib/domain/operations/jobs";

export const jobName = literals(...JOB_NAMES);
export const jobOutcome = literals("running", "ok", "failed");

export const operationTables = {
  /** The last run of each job that starts by itself: one row per job, written by the runs. */
  jobRuns: defineTable({
    job: jobName,
    startedAtMs: v.number(),
    finishedAtMs: v.union(v.number(), v.null()),
    outcome: jobOutcome,
    /** Of the last run that failed; it stays after later ones went well. */
    lastError: v.union(v.string(), v.null()),
    lastFailedAtMs: v.union(v.number(), v.null()),
    runs: v.number(),
    failures: v.number(),
  }).index("by_job", ["job"]),
};
