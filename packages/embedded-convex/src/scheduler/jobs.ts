/** Rows of `_scheduled_functions`: what `ctx.scheduler` writes and `ctx.db.system` shows. */
import { type ConvexJson, type Transaction, UserError } from "../contracts.js";
import { LIMITS } from "../runner/transactionLimits.js";
import type { Target } from "../runner/addresses.js";
import { splitPath } from "../runner/paths.js";
import type { TransactionRun } from "../runner/transactionRun.js";
import { canonicalize } from "../values/index.js";

export const JOBS_TABLE = "_scheduled_functions";
const MAX_DISTANCE_S = 5 * 366 * 24 * 3600;
const MAX_ARGS_BYTES = 4 << 20;
const INVALID_ID = "Invalid scheduled function ID. The ID must be an ID on the '_scheduled_functions' table.";

export type JobState =
  { kind: "pending" } | { kind: "inProgress" } | { kind: "success" } | { kind: "failed"; error: string } | { kind: "canceled" };
export type JobRow = {
  _id: string;
  _creationTime: number;
  name: string;
  /** Component of the function when that is not the one the row belongs to. */
  component?: string;
  args: ConvexJson[];
  scheduledTime: number;
  completedTime?: number;
  state: JobState;
};

/**
 * Writes a job of the view's component that commits with the transaction. `atSeconds` is Unix time. A call made on behalf of a cancelled job writes
 * a cancelled one. Throws UserError for a function that does not exist, times out of range and exceeded limits.
 */
export function scheduleJob(run: TransactionRun, tx: Transaction, target: Target, atSeconds: number, args: ConvexJson): string {
  const distanceS = atSeconds - tx.startMs / 1000;
  if (!Number.isFinite(atSeconds)) throw new UserError("InvalidScheduledFunctionDelay", `${atSeconds} is not a valid time`);
  if (Math.abs(distanceS) > MAX_DISTANCE_S) {
    throw new UserError(
      "InvalidScheduledFunctionDelay",
      `${new Date(atSeconds * 1000).toISOString()} is more than 5 years in the ${distanceS > 0 ? "future" : "past"}`,
    );
  }
  requireExisting(run, target);
  const argsSize = canonicalize(args).size;
  if (run.scheduled.length >= LIMITS.functionsScheduled) {
    throw new UserError("TooManyFunctionsScheduled", `Too many functions scheduled by this mutation (limit: ${LIMITS.functionsScheduled})`);
  }
  if (argsSize > MAX_ARGS_BYTES || run.scheduledArgsBytes + argsSize > LIMITS.scheduledFunctionArgsBytes) {
    throw new UserError(
      "ScheduledFunctionsArgumentsTooLarge",
      `Too large total size of the arguments of scheduled functions from this mutation (limit: ${LIMITS.scheduledFunctionArgsBytes} bytes)`,
    );
  }
  run.scheduledArgsBytes += argsSize;
  const scheduledTime = atSeconds * 1000;
  const isCanceled = run.jobId !== null && isJobCanceled(tx, run.jobId);
  const job = { name: target.path, ...(target.component === tx.component ? {} : { component: target.component }), args: [args] };
  const id = isCanceled
    ? tx.insert(JOBS_TABLE, { ...job, scheduledTime: tx.startMs, completedTime: tx.startMs, state: { kind: "canceled" } }, "system")
    : tx.insert(JOBS_TABLE, { ...job, scheduledTime, state: { kind: "pending" } }, "system");
  if (!isCanceled) run.scheduled.push({ id, atMs: scheduledTime });
  return id;
}

/** Cancels a job that has not finished; one that runs goes on, but what it schedules from now on is cancelled too. UserError for an id of another table. */
export function cancelJob(tx: Transaction, id: string): void {
  const job = readJob(tx, id);
  if (job === null) {
    if (tx.tableOf(id) !== JOBS_TABLE) throw new UserError("InvalidArgument", INVALID_ID);
    return;
  }
  if (job.state.kind === "pending" || job.state.kind === "inProgress") finishJob(tx, job, { kind: "canceled" });
}

export function readJob(tx: Transaction, id: string): JobRow | null {
  if (tx.tableOf(id) !== JOBS_TABLE) return null;
  const text = tx.get(id, { table: JOBS_TABLE, access: "system" });
  return text === null ? null : (JSON.parse(text) as JobRow);
}

/** Marks a job as under way. Once more changes nothing. */
export function startJob(tx: Transaction, job: Pick<JobRow, "_id">): void {
  tx.patch(job._id, { state: { kind: "inProgress" } }, { table: JOBS_TABLE, access: "system" });
}

/** Writes the end of a job at the transaction's time. */
export function finishJob(tx: Transaction, job: Pick<JobRow, "_id">, state: JobState): void {
  tx.patch(job._id, { state, completedTime: tx.startMs }, { table: JOBS_TABLE, access: "system" });
}

function isJobCanceled(tx: Transaction, id: string): boolean {
  return readJob(tx.inComponent(tx.componentOf(id) ?? ""), id)?.state.kind === "canceled";
}

function requireExisting(run: TransactionRun, { component, path }: Target): void {
  const { module, name } = splitPath(path);
  const analyzed = run.code.components.get(component)?.analysis.modules[module];
  if (analyzed === undefined)
    throw new UserError("InvalidScheduledFunction", `Attempted to schedule function at nonexistent path: ${module}`);
  if (!analyzed.functions.some((fn) => fn.name === name)) {
    throw new UserError(
      "InvalidScheduledFunction",
      `Attempted to schedule function, but no exported function ${name} found in the file: ${module}. Did you forget to export it?`,
    );
  }
}
