/** Runs scheduled functions: mutations exactly once with their own state change, actions at most once. */
import type { Clock, Database, Transaction } from "../contracts.js";
import type { CallOutcome } from "../runner/actionFrame.js";
import type { Target } from "../runner/addresses.js";
import { rowsOf } from "../runner/systemRows.js";
import type { UdfType } from "../runtime/codeVersion.js";
import type { RunError } from "../runtime/functionErrors.js";
import { finishJob, type JobRow, JOBS_TABLE, readJob, startJob } from "./jobs.js";
import type { Timed } from "./timeHeap.js";
import { WorkQueue } from "./workQueue.js";

/** Jobs under way at once. Mutations run one after another all the same, but many of them may wait for one flush: a thousand due together need few flushes. */
const PARALLEL = 64;
const KEPT_MS = 7 * 24 * 3600 * 1000;
const PRUNE_EVERY_MS = 3600 * 1000;
const PRUNED_AT_ONCE = 500;
/** Convex's words for an action whose end nobody saw. */
const LOST_ACTION = "Transient error while executing action";

/** What the scheduler needs of the runner. */
export interface JobRunner {
  /** Kind of the function at a path in the code `tx` sees, or null. */
  kindIn(tx: Transaction, target: Target): UdfType | null;
  /** Runs a mutation on `tx` for a job. Rejects when it fails. Returns what to do once the transaction is committed. */
  mutationOn(tx: Transaction, job: JobRow, target: Target): Promise<() => void>;
  /** Puts what `mutationOn` rejected with into words, and tells the listeners of the failed run. */
  describeFailure(error: unknown, target: Target): RunError;
  action(job: JobRow, target: Target): Promise<CallOutcome>;
}

type Running = { job: { target: Target } | null };

export class Scheduler {
  readonly #queue: WorkQueue;
  #stopPruning: () => void = () => undefined;
  #closed = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly runner: JobRunner,
    private readonly reportError: (error: unknown) => void,
  ) {
    this.#queue = new WorkQueue(clock, PARALLEL, (id) => this.#run(id), reportError);
  }

  /** Takes up where the last process stopped: actions under way have failed, waiting jobs wait again. */
  async start(): Promise<void> {
    await this.database.mutate(async (tx) => {
      for (const view of viewsOf(tx)) {
        for (const row of [...rowsOf(view, JOBS_TABLE, "by_state_and_time", { "state.kind": "inProgress" })])
          finishJob(view, row as unknown as JobRow, { kind: "failed", error: LOST_ACTION });
      }
    });
    const { tx, release } = this.database.beginQuery();
    try {
      const waiting: Timed[] = [];
      for (const row of viewsOf(tx).flatMap((view) => [...rowsOf(view, JOBS_TABLE, "by_state_and_time", { "state.kind": "pending" })]))
        waiting.push({ id: String(row["_id"]), atMs: Number(row["scheduledTime"]) });
      this.#queue.add(waiting);
    } finally {
      release();
    }
    this.#planPruning();
  }

  /** Tells of jobs that have just been committed. */
  notice(jobs: readonly Timed[]): void {
    if (jobs.length > 0) this.#queue.add(jobs);
  }

  settle(): Promise<void> {
    return this.#queue.settle();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopPruning();
    await this.#queue.close();
  }

  async #run(id: string): Promise<void> {
    const running: Running = { job: null };
    try {
      const { value } = await this.database.mutate((tx) => this.#begin(tx, id, running), "background");
      if (value.next === "action") await this.#runAction(value.job, value.target);
      else value.committed();
    } catch (error) {
      const { job } = running;
      if (job === null) throw error;
      const { text } = this.runner.describeFailure(error, job.target);
      await this.#finish(id, "pending", { kind: "failed", error: text.trimEnd() });
    }
  }

  async #begin(
    tx: Transaction,
    id: string,
    running: Running,
  ): Promise<{ next: "action"; job: JobRow; target: Target } | { next: "done"; committed: () => void }> {
    const view = viewOf(tx, id);
    const job = readJob(view, id);
    if (job === null || job.state.kind !== "pending") return { next: "done", committed: () => undefined };
    const target = { component: job.component ?? view.component, path: job.name };
    running.job = { target };
    if (this.runner.kindIn(tx, target) === "action") {
      startJob(view, job);
      return { next: "action", job, target };
    }
    // Nobody outside can see a mutation under way: its row changes once, together with what it writes.
    const committed = await this.runner.mutationOn(tx, job, target);
    finishJob(view, job, { kind: "success" });
    return { next: "done", committed };
  }

  async #runAction(job: JobRow, target: Target): Promise<void> {
    const outcome = await this.runner.action(job, target);
    await this.#finish(job._id, "inProgress", outcome.ok ? { kind: "success" } : { kind: "failed", error: outcome.error.text.trimEnd() });
  }

  /** Ends a job unless somebody has cancelled it meanwhile. */
  async #finish(
    id: string,
    expected: "pending" | "inProgress",
    state: { kind: "success" } | { kind: "failed"; error: string },
  ): Promise<void> {
    await this.database.mutate(async (tx) => {
      const view = viewOf(tx, id);
      const job = readJob(view, id);
      if (job !== null && job.state.kind === expected) finishJob(view, job, state);
    }, "background");
  }

  #planPruning(): void {
    if (this.#closed) return;
    this.#stopPruning = this.clock.callAt(this.clock.nowMs() + PRUNE_EVERY_MS, () => {
      this.#prune()
        .catch(this.reportError)
        .finally(() => this.#planPruning());
    });
  }

  async #prune(): Promise<void> {
    let removed: number;
    do {
      const before = this.clock.nowMs() - KEPT_MS;
      const { value } = await this.database.mutate(
        async (tx) => Math.max(...viewsOf(tx).map((view) => pruneBefore(view, before))),
        "background",
      );
      removed = value;
    } while (removed === PRUNED_AT_ONCE && !this.#closed);
  }
}

/** The transaction as each component sees it: all have jobs of their own. */
function viewsOf(tx: Transaction): Transaction[] {
  return tx.components().map((component) => tx.inComponent(component));
}

/** The transaction as the component with this job sees it. */
function viewOf(tx: Transaction, id: string): Transaction {
  return tx.inComponent(tx.componentOf(id) ?? "");
}

function pruneBefore(tx: Transaction, beforeMs: number): number {
  const bounds = [
    { type: "Gt" as const, fieldPath: "completedTime", value: 0 },
    { type: "Lt" as const, fieldPath: "completedTime", value: beforeMs },
  ];
  const ids: string[] = [];
  for (const row of rowsOf(tx, JOBS_TABLE, "by_completed_time", {}, { bounds })) {
    ids.push(String(row["_id"]));
    if (ids.length === PRUNED_AT_ONCE) break;
  }
  for (const id of ids) tx.remove(id, { table: JOBS_TABLE, access: "system" });
  return ids.length;
}
