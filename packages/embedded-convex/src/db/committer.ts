import type { Timestamp } from "../contracts.js";
import type { Store, Write } from "../store/types.js";
import { treeEntries, treeSet } from "../store/tree.js";
import type { Catalog } from "./catalog.js";
import type { CreationClock } from "./clocks.js";
import { META_CREATION_TIME, META_TIMESTAMP } from "./keys.js";
import { SharedSnapshot } from "./sharedSnapshot.js";
import type { Layer } from "./view.js";

/** What readers may see: everything up to `ts`, all of it on disk. */
export type Visible = { readonly ts: Timestamp; readonly catalog: Catalog; readonly snapshot: SharedSnapshot };

/** A commit that has its place in the order but is not on disk yet. */
type Pending = { readonly ts: Timestamp; readonly keys: readonly string[]; readonly catalog: Catalog; readonly settle: Settle };
type Batch = { layer: Layer; readonly commits: Pending[] };
type Settle = { resolve(): void; reject(error: Error): void };

/** Least distance between the starts of two flushes while commits come in numbers. */
const FLUSH_EVERY_MS = 3;

export type PublishedCommit = { readonly ts: Timestamp; readonly keys: readonly string[] };

/**
 * Orders commits and makes them durable in groups: while one batch is being flushed, the next one collects. Readers see a
 * batch once its flush is over, never before. A failed flush leaves unknown what is on disk, so the committer stops for good.
 */
export class Committer {
  private latestTs: Timestamp;
  private latestCatalog: Catalog;
  private queue: Batch | null = null;
  private flushing: Batch | null = null;
  private readonly waiters: Array<{ ts: Timestamp; settle: Settle }> = [];
  private failure: Error | null = null;
  private flushedAtMs = -Infinity;
  private pausing = false;

  constructor(
    private readonly store: Store,
    private current: Visible,
    private readonly creation: CreationClock,
    private readonly onPublished: (commits: readonly PublishedCommit[]) => void,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.latestTs = current.ts;
    this.latestCatalog = current.catalog;
  }

  get visible(): Visible {
    this.checkAlive();
    return this.current;
  }

  /** Newest state in the order, durable or not, as the base of the next mutation. */
  get latest(): { ts: Timestamp; catalog: Catalog; below: readonly Layer[]; visible: Visible } {
    this.checkAlive();
    const below = [this.queue, this.flushing].flatMap((batch) => (batch === null ? [] : [batch.layer]));
    return { ts: this.latestTs, catalog: this.latestCatalog, below, visible: this.current };
  }

  /** Appends a commit. The promise resolves once it is on disk and visible. */
  append(ts: Timestamp, overlay: Layer, keys: readonly string[], catalog: Catalog): Promise<void> {
    this.checkAlive();
    this.queue ??= { layer: null, commits: [] };
    for (const { key, value } of treeEntries(overlay)) this.queue.layer = treeSet(this.queue.layer, key, value);
    this.latestTs = ts;
    this.latestCatalog = catalog;
    const { commits } = this.queue;
    const done = new Promise<void>((resolve, reject) => commits.push({ ts, keys, catalog, settle: { resolve, reject } }));
    this.flush();
    return done;
  }

  /** Resolves once everything up to `ts` is visible. */
  whenVisible(ts: Timestamp): Promise<void> {
    this.checkAlive();
    if (this.current.ts >= ts) return Promise.resolve();
    return new Promise<void>((resolve, reject) => this.waiters.push({ ts, settle: { resolve, reject } }));
  }

  private checkAlive(): void {
    if (this.failure !== null) throw this.failure;
  }

  private flush(): void {
    if (this.flushing !== null || this.queue === null || this.pausing) return;
    const batch = this.queue;
    this.flushedAtMs = performance.now();
    this.queue = null;
    this.flushing = batch;
    const { ts } = batch.commits.at(-1) as Pending;
    const writes: Write[] = [[META_TIMESTAMP, ts.toString()], [META_CREATION_TIME, String(this.creation.last)]];
    for (const { key, value } of treeEntries(batch.layer)) writes.push([key, value]);
    this.store.commit(writes).then(
      () => this.publish(batch),
      (error: unknown) => this.fail(batch, error),
    );
  }

  /** With several writers at work, a short wait makes batches larger and each commit cheaper. One writer alone never waits. */
  private pause(commits: number): void {
    const restMs = this.flushedAtMs + FLUSH_EVERY_MS - performance.now();
    if (commits < 2 || restMs <= 0) return;
    this.pausing = true;
    setTimeout(() => {
      this.pausing = false;
      this.flush();
    }, restMs);
  }

  private publish(batch: Batch): void {
    const { ts, catalog } = batch.commits.at(-1) as Pending;
    const before = this.current;
    this.current = { ts, catalog, snapshot: new SharedSnapshot(this.store.snapshot()) };
    before.snapshot.release();
    this.flushing = null;
    this.pause(batch.commits.length);
    this.flush();
    for (const { settle } of batch.commits) settle.resolve();
    for (let i = this.waiters.length - 1; i >= 0; i -= 1) {
      const waiter = this.waiters[i];
      if (waiter === undefined || waiter.ts > ts) continue;
      this.waiters.splice(i, 1);
      waiter.settle.resolve();
    }
    this.onPublished(batch.commits);
  }

  private fail(batch: Batch, cause: unknown): void {
    const failure = new Error("The database stopped: a write to disk failed and its outcome is unknown", { cause });
    this.failure = failure;
    for (const { settle } of [...batch.commits, ...(this.queue?.commits ?? []), ...this.waiters]) settle.reject(failure);
    this.waiters.length = 0;
    this.onFailure(failure);
  }
}
