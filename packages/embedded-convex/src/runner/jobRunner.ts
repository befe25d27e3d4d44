/** Scheduled functions and cron jobs as the runner executes them: on behalf of nobody, within the scheduler's transactions. */
import type { ConvexJson, Transaction } from "../contracts.js";
import type { UdfType } from "../runtime/codeVersion.js";
import type { RunError } from "../runtime/functionErrors.js";
import type { CronJobRunner } from "../scheduler/crons.js";
import type { JobRunner } from "../scheduler/scheduler.js";
import type { CallOutcome } from "./actionFrame.js";
import { type Call, systemCall } from "./calls.js";

/** What the runner lends. */
export interface JobServices {
  kindIn(tx: Transaction, path: string): UdfType | null;
  /** Runs a mutation on `tx`; resolves with what to do once the transaction is committed. */
  mutationOn(tx: Transaction, call: Call): Promise<() => void>;
  action(call: Call): Promise<CallOutcome>;
  /** Puts a failed mutation into words and tells the listeners. */
  failed(error: unknown, path: string): RunError;
}

export function makeJobRunner(services: JobServices): JobRunner & CronJobRunner {
  const callOfJob = (path: string, args: readonly ConvexJson[], jobId: string): Call => systemCall(path, args[0] ?? {}, jobId);
  return {
    kindIn: (tx, path) => services.kindIn(tx, path),
    mutationOn: (tx, job) => services.mutationOn(tx, callOfJob(job.name, job.args, job._id)),
    describeFailure: (error, job) => services.failed(error, job.name),
    action: (job) => services.action(callOfJob(job.name, job.args, job._id)),
    cronMutationOn: (tx, path, args) => services.mutationOn(tx, systemCall(path, args, null)),
    cronFailed: (error, path) => {
      services.failed(error, path);
    },
    cronAction: async (path, args) => {
      await services.action(systemCall(path, args, null));
    },
  };
}
