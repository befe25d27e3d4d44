import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Database, open } from "lmdb";
import type { Entry, Snapshot, Store } from "./types.js";

type Handle = Database<string, string>;
type ReadTransaction = ReturnType<Handle["useReadTransaction"]>;

/**
 * LMDB refuses keys over 1978 bytes. A longer key is stored under its first bytes plus a hash; the value then carries the
 * rest of the key, and reads put rows with equal first bytes back into order.
 */
const PREFIX_LENGTH = 1900;
const HASH_LENGTH = 32;
const LONG_KEY_LENGTH = PREFIX_LENGTH + HASH_LENGTH;

const binaryKeys = {
  writeKey(key: string, target: Buffer, start: number): number {
    // A write past the end would be cut silently; a RangeError makes the library take a fresh buffer.
    if (start + key.length > target.length) throw new RangeError("Key does not fit the buffer");
    return start + target.write(key, start, "latin1");
  },
  readKey(source: Buffer, start: number, end: number): string {
    return source.toString("latin1", start, end);
  },
};

function physicalKey(key: string): string {
  if (key.length <= PREFIX_LENGTH) return key;
  return key.slice(0, PREFIX_LENGTH) + createHash("sha256").update(key, "latin1").digest().toString("latin1");
}

function physicalValue(key: string, value: string): string {
  if (key.length <= PREFIX_LENGTH) return value;
  return `${key.length - PREFIX_LENGTH}:${key.slice(PREFIX_LENGTH)}${value}`;
}

/** The entry behind a stored long key. */
function logicalEntry(physical: string, stored: string): Entry {
  const colon = stored.indexOf(":");
  const end = colon + 1 + Number(stored.slice(0, colon));
  return [physical.slice(0, PREFIX_LENGTH) + stored.slice(colon + 1, end), stored.slice(end)];
}

function inOrder(group: Entry[], reverse: boolean): Entry[] {
  group.sort(([a], [b]) => (a < b ? -1 : 1));
  return reverse ? group.reverse() : group;
}

class LmdbSnapshot implements Snapshot {
  private released = false;
  private readonly options: { transaction: ReadTransaction };

  constructor(
    private readonly db: Handle,
    private readonly transaction: ReadTransaction,
    private readonly onRelease: (snapshot: LmdbSnapshot) => void,
  ) {
    this.options = { transaction };
  }

  get(key: string): string | undefined {
    this.checkOpen();
    const physical = physicalKey(key);
    const stored = this.db.get(physical, this.options);
    if (stored === undefined || physical === key) return stored;
    const [found, value] = logicalEntry(physical, stored);
    return found === key ? value : undefined;
  }

  range(lower: string, upper: string, reverse: boolean, limit: number): Entry[] {
    this.checkOpen();
    const out: Entry[] = [];
    if (lower >= upper) return out;
    // A bound with a long key takes in every stored row with the same first bytes; rows outside are dropped one by one.
    const low = lower.length > PREFIX_LENGTH ? lower.slice(0, PREFIX_LENGTH) : lower;
    const high = upper.length > PREFIX_LENGTH ? upper.slice(0, PREFIX_LENGTH) + "\xff".repeat(HASH_LENGTH + 1) : upper;
    let group: Entry[] = [];
    let start = reverse ? high : low;
    let exclusiveStart = reverse;
    while (out.length < limit) {
      const wanted = limit - out.length;
      const rows = this.stored(start, reverse ? low : high, reverse, exclusiveStart, wanted);
      for (const [key, value] of rows) {
        const isLong = key.length === LONG_KEY_LENGTH;
        if (group.length > 0 && !(isLong && (group[0] as Entry)[0].startsWith(key.slice(0, PREFIX_LENGTH)))) {
          out.push(...inOrder(group, reverse));
          group = [];
        }
        const entry: Entry = isLong ? logicalEntry(key, value) : [key, value];
        if (entry[0] < lower || entry[0] >= upper) continue;
        if (isLong) group.push(entry);
        else out.push(entry);
      }
      const last = rows.at(-1);
      if (rows.length < wanted || last === undefined) {
        out.push(...inOrder(group, reverse));
        break;
      }
      start = last[0];
      exclusiveStart = true;
    }
    if (out.length > limit) out.length = limit;
    return out;
  }

  private stored(start: string, end: string, reverse: boolean, exclusiveStart: boolean, limit: number): Entry[] {
    const out: Entry[] = [];
    const range = this.db.getRange({ start, end, reverse, exclusiveStart, inclusiveEnd: reverse, limit, transaction: this.transaction });
    for (const { key, value } of range) out.push([key, value]);
    return out;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.onRelease(this);
    this.transaction.done();
  }

  private checkOpen(): void {
    if (this.released) throw new Error("The snapshot was released");
  }
}

/**
 * Opens (or creates) the store in a folder. A commit resolves after its fsync, and only then do new snapshots show it;
 * with the library's default (`overlappingSync`) readers would see commits that a crash can still lose.
 */
export function openLmdbStore(dir: string): Store {
  mkdirSync(dir, { recursive: true });
  const db = open<string, string>({
    path: join(dir, "data.mdb"),
    noSubdir: true,
    encoding: "string",
    keyEncoder: binaryKeys,
    overlappingSync: false,
    cache: false,
  });
  const snapshots = new Set<LmdbSnapshot>();
  return {
    snapshot() {
      // The library shares one read transaction per turn; a reset makes sure this one starts after the last commit.
      db.resetReadTxn();
      const snapshot = new LmdbSnapshot(db, db.useReadTransaction(), (released) => snapshots.delete(released));
      snapshots.add(snapshot);
      return snapshot;
    },
    async commit(writes) {
      // All writes of one turn share a transaction; each promise settles with it.
      const results: Promise<boolean>[] = [];
      for (const [key, value] of writes) {
        const physical = physicalKey(key);
        results.push(value === null ? db.remove(physical) : db.put(physical, physicalValue(key, value)));
      }
      try {
        await Promise.all(results);
      } catch (error) {
        // The library reports the same failure a second time here; unhandled, it would end the process before callers hear.
        (error as { commitError?: Promise<unknown> }).commitError?.catch(() => undefined);
        throw error;
      }
    },
    async copyTo(file) {
      await db.backup(file, false);
    },
    async close() {
      // Reading from a closed environment would crash the process; a released snapshot refuses instead.
      for (const snapshot of snapshots) snapshot.release();
      await db.close();
    },
  };
}
