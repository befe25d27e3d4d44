/** Scheduled functions and cron jobs as the runner executes them: on behalf of nobody, within the scheduler's transactions. */
import type { Transaction } from "../contracts.js";
import type { UdfType } from "../runtime/codeVersion.js";
import type { RunError } from "../runtime/functionErrors.js";
import type { CronJobRunner } from "../scheduler/crons.js";
import type { JobRunner } from "../scheduler/scheduler.js";
import type { JobRow } from "../scheduler/jobs.js";
import type { CallOutcome } from "./actionFrame.js";
import type { Target } from "./addresses.js";
import { type Call, systemCall } from "./calls.js";

/** What the runner lends. */
export interface JobServices {
  kindIn(tx: Transaction, target: Target): UdfType | null;
  /** Runs a mutation on `tx`; resolves with what to do once the transaction is committed. */
  mutationOn(tx: Transaction, call: Call): Promise<() => void>;
  action(call: Call): Promise<CallOutcome>;
  /** Puts a failed mutation into words and tells the listeners. */
  failed(error: unknown, target: Target): RunError;
}

export function makeJobRunner(services: JobServices): JobRunner & CronJobRunner {
  const callOfJob = (job: JobRow, target: Target): Call => systemCall(target, job.args[0] ?? {}, job._id);
  return {
    kindIn: (tx, target) => services.kindIn(tx, target),
    mutationOn: (tx, job, target) => services.mutationOn(tx, callOfJob(job, target)),
    describeFailure: (error, target) => services.failed(error, target),
    action: (job, target) => services.action(callOfJob(job, target)),
    cronMutationOn: (tx, target, args) => services.mutationOn(tx, systemCall(target, args, null)),
    cronFailed: (error, target) => {
      services.failed(error, target);
    },
    cronAction: async (target, args) => {
      await services.action(systemCall(target, args, null));
    },
  };
}
