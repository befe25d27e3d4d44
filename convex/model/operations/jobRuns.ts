import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { JOB_NAMES, JOBS, type JobName } from "../../../lib/domain/operations/jobs";
import { dayOf } from "../../../lib/domain/ledger/days";
import { raiseAlert } from "../alerts/raiseAlert";
import { jobName, jobOutcome } from "./tables";

const ERROR_MAX = 300;

async function findRun(ctx: Pick<QueryCtx, "db">, job: JobName): Promise<Doc<"jobRuns"> | null> {
  return await ctx.db
    .query("jobRuns")
    .withIndex("by_job", (q) => q.eq("job", job))
    .unique();
}

/** The first line of what was thrown: enough to know where to look, and no personal data from a stack. */
export const errorLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, ERROR_MAX) ?? "";

/** Notes that a run begins. Its row stays "running" until its end is noted. */
export async function noteStart(ctx: MutationCtx, job: JobName): Promise<void> {
  const run = await findRun(ctx, job);
  const begun = { startedAtMs: Date.now(), finishedAtMs: null, outcome: "running" as const };
  if (run === null) await ctx.db.insert("jobRuns", { job, ...begun, lastError: null, lastFailedAtMs: null, runs: 1, failures: 0 });
  else await ctx.db.patch("jobRuns", run._id, { ...begun, runs: run.runs + 1 });
}

/** Notes how a run ended; `error` is null when it went well. */
export async function noteEnd(ctx: MutationCtx, job: JobName, error: string | null): Promise<void> {
  const run = await findRun(ctx, job);
  if (run === null) return;
  const nowMs = Date.now();
  const failed = error === null ? {} : { lastError: error, lastFailedAtMs: nowMs, failures: run.failures + 1 };
  await ctx.db.patch("jobRuns", run._id, { finishedAtMs: nowMs, outcome: error === null ? "ok" : "failed", ...failed });
  // A job that goes on failing is news once a day.
  if (error !== null) await raiseAlert(ctx, { alert: "jobFailed", subject: job, key: `jobFailed:${job}:${dayOf(nowMs)}` });
}

/** A job as admins see it. The screen judges lateness by its own clock. */
export const jobViewValidator = v.object({
  job: jobName,
  everyMs: v.number(),
  run: v.union(
    v.object({
      startedAtMs: v.number(),
      finishedAtMs: v.union(v.number(), v.null()),
      outcome: jobOutcome,
      lastError: v.union(v.string(), v.null()),
      lastFailedAtMs: v.union(v.number(), v.null()),
      runs: v.number(),
      failures: v.number(),
    }),
    v.null(),
  ),
});

/** Every job, in the order in which they are declared, with its last run. */
export async function loadJobs(ctx: QueryCtx): Promise<Infer<typeof jobViewValidator>[]> {
  return await Promise.all(
    JOB_NAMES.map(async (job) => {
      const run = await findRun(ctx, job);
      if (run === null) return { job, everyMs: JOBS[job], run: null };
      const { startedAtMs, finishedAtMs, outcome, lastError, lastFailedAtMs, runs, failures } = run;
      return { job, everyMs: JOBS[job], run: { startedAtMs, finishedAtMs, outcome, lastError, lastFailedAtMs, runs, failures } };
    }),
  );
}
