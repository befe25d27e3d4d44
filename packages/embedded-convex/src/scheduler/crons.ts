/** Cron jobs: rows kept in step with `crons.ts`, each running its function when its time comes and never twice at once. */
import type { Clock, ConvexJson, ConvexJsonObject, Database, Transaction } from "../contracts.js";
import type { Target } from "../runner/addresses.js";
import { canonicalPath } from "../runner/paths.js";
import { allRows, firstRow } from "../runner/systemRows.js";
import type { UdfType } from "../runtime/codeVersion.js";
import { type CronSpecSchedule, firstTime, followingTime } from "./cronSchedule.js";
import { WorkQueue } from "./workQueue.js";

/** `crons.export()`: jobs by name. */
export type CronSpec = { name: string; args: ConvexJson[]; schedule: CronSpecSchedule };
type CronRow = { _id: string; name: string; path: string; args: ConvexJson[]; schedule: CronSpecSchedule; nextTime: number };

/** Names are unique within a component. */
type CronName = { component: string; name: string };

const TABLE = "_cron_jobs";
const PARALLEL = 8;

/** What cron jobs need of the runner. */
export interface CronJobRunner {
  kindIn(tx: Transaction, target: Target): UdfType | null;
  /** Runs a mutation on `tx`. Rejects when it fails. Returns what to do once the transaction is committed. */
  cronMutationOn(tx: Transaction, target: Target, args: ConvexJson): Promise<() => void>;
  /** Tells the listeners of a failed run. */
  cronFailed(error: unknown, target: Target): void;
  cronAction(target: Target, args: ConvexJson): Promise<void>;
}

/** Brings the rows of the view's component into line with a push, within its transaction: new and changed jobs start anew, absent ones go. */
export function applyCrons(tx: Transaction, specs: Record<string, CronSpec>): void {
  const existing = new Map(allRows(tx, TABLE).map((row) => [String(row["name"]), row as unknown as CronRow]));
  for (const [name, spec] of Object.entries(specs)) {
    const row = existing.get(name);
    existing.delete(name);
    const job = { name, path: canonicalPath(spec.name), args: spec.args, schedule: spec.schedule as ConvexJsonObject };
    if (row === undefined) tx.insert(TABLE, { ...job, nextTime: firstTime(name, spec.schedule, tx.startMs) }, "system");
    else if (definition(row) !== definition(job)) {
      const isRescheduled = JSON.stringify(row.schedule) !== JSON.stringify(canonical(job.schedule));
      tx.replace(
        row._id,
        { ...job, nextTime: isRescheduled ? firstTime(name, spec.schedule, tx.startMs) : row.nextTime },
        { table: TABLE, access: "system" },
      );
    }
  }
  for (const row of existing.values()) tx.remove(row._id, { table: TABLE, access: "system" });
}

function definition({ path, args, schedule }: { path: string; args: ConvexJson[]; schedule: ConvexJson }): string {
  return JSON.stringify(canonical({ path, args, schedule }));
}

/** The same value with sorted fields, as rows come back. */
function canonical(value: ConvexJson): ConvexJson {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key]!)]),
  );
}

export class CronScheduler {
  #queue: WorkQueue;
  readonly #running = new Set<string>();
  /** Ends of the queues of earlier plans. */
  #earlier: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly runner: CronJobRunner,
    private readonly reportError: (error: unknown) => void,
  ) {
    this.#queue = this.#newQueue();
  }

  /** Plans the jobs that are in the database now; earlier plans are dropped. */
  reload(): void {
    this.#earlier = Promise.all([this.#earlier, this.#queue.close()]);
    this.#queue = this.#newQueue();
    const { tx, release } = this.database.beginQuery();
    try {
      // Slots that passed while the server was down are left out by the run itself: it happens once, late.
      for (const component of tx.components()) {
        const rows = allRows(tx.inComponent(component), TABLE);
        this.#queue.add(rows.map((row) => ({ id: keyOf({ component, name: String(row["name"]) }), atMs: Number(row["nextTime"]) })));
      }
    } finally {
      release();
    }
  }

  settle(): Promise<void> {
    return this.#queue.settle();
  }

  async close(): Promise<void> {
    await Promise.all([this.#earlier, this.#queue.close()]);
  }

  #newQueue(): WorkQueue {
    return new WorkQueue(this.clock, PARALLEL, (key) => this.#run(key), this.reportError);
  }

  async #run(key: string): Promise<void> {
    // A job still running from before a push goes on; its next slot is planned by whoever finishes.
    if (this.#running.has(key)) return;
    this.#running.add(key);
    let nextMs: number | null = null;
    try {
      nextMs = await this.#runOnce(readKey(key));
    } finally {
      this.#running.delete(key);
      if (nextMs !== null) this.#queue.add([{ id: key, atMs: nextMs }]);
    }
  }

  /** Runs a due job; the time of its next slot, null when it is gone. */
  async #runOnce(cron: CronName): Promise<number | null> {
    const seen: { row: CronRow | null } = { row: null };
    try {
      const { value } = await this.database.mutate(async (tx) => {
        const view = tx.inComponent(cron.component);
        const row = readRow(view, cron.name);
        if (row === null || row.nextTime > this.clock.nowMs()) return { row, action: false, committed: (): void => undefined };
        seen.row = row;
        moveOn(view, row, this.clock.nowMs());
        const action = this.runner.kindIn(tx, targetOf(cron, row)) === "action";
        return {
          row,
          action,
          committed: action ? (): void => undefined : await this.runner.cronMutationOn(tx, targetOf(cron, row), row.args[0] ?? {}),
        };
      }, "background");
      value.committed();
      if (value.action && value.row !== null) await this.runner.cronAction(targetOf(cron, value.row), value.row.args[0] ?? {});
    } catch (error) {
      const { row } = seen;
      if (row === null) throw error;
      this.runner.cronFailed(error, targetOf(cron, row));
    }
    return await this.#nextSlot(cron);
  }

  /** Time of the next slot that is still ahead, written down: a failed or long run has missed some. */
  async #nextSlot({ component, name }: CronName): Promise<number | null> {
    const { value } = await this.database.mutate(async (tx) => {
      const view = tx.inComponent(component);
      const row = readRow(view, name);
      if (row === null) return null;
      return row.nextTime > this.clock.nowMs() ? row.nextTime : moveOn(view, row, this.clock.nowMs());
    }, "background");
    return value;
  }
}

function keyOf({ component, name }: CronName): string {
  return `${component}\n${name}`;
}

function readKey(key: string): CronName {
  const mark = key.indexOf("\n");
  return { component: key.slice(0, mark), name: key.slice(mark + 1) };
}

function targetOf({ component }: CronName, { path }: CronRow): Target {
  return { component, path };
}

function readRow(tx: Transaction, name: string): CronRow | null {
  return firstRow(tx, TABLE, "by_name", { name }) as unknown as CronRow | null;
}

function moveOn(tx: Transaction, row: CronRow, nowMs: number): number {
  const nextTime = followingTime(row.name, row.schedule, row.nextTime, nowMs);
  tx.patch(row._id, { nextTime }, { table: TABLE, access: "system" });
  return nextTime;
}
