import { v } from "convex/values";
import { internal } from "../_generated/api";
import type { JobName } from "../../lib/domain/operations/jobs";
import { internalAction, internalMutation } from "../functions";
import { errorLine, noteEnd, noteStart } from "../model/operations/jobRuns";
import { jobName } from "../model/operations/tables";
import { callOut } from "../model/outbound/pools";

/** The jobs that are one transaction each; long ones only start further work in it. */
const MUTATIONS = {
  "sweep sessions": internal.jobs.sessions.sweepAll,
  "release earnings": internal.jobs.earnings.releaseDue,
  "sweep payments": internal.jobs.payments.sweep,
  "sweep payouts": internal.jobs.payouts.sweep,
  "reconcile comms": internal.jobs.comms.reconcile,
  "poll calls": internal.jobs.comms.poll,
  "forget deliveries": internal.jobs.comms.forget,
  "derive search fields": internal.jobs.advisorSearch.refresh,
  "delete unused files": internal.jobs.attachments.sweep,
  "forget transcripts": internal.jobs.messages.forget,
  "forget documents": internal.jobs.documents.forget,
  "send mail": internal.jobs.notifications.sweep,
  "gather digests": internal.jobs.notifications.gather,
  "forget mail": internal.jobs.notifications.forget,
  "sweep disputes": internal.jobs.disputes.sweep,
  "recount figures": internal.jobs.stats.daily,
  "check the ledger": internal.jobs.ledger.daily,
} as const;

/** The jobs that take longer than a transaction may, and the one that asks the outside. */
const ACTIONS = {
  "reseal bank details": internal.jobs.payouts.reseal,
  "seal the ledger": internal.jobs.ledger.sealDays,
  "check comms": internal.jobs.comms.check,
} as const;

/** Runs one job and keeps when it ran and what became of it. A job that fails leaves nothing behind but that. */
export const run = internalMutation({
  args: { job: jobName },
  returns: v.null(),
  handler: async (ctx, { job }) => {
    if (!isMutation(job)) {
      if (job === "check comms") await callOut(ctx, "comms", internal.jobs.watched.runAction, { job });
      else await ctx.scheduler.runAfter(0, internal.jobs.watched.runAction, { job });
      return null;
    }
    await noteStart(ctx, job);
    try {
      await ctx.runMutation(MUTATIONS[job], {});
      await noteEnd(ctx, job, null);
    } catch (error) {
      await noteEnd(ctx, job, errorLine(error));
      await ctx.scheduler.runAfter(0, internal.jobs.watched.raise, { job, error: errorLine(error) });
    }
    return null;
  },
});

function isMutation(job: JobName): job is keyof typeof MUTATIONS {
  return job in MUTATIONS;
}

/** The same for a job that is an action. */
export const runAction = internalAction({
  args: { job: jobName },
  returns: v.null(),
  handler: async (ctx, { job }) => {
    if (isMutation(job)) return null;
    await ctx.runMutation(internal.jobs.watched.started, { job });
    try {
      await ctx.runAction(ACTIONS[job], {});
      await ctx.runMutation(internal.jobs.watched.ended, { job, error: null });
    } catch (error) {
      await ctx.runMutation(internal.jobs.watched.ended, { job, error: errorLine(error) });
      throw error;
    }
    return null;
  },
});

/** Notes that a job that is an action began. */
export const started = internalMutation({
  args: { job: jobName },
  returns: v.null(),
  handler: async (ctx, { job }) => {
    await noteStart(ctx, job);
    return null;
  },
});

/** Notes how it ended. */
export const ended = internalMutation({
  args: { job: jobName, error: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { job, error }) => {
    await noteEnd(ctx, job, error);
    return null;
  },
});

/** Fails, so that the backend's own log says too that a job did: the run that kept the failure had to go well. */
export const raise = internalMutation({
  args: { job: jobName, error: v.string() },
  returns: v.null(),
  handler: (_ctx, { job, error }) => {
    throw new Error(`Job "${job}" failed: ${error}`);
  },
});
