import { randomBytes } from "node:crypto";
import type { Clock, Database, ReadSet, SchemaDiff, SchemaExport, Timestamp, Transaction, Urgency } from "../contracts.js";
import { openLmdbStore } from "../store/lmdbStore.js";
import { openMemoryStore } from "../store/memoryStore.js";
import type { Store } from "../store/types.js";
import { applySchemaTo, createSystemTables } from "./applySchema.js";
import { ROOT } from "./catalog.js";
import { CreationClock, nextTimestamp } from "./clocks.js";
import { Committer, type PublishedCommit, type Visible } from "./committer.js";
import { CursorCodec } from "./cursor.js";
import { loadCatalog, META_KEYS } from "./load.js";
import { KeyReadSet } from "./readSet.js";
import { SerialQueue } from "./serialQueue.js";
import { SharedSnapshot } from "./sharedSnapshot.js";
import { type Listener, type Subscription, SubscriptionIndex } from "./subscriptions.js";
import { DatabaseTransaction } from "./transaction.js";
import { TransactionCore } from "./transactionCore.js";
import { TransactionState } from "./transactionState.js";
import { WriteLog } from "./writeLog.js";

type DatabaseOptions = ({ dir: string } | { memory: true }) & {
  /** Called once when a write to disk failed; the database refuses everything from then on. By default the process dies of the error. */
  onFatal?: (error: Error) => void;
};

/** Throws outside of all callers, so that a mistake in one listener is neither lost nor anybody else's problem. */
function throwLater(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

function keysOf(readSet: ReadSet): KeyReadSet {
  if (!(readSet instanceof KeyReadSet)) throw new TypeError("Not a read set of this database");
  return readSet;
}

class EmbeddedDatabase implements Database {
  private readonly committer: Committer;
  private readonly log: WriteLog;
  private readonly subscriptions = new SubscriptionIndex();
  private readonly waiting = new Map<KeyReadSet, Subscription>();
  private readonly visibleListeners = new Set<(ts: Timestamp) => void>();
  private readonly mutations = new SerialQueue();
  private closing: Error | null = null;

  constructor(
    readonly clock: Clock,
    private readonly store: Store,
    private readonly cursors: CursorCodec,
    visible: Visible,
    private readonly creation: CreationClock,
    onFatal: (error: Error) => void,
  ) {
    this.log = new WriteLog(visible.ts);
    this.committer = new Committer(store, visible, creation, (commits) => this.publish(commits), onFatal);
  }

  visibleTs(): Timestamp {
    return this.committer.visible.ts;
  }

  beginQuery(): { tx: Transaction; release(): void } {
    this.checkOpen();
    const { ts, catalog, snapshot } = this.committer.visible;
    const lease = snapshot.lease();
    const startMs = this.clock.nowMs();
    const state = new TransactionState(new TransactionCore(lease, [], catalog, this.cursors), ROOT);
    return { tx: new DatabaseTransaction("query", ts, Math.floor(startMs), state, this.creation.from(startMs)), release: () => lease.release() };
  }

  mutate<T>(body: (tx: Transaction) => Promise<T>, urgency?: Urgency): Promise<{ value: T; ts: Timestamp }> {
    return this.withState(body, urgency);
  }

  /** `mutate` for the parts of this package that need more than a `Transaction`. */
  withState<T>(body: (tx: DatabaseTransaction) => Promise<T>, urgency: Urgency = "foreground"): Promise<{ value: T; ts: Timestamp }> {
    return new Promise((resolve, reject) => {
      if (this.closing !== null) {
        reject(this.closing);
        return;
      }
      // The run ends when the commit has its place in the order; the caller hears only once it is durable.
      const run = async (): Promise<void> => {
        const { value, ts, durable } = await this.runAlone(body);
        durable.then(() => resolve({ value, ts }), reject);
      };
      this.mutations.add({ run, reject }, urgency);
    });
  }

  subscribe(readSet: ReadSet, since: Timestamp, onInvalidate: (at: Timestamp) => void): () => void {
    const reads = keysOf(readSet);
    const listener: Listener = { onInvalidate, isActive: true };
    const changedAt = this.log.firstChange(reads, since);
    if (changedAt !== null) {
      queueMicrotask(() => this.notify(listener, changedAt));
      return () => {
        listener.isActive = false;
      };
    }
    // Results are handed to many: whoever waits for the same reads shares one place in the index.
    let subscription = this.waiting.get(reads);
    if (subscription === undefined) {
      subscription = { readSet: reads, listeners: new Set() };
      this.waiting.set(reads, subscription);
      this.subscriptions.add(subscription);
    }
    const shared = subscription;
    shared.listeners.add(listener);
    return () => {
      listener.isActive = false;
      if (shared.listeners.delete(listener) && shared.listeners.size === 0) this.forget(shared);
    };
  }

  isCurrent(readSet: ReadSet, since: Timestamp): boolean {
    return this.log.firstChange(keysOf(readSet), since) === null;
  }

  onVisible(listener: (ts: Timestamp) => void): () => void {
    const entry = (ts: Timestamp): void => listener(ts);
    this.visibleListeners.add(entry);
    return () => this.visibleListeners.delete(entry);
  }

  applySchema(tx: Transaction, schema: SchemaExport | null): SchemaDiff {
    if (!(tx instanceof DatabaseTransaction) || tx.kind !== "mutation") throw new TypeError("A schema is applied within a mutation of this database");
    return applySchemaTo(tx.state, schema);
  }

  tableNames(component = ROOT): string[] {
    return this.committer.visible.catalog
      .tablesIn(component)
      .filter((table) => !table.isSystem)
      .map(({ name }) => name)
      .sort();
  }

  async copyTo(file: string): Promise<void> {
    this.checkOpen();
    await this.store.copyTo(file);
  }

  async close(): Promise<void> {
    if (this.closing !== null) return;
    this.closing = new Error("The database is closed");
    await this.mutations.whenIdle();
    try {
      await this.committer.whenVisible(this.committer.latest.ts);
    } finally {
      await this.store.close();
    }
  }

  private checkOpen(): void {
    if (this.closing !== null) throw this.closing;
  }

  private async runAlone<T>(body: (tx: DatabaseTransaction) => Promise<T>): Promise<{ value: T; ts: Timestamp; durable: Promise<void> }> {
    const { ts: begin, catalog, below, visible } = this.committer.latest;
    const lease = visible.snapshot.lease();
    const core = new TransactionCore(lease, below, catalog, this.cursors);
    try {
      const startMs = this.clock.nowMs();
      const value = await body(new DatabaseTransaction("mutation", begin, Math.floor(startMs), new TransactionState(core, ROOT), this.creation.from(startMs)));
      if (!core.hasWrites) return { value, ts: begin, durable: this.committer.whenVisible(begin) };
      const ts = nextTimestamp(begin, this.clock.nowMs());
      core.resolveCommitTs(ts);
      return { value, ts, durable: this.committer.append(ts, core.overlay, [...new Set(core.touched)], core.catalog) };
    } finally {
      core.end();
      lease.release();
    }
  }

  private publish(commits: readonly PublishedCommit[]): void {
    for (const { ts, keys } of commits) this.log.append(ts, keys);
    // All are found before any is told: who subscribes again while being told has seen the whole batch already.
    const due: Array<[Listener, Timestamp]> = [];
    for (const { ts, keys } of commits) {
      const affected = new Set<Subscription>();
      for (const key of keys) this.subscriptions.affectedBy(key, affected);
      for (const subscription of affected) {
        this.forget(subscription);
        for (const listener of subscription.listeners) due.push([listener, ts]);
      }
    }
    for (const [listener, ts] of due) this.notify(listener, ts);
    const { ts } = this.committer.visible;
    for (const listener of this.visibleListeners) {
      try {
        listener(ts);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  private forget(subscription: Subscription): void {
    if (this.waiting.get(subscription.readSet) !== subscription) return;
    this.waiting.delete(subscription.readSet);
    this.subscriptions.remove(subscription);
  }

  private notify(listener: Listener, at: Timestamp): void {
    if (!listener.isActive) return;
    listener.isActive = false;
    try {
      listener.onInvalidate(at);
    } catch (error) {
      throwLater(error);
    }
  }
}

async function initialize(store: Store, clock: Clock): Promise<void> {
  const snapshot = store.snapshot();
  try {
    if (snapshot.get(META_KEYS.format) !== undefined) return;
  } finally {
    snapshot.release();
  }
  await store.commit([
    [META_KEYS.format, "1"],
    [META_KEYS.cursorSecret, randomBytes(32).toString("base64")],
    [META_KEYS.timestamp, nextTimestamp(0n, clock.nowMs()).toString()],
  ]);
}

/**
 * Opens a database: in a folder (created when missing; everything acknowledged is on disk) or in memory. Only one process
 * may have a folder open: the caller holds its lock.
 */
export async function openDatabase(options: DatabaseOptions, clock: Clock): Promise<Database> {
  return openDatabaseOn("dir" in options ? openLmdbStore(options.dir) : openMemoryStore(), clock, options.onFatal);
}

/** Opens a database on a store, which it then owns. See `DatabaseOptions` for `onFatal`. */
export async function openDatabaseOn(store: Store, clock: Clock, onFatal: (error: Error) => void = throwLater): Promise<Database> {
  await initialize(store, clock);
  const snapshot = store.snapshot();
  const { catalog, ts, creationTime, cursorSecret } = loadCatalog(snapshot);
  const visible: Visible = { ts, catalog, snapshot: new SharedSnapshot(snapshot) };
  const database = new EmbeddedDatabase(clock, store, new CursorCodec(cursorSecret), visible, new CreationClock(creationTime), onFatal);
  await database.withState(async (tx) => {
    for (const component of new Set([ROOT, ...tx.components()])) createSystemTables(tx.inComponent(component).state);
  });
  return database;
}
