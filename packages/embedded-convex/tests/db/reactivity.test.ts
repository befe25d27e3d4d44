import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Database, IndexBound, ReadSet, SerializedQuery, Timestamp, Transaction } from "../../src/contracts.js";
import { openDatabaseOn } from "../../src/db/database.js";
import { mergeRanges, KeyReadSet } from "../../src/db/readSet.js";
import { SubscriptionIndex, type Listener, type Subscription } from "../../src/db/subscriptions.js";
import { WriteLog } from "../../src/db/writeLog.js";
import { GatedStore, settled } from "./gatedStore.js";
import { collect, eq, ManualClock, memoryDatabase, range, read, scan, schemaOf, write } from "./support.js";

type Watched<T> = { value: T; readSet: ReadSet; ts: Timestamp };

function watch<T>(database: Database, body: (tx: Transaction) => T): Watched<T> {
  return read(database, (tx) => {
    const value = body(tx);
    return { value, readSet: tx.readSet, ts: tx.ts };
  });
}

/** Whether a mutation touches what `body` reads. */
async function touches(database: Database, body: (tx: Transaction) => unknown, change: (tx: Transaction) => unknown): Promise<boolean> {
  const { readSet, ts } = watch(database, body);
  const notified = vi.fn<(at: Timestamp) => void>();
  const cancel = database.subscribe(readSet, ts, notified);
  await write(database, change);
  expect(notified.mock.calls.length).toBe(database.isCurrent(readSet, ts) ? 0 : 1);
  cancel();
  return notified.mock.calls.length === 1;
}

async function items(): Promise<{ database: Database; ids: string[] }> {
  const database = await memoryDatabase();
  const ids = await write(database, (tx) => {
    database.applySchema(tx, schemaOf({ items: { indexes: { by_n: ["n"] } }, other: {} }));
    return [0, 10, 20, 30].map((n) => tx.insert("items", { n, text: "" }, "user"));
  });
  return { database, ids };
}

const user = { access: "user" as const };
const first = (tx: Transaction, query: SerializedQuery, rows: number): void => {
  const stream = tx.openStream(query, "user");
  for (let i = 0; i < rows; i += 1) tx.streamNext(stream);
  tx.closeStream(stream);
};

describe("read sets", () => {
  it("of a scan that stopped reach to the last row it returned, in both orders", async () => {
    const { database } = await items();
    const insert = (n: number) => (tx: Transaction) => tx.insert("items", { n, text: "" }, "user");
    const firstTwo = (tx: Transaction): void => first(tx, range("items.by_n"), 2);
    expect(await touches(database, firstTwo, insert(5))).toBe(true);
    expect(await touches(database, firstTwo, insert(15))).toBe(false);
    const lastTwo = (tx: Transaction): void => first(tx, range("items.by_n", [], "desc"), 2);
    expect(await touches(database, lastTwo, insert(12))).toBe(false);
    expect(await touches(database, lastTwo, insert(25))).toBe(true);
  });

  it("of a limit stop with it; take(0) reads nothing; an exhausted scan covers the whole range", async () => {
    const { database } = await items();
    const insert = (tx: Transaction): string => tx.insert("items", { n: 99, text: "" }, "user");
    expect(await touches(database, (tx) => collect(tx, range("items.by_n", [], "asc", [{ limit: 4 }])), insert)).toBe(false);
    expect(watch(database, (tx) => collect(tx, range("items.by_n", [], "asc", [{ limit: 0 }]))).readSet.isEmpty).toBe(true);
    expect(await touches(database, (tx) => collect(tx, range("items.by_n")), insert)).toBe(true);
    const bounded: IndexBound[] = [{ type: "Lt", fieldPath: "n", value: 50 }];
    expect(await touches(database, (tx) => collect(tx, range("items.by_n", bounded)), insert)).toBe(false);
  });

  it("take in rows that a filter dropped, and changes of fields that no index holds", async () => {
    const { database, ids } = await items();
    const none = (tx: Transaction): unknown =>
      collect(tx, range("items.by_n", [], "asc", [{ filter: { $eq: [{ $field: "text" }, { $literal: "x" }] } }]));
    expect(await touches(database, none, (tx) => tx.patch(ids[1] ?? "", { text: "x" }, user))).toBe(true);
    const two = (tx: Transaction): unknown => collect(tx, range("items.by_n", [eq("n", 20)]));
    expect(await touches(database, two, (tx) => tx.patch(ids[2] ?? "", { text: "y" }, user))).toBe(true);
    expect(await touches(database, two, (tx) => tx.patch(ids[2] ?? "", { text: "y" }, user))).toBe(false);
    expect(await touches(database, two, (tx) => tx.patch(ids[2] ?? "", { n: 21 }, user))).toBe(true);
    expect(await touches(database, two, (tx) => tx.patch(ids[3] ?? "", { n: 20 }, user))).toBe(true);
  });

  it("of a get hold the id, also when nothing is there", async () => {
    const { database, ids } = await items();
    const [a = "", b = ""] = ids;
    const get = (id: string) => (tx: Transaction) => tx.get(id, user);
    expect(await touches(database, get(a), (tx) => tx.patch(b, { n: 1 }, user))).toBe(false);
    expect(await touches(database, get(a), (tx) => tx.remove(a, user))).toBe(true);
    expect(await touches(database, get(a), (tx) => tx.patch(b, { n: 2 }, user))).toBe(false);
  });

  it("hold a missing table until it exists, by name and by number", async () => {
    const { database } = await items();
    const create = (tx: Transaction): string => tx.insert("fresh", {}, "user");
    const scanned = watch(database, (tx) => collect(tx, scan("fresh")));
    const counted = watch(database, (tx) => tx.count("fresh", "user"));
    const notFound = watch(database, (tx) => expect(() => collect(tx, range("fresh.by_n"))).toThrow("not found"));
    const normalized = watch(database, (tx) => tx.normalizeId("fresh", "x", "user"));
    const { value: id } = await database.mutate(async (tx) => {
      const fresh = create(tx);
      tx.remove(fresh, user);
      return fresh;
    });
    for (const { readSet, ts } of [scanned, counted, notFound, normalized]) expect(database.isCurrent(readSet, ts)).toBe(false);
    const unknown = await memoryDatabase();
    const got = watch(unknown, (tx) => [tx.get(id, user), tx.tableOf(id)]);
    expect(got.value).toEqual([null, null]);
    await write(unknown, (tx) => ["a", "b", "c"].forEach((table) => tx.insert(table, {}, "user")));
    expect(unknown.isCurrent(got.readSet, got.ts)).toBe(false);
  });

  it("of a failing query are known too", async () => {
    const { database, ids } = await items();
    const failing = watch(database, (tx) => {
      tx.get(ids[0] ?? "", user);
      expect(() => collect(tx, scan("items", "asc", [{ filter: { $literal: 1 } }]))).toThrow("as a Boolean");
    });
    await write(database, (tx) => tx.patch(ids[0] ?? "", { text: "z" }, user));
    expect(database.isCurrent(failing.readSet, failing.ts)).toBe(false);
  });

  it("do not hold what a rolled-back nested mutation wrote", async () => {
    const { database, ids } = await items();
    const rolledBack = (tx: Transaction): void => {
      const savepoint = tx.savepoint();
      tx.patch(ids[0] ?? "", { text: "gone" }, user);
      savepoint.rollback();
      tx.insert("other", {}, "user");
    };
    expect(await touches(database, (tx) => collect(tx, scan("items")), rolledBack)).toBe(false);
  });
});

describe("subscriptions", () => {
  it("fire once, in timestamp order, after the commit is visible; also for commits that were there before", async () => {
    const { database } = await items();
    const { readSet, ts } = watch(database, (tx) => collect(tx, scan("items")));
    const calls: Timestamp[] = [];
    database.subscribe(readSet, ts, (at) => {
      expect(database.visibleTs()).toBeGreaterThanOrEqual(at);
      calls.push(at);
    });
    const stamps = await Promise.all(
      [40, 50].map(async (n) => (await database.mutate(async (tx) => tx.insert("items", { n }, "user"))).ts),
    );
    expect(calls).toEqual([stamps[0]]);
    const late = vi.fn<(at: Timestamp) => void>();
    database.subscribe(readSet, ts, late);
    const canceled = vi.fn<(at: Timestamp) => void>();
    database.subscribe(readSet, ts, canceled)();
    await settled();
    expect(late.mock.calls).toEqual([[stamps[0]]]);
    expect(canceled).not.toHaveBeenCalled();
  });

  it("made or canceled while a batch is being told take no part in it", async () => {
    const store = new GatedStore();
    const database = await openDatabaseOn(store, new ManualClock());
    await write(database, (tx) => tx.insert("items", { n: 0 }, "user"));
    store.shut();
    const inserts = Promise.all([1, 2, 3].map((n) => database.mutate(async (tx) => tx.insert("items", { n }, "user"))));
    await settled();
    await store.pass();
    const { readSet, ts } = watch(database, (tx) => collect(tx, scan("items")));
    const again = vi.fn<(at: Timestamp) => void>();
    const canceled = vi.fn<(at: Timestamp) => void>();
    const told: Timestamp[] = [];
    let cancel = (): void => undefined;
    database.subscribe(readSet, ts, (at) => {
      told.push(at);
      database.subscribe(readSet, database.visibleTs(), again);
      cancel();
    });
    cancel = database.subscribe(readSet, ts, canceled);
    await store.pass();
    const stamps = (await inserts).map((insert) => insert.ts);
    expect(told).toEqual([stamps[1]]);
    expect(database.visibleTs()).toBe(stamps[2]);
    expect([again.mock.calls.length, canceled.mock.calls.length]).toEqual([0, 0]);
    await database.close();
  });

  it("show a count and a list that agree at every step", async () => {
    const database = await memoryDatabase();
    await write(database, (tx) => database.applySchema(tx, schemaOf({ messages: {}, totals: {} })));
    const total = await write(database, (tx) => tx.insert("totals", { count: 0 }, "user"));
    const seen: number[] = [];
    const render = (): void => {
      const { value, readSet, ts } = watch(database, (tx) => ({
        count: (JSON.parse(tx.get(total, user) ?? "") as { count: number }).count,
        list: collect(tx, scan("messages")).length,
      }));
      expect(value.count).toBe(value.list);
      seen.push(value.list);
      database.subscribe(readSet, ts, render);
    };
    render();
    await Promise.all(
      Array.from({ length: 30 }, () =>
        write(database, (tx) => {
          const { count } = JSON.parse(tx.get(total, user) ?? "") as { count: number };
          tx.insert("messages", {}, "user");
          tx.patch(total, { count: count + 1 }, user);
        }),
      ),
    );
    expect(seen.at(-1)).toBe(30);
  });

  it("of one listener that throws do not stop commits or other listeners", async () => {
    const { database } = await items();
    const { readSet, ts } = watch(database, (tx) => collect(tx, scan("items")));
    const thrown: unknown[] = [];
    const catchThrown = (error: unknown): void => void thrown.push(error);
    const existing = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", catchThrown);
    const other = vi.fn<(at: Timestamp) => void>();
    database.subscribe(readSet, ts, () => {
      throw new Error("listener");
    });
    database.subscribe(readSet, ts, other);
    await write(database, (tx) => tx.insert("items", { n: 1 }, "user"));
    await write(database, (tx) => tx.insert("items", { n: 2 }, "user"));
    await settled();
    process.off("uncaughtException", catchThrown);
    for (const listener of existing) process.on("uncaughtException", listener);
    expect(other).toHaveBeenCalledTimes(1);
    expect(thrown.map((error) => (error as Error).message)).toEqual(["listener"]);
  });

  it("tell of every batch that becomes visible", async () => {
    const { database } = await items();
    const stamps: Timestamp[] = [];
    const stop = database.onVisible((ts) => stamps.push(ts));
    const { ts } = await database.mutate(async (tx) => tx.insert("items", { n: 1 }, "user"));
    stop();
    await write(database, (tx) => tx.insert("items", { n: 2 }, "user"));
    expect(stamps).toEqual([ts]);
  });
});

const short = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 3 });
const keyRanges = fc.array(
  fc.tuple(short, short).map(([start, end]) => ({ start, end })),
  { maxLength: 6 },
);

describe("interval structures", () => {
  it("merge to disjoint ranges that hold the same keys", () => {
    fc.assert(
      fc.property(keyRanges, fc.array(short, { maxLength: 3 }), short, (ranges, points, key) => {
        const readSet = new KeyReadSet(new Set(points), mergeRanges(ranges));
        expect(readSet.contains(key)).toBe(points.includes(key) || ranges.some(({ start, end }) => start <= key && key < end));
        expect(readSet.ranges.every((range_, i, all) => i === 0 || (all[i - 1]?.end ?? "") < range_.start)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("find the subscriptions of a key like a linear search, while they come and go", () => {
    const step = fc.record({ ranges: keyRanges, points: fc.array(short, { maxLength: 2 }), removeAt: fc.option(fc.nat(20)) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.array(short, { minLength: 1, maxLength: 5 }), (steps, keys) => {
        const index = new SubscriptionIndex();
        const held: Subscription[] = [];
        for (const { ranges, points, removeAt } of steps) {
          const subscription = { readSet: new KeyReadSet(new Set(points), mergeRanges(ranges)), listeners: new Set<Listener>() };
          index.add(subscription);
          held.push(subscription);
          const [removed] = removeAt === null ? [] : held.splice(removeAt % held.length, 1);
          if (removed !== undefined) index.remove(removed);
        }
        for (const key of keys) {
          const found = new Set<Subscription>();
          index.affectedBy(key, found);
          expect(found).toEqual(new Set(held.filter(({ readSet }) => readSet.contains(key))));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("treat what is older than the log as changed", () => {
    const log = new WriteLog(10n);
    const readSet = new KeyReadSet(new Set(["x"]), []);
    expect(log.firstChange(readSet, 9n)).toBe(9n);
    expect(log.firstChange(readSet, 10n)).toBeNull();
    log.append(11n, ["a"]);
    log.append(12n, ["x"]);
    expect([log.firstChange(readSet, 10n), log.firstChange(readSet, 12n)]).toEqual([12n, null]);
    for (let i = 0n; i < 450n; i += 1n) log.append(13n + i, new Array<string>(1000).fill("y"));
    expect(log.firstChange(readSet, 12n)).toBe(12n);
    expect(log.firstChange(readSet, 460n)).toBeNull();
    expect(log.firstChange(new KeyReadSet(new Set(), []), 1n)).toBeNull();
  });
});
