import { describe, expect, it } from "vitest";
import type { Database } from "../../src/contracts.js";
import { openDatabase, openDatabaseOn } from "../../src/db/database.js";
import { GatedStore, settled } from "./gatedStore.js";
import { collect, eq, freshDir, ManualClock, memoryDatabase, range, read, scan, schemaOf, write } from "./support.js";

async function gated(onFatal?: (error: Error) => void): Promise<{ store: GatedStore; database: Database }> {
  const store = new GatedStore();
  const database = await openDatabaseOn(store, new ManualClock(), onFatal);
  await write(database, (tx) => tx.insert("rows", { n: 0 }, "user"));
  store.shut();
  return { store, database };
}

describe("commits", () => {
  it("are acknowledged and visible only once they are on disk; later mutations see them at once", async () => {
    const { store, database } = await gated();
    const before = database.visibleTs();
    let acknowledged = 0;
    const first = database.mutate(async (tx) => tx.insert("rows", { n: 1 }, "user")).then((result) => ((acknowledged += 1), result));
    await settled();
    expect([acknowledged, store.flushing, database.visibleTs()]).toEqual([0, 1, before]);
    expect(read(database, (tx) => collect(tx, scan("rows"))).length).toBe(1);

    const second = database.mutate(async (tx) => collect(tx, scan("rows")).map((row) => row["n"])).then((result) => ((acknowledged += 1), result));
    await settled();
    expect(acknowledged).toBe(0);

    await store.pass();
    const [written, seen] = await Promise.all([first, second]);
    expect(seen.value).toEqual([0, 1]);
    expect([seen.ts, database.visibleTs()]).toEqual([written.ts, written.ts]);
    expect(read(database, (tx) => collect(tx, scan("rows"))).length).toBe(2);
  });

  it("of 64 callers need two flushes: one for the first, one for all that came meanwhile", async () => {
    const { store, database } = await gated();
    const results = Promise.all(Array.from({ length: 64 }, (_, n) => database.mutate(async (tx) => tx.insert("rows", { n }, "user"))));
    await settled();
    expect(store.flushing).toBe(1);
    await store.pass();
    expect(store.flushing).toBe(1);
    await store.pass();
    const stamps = (await results).map(({ ts }) => ts);
    expect(store.batches).toHaveLength(2);
    expect(stamps.every((ts, i) => i === 0 || ts > (stamps[i - 1] ?? ts))).toBe(true);
    expect(database.visibleTs()).toBe(stamps.at(-1));
  });

  it("write the newest timestamp in the same batch as their rows", async () => {
    const { store, database } = await gated();
    const done = database.mutate(async (tx) => tx.insert("rows", { n: 1 }, "user"));
    await settled();
    await store.pass();
    const { ts } = await done;
    expect(store.batches[0]).toContainEqual(["mtimestamp", ts.toString()]);
  });

  it("stop everything when a flush fails: no reader sees the writes, no later call succeeds", async () => {
    const fatal: Error[] = [];
    const { store, database } = await gated((error) => fatal.push(error));
    const callers = [1, 2].map((n) => database.mutate(async (tx) => tx.insert("rows", { n }, "user")));
    const outcomes = Promise.allSettled(callers);
    await settled();
    await store.fail(new Error("disk full"));
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(fatal.map((error) => (error.cause as Error).message)).toEqual(["disk full"]);
    expect(() => database.beginQuery()).toThrow("The database stopped");
    expect(() => database.visibleTs()).toThrow("The database stopped");
    await expect(database.mutate(async () => 1)).rejects.toThrow("The database stopped");
    await expect(database.close()).rejects.toThrow("The database stopped");
  });

  it("do not happen when the body throws, and the next body is not held up", async () => {
    const database = await memoryDatabase();
    const failing = database.mutate(async (tx) => {
      tx.insert("rows", { n: 1 }, "user");
      throw new Error("no");
    });
    const next = write(database, (tx) => collect(tx, scan("rows")).length);
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe(0);
    expect(database.tableNames()).toEqual([]);
  });

  it("are serial: 50 concurrent read-modify-writes count to 50", async () => {
    const database = await memoryDatabase();
    const id = await write(database, (tx) => tx.insert("counters", { n: 0 }, "user"));
    await Promise.all(
      Array.from({ length: 50 }, () =>
        database.mutate(async (tx) => {
          const { n } = JSON.parse(tx.get(id, { access: "user" }) ?? "") as { n: number };
          await settled();
          tx.patch(id, { n: n + 1 }, { access: "user" });
        }),
      ),
    );
    expect(read(database, (tx) => tx.get(id, { access: "user" }))).toContain('"n":50');
  });

  it("keep a query at its snapshot while commits go on, and refuse it after its release", async () => {
    const database = await memoryDatabase();
    await write(database, (tx) => tx.insert("rows", { n: 1 }, "user"));
    const { tx, release } = database.beginQuery();
    await write(database, (other) => other.insert("rows", { n: 2 }, "user"));
    expect(collect(tx, scan("rows"))).toHaveLength(1);
    release();
    release();
    expect(() => tx.count("rows", "user")).toThrow("The transaction is over");
    let kept = tx;
    await database.mutate(async (mutation) => void (kept = mutation));
    expect(() => collect(kept, scan("rows"))).toThrow("The transaction is over");
    expect(() => kept.insert("rows", { n: 3 }, "user")).toThrow("The transaction is over");
  });

  it("get rising timestamps when the clock stands, goes back, or the database is opened again", async () => {
    const dir = freshDir();
    const clock = new ManualClock();
    const stamps: bigint[] = [];
    for (const now of [clock.now, clock.now, clock.now - 3_600_000, clock.now - 7_200_000]) {
      clock.now = now;
      const database = await openDatabase({ dir }, clock);
      stamps.push(database.visibleTs());
      for (let i = 0; i < 3; i += 1) stamps.push((await database.mutate(async (tx) => tx.insert("rows", { i }, "user"))).ts);
      expect(database.visibleTs()).toBe(stamps.at(-1));
      await database.close();
    }
    expect(stamps.every((ts, i) => i === 0 || ts >= (stamps[i - 1] ?? ts))).toBe(true);
    expect(new Set(stamps).size).toBe(13);
  });

  it("give creation times that rise with every insert, from the transaction's start", async () => {
    const clock = new ManualClock(1_700_000_000_000.25);
    const database = await memoryDatabase(clock);
    const times = await write(database, (tx) => {
      expect(tx.startMs).toBe(1_700_000_000_000);
      for (let n = 0; n < 1000; n += 1) tx.insert("rows", { n }, "user");
      return collect(tx, scan("rows")).map((row) => row._creationTime);
    });
    expect(times[0]).toBe(1_700_000_000_000.25);
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? time))).toBe(true);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(1);
    clock.now -= 5000;
    await write(database, (tx) => tx.insert("rows", { n: -1 }, "user"));
    expect(read(database, (tx) => collect(tx, scan("rows")).at(-1)?.["n"])).toBe(-1);
  });

  it("give creation times that rise across a restart although the clock stands", async () => {
    const dir = freshDir();
    const order: unknown[] = [];
    for (let run = 0; run < 3; run += 1) {
      const database = await openDatabase({ dir }, new ManualClock());
      await write(database, (tx) => Array.from({ length: 5 }, (_, i) => tx.insert("rows", { n: run * 5 + i }, "user")));
      order.splice(0, order.length, ...read(database, (tx) => collect(tx, scan("rows")).map((row) => row["n"])));
      await database.close();
    }
    expect(order).toEqual(Array.from({ length: 15 }, (_, n) => n));
  });

  it("put the commit timestamp where it was asked for, and index it", async () => {
    const database = await memoryDatabase();
    await write(database, (tx) => database.applySchema(tx, schemaOf({ events: { indexes: { by_at: ["at"] } } })));
    const stamp = { $commitTs: null };
    const { value: id, ts } = await database.mutate(async (tx) => {
      const inserted = tx.insert("events", { at: stamp, deep: [{ at: stamp }] }, "user");
      expect(tx.get(inserted, { access: "user" })).toContain('"at":{"$commitTs":null}');
      expect(collect(tx, range("events.by_at", [eq("at", stamp)]))).toHaveLength(1);
      return inserted;
    });
    const expected = Buffer.alloc(8);
    expected.writeBigInt64LE(ts);
    const at = { $integer: expected.toString("base64") };
    read(database, (tx) => {
      expect(collect(tx, range("events.by_at", [eq("at", at)]))).toMatchObject([{ _id: id, at, deep: [{ at }] }]);
      expect(collect(tx, range("events.by_at"))).toHaveLength(1);
    });
  });

  it("finish before the database closes; after that everything is refused", async () => {
    const dir = freshDir();
    const database = await openDatabase({ dir }, new ManualClock());
    const pending = Array.from({ length: 20 }, (_, n) => database.mutate(async (tx) => tx.insert("rows", { n }, "user")));
    await database.close();
    expect(await Promise.all(pending)).toHaveLength(20);
    await expect(database.mutate(async () => 1)).rejects.toThrow("The database is closed");
    expect(() => database.beginQuery()).toThrow("The database is closed");
    const again = await openDatabase({ dir }, new ManualClock());
    expect(read(again, (tx) => tx.count("rows", "user"))).toBe(20);
    await again.close();
  });
});
