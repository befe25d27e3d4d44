import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/store/lmdbStore.js";
import { openMemoryStore } from "../../src/store/memoryStore.js";
import type { Store, Write } from "../../src/store/types.js";

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "store-"));
  dirs.push(dir);
  return dir;
}

const drivers: Array<[string, () => Store]> = [
  ["lmdb", () => openLmdbStore(freshDir())],
  ["memory", openMemoryStore],
];

/** Short keys, keys around the length that LMDB can hold, and far longer ones that differ only at their end. */
const stem = fc.constantFrom("", "k", "k".repeat(1899), "k".repeat(1900), "k".repeat(1901), "k".repeat(6000), `k${"\xff".repeat(1900)}`);
const key = fc.tuple(stem, fc.string({ unit: fc.constantFrom("\0", "a", "\xff"), minLength: 1, maxLength: 3 })).map(([start, end]) => start + end);
const value = fc.constantFrom("", "v", "7:colon", "é😀\0", "x".repeat(5000));
const batch = fc.array(fc.tuple(key, fc.option(value, { freq: 5 })), { maxLength: 12 });

describe.each(drivers)("%s store", (_name, open) => {
  it("reads like a sorted map: gets, ranges both ways, limits, keys of any length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 4 }), fc.array(fc.tuple(key, key, fc.boolean(), fc.integer({ min: 1, max: 20 })), { maxLength: 10 }), async (batches, ranges) => {
        const store = open();
        const model = new Map<string, string>();
        for (const writes of batches) {
          const last = new Map<string, Write>(writes.map((write) => [write[0], write]));
          await store.commit(last.values());
          for (const [at, next] of last.values()) {
            if (next === null) model.delete(at);
            else model.set(at, next);
          }
        }
        const snapshot = store.snapshot();
        for (const [at, expected] of model) expect(snapshot.get(at)).toBe(expected);
        for (const [lower, upper, reverse, limit] of ranges) {
          const expected = [...model].filter(([at]) => at >= lower && at < upper).sort(([a], [b]) => (a < b ? -1 : 1));
          if (reverse) expected.reverse();
          expect(snapshot.range(lower, upper, reverse, limit)).toEqual(expected.slice(0, limit));
          expect(snapshot.get(lower)).toBe(model.get(lower));
        }
        snapshot.release();
        await store.close();
      }),
      { numRuns: 40 },
    );
  });

  it("keeps a snapshot as it was while commits go on", async () => {
    const store = open();
    const snapshots = [];
    for (let i = 0; i < 20; i += 1) {
      await store.commit([["counter", String(i)], [`row${i}`, "x"]]);
      snapshots.push(store.snapshot());
      if (i % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    snapshots.forEach((snapshot, i) => {
      expect(snapshot.get("counter")).toBe(String(i));
      expect(snapshot.range("row", "rox", false, 100)).toHaveLength(i + 1);
    });
    for (const snapshot of snapshots) snapshot.release();
    await store.close();
  });

  it("shows nothing of a commit before its promise resolves", async () => {
    const store = open();
    const done = store.commit([["a", "1"], ["b", "2"]]);
    const before = store.snapshot();
    expect(before.range("a", "c", false, 10)).toEqual([]);
    await done;
    expect(before.range("a", "c", false, 10)).toEqual([]);
    const after = store.snapshot();
    expect(after.range("a", "c", false, 10)).toEqual([["a", "1"], ["b", "2"]]);
    before.release();
    after.release();
    await store.close();
  });

  it("holds values of several megabytes", async () => {
    const store = open();
    const large = `é${"z".repeat(4_000_000)}😀`;
    await store.commit([["large", large]]);
    const snapshot = store.snapshot();
    expect(snapshot.get("large") === large).toBe(true);
    expect(snapshot.range("l", "m", false, 5)[0]?.[1] === large).toBe(true);
    snapshot.release();
    await store.close();
  });
});

describe("lmdb store", () => {
  it("has everything after it is opened again", async () => {
    const dir = freshDir();
    const first = openLmdbStore(dir);
    const writes = Array.from({ length: 3000 }, (_, i): Write => [`k${String(i).padStart(5, "0")}${i % 100 === 0 ? "x".repeat(2500) : ""}`, `v${i}`]);
    await first.commit(writes);
    await first.close();
    const second = openLmdbStore(dir);
    const snapshot = second.snapshot();
    expect(snapshot.range("k", "l", false, 10_000)).toEqual(writes);
    expect(snapshot.range("k", "l", true, 3)).toEqual(writes.slice(-3).reverse());
    snapshot.release();
    await second.close();
  });

  it("refuses reads of a released snapshot, also after it was closed", async () => {
    const store = openLmdbStore(freshDir());
    await store.commit([["a", "1"]]);
    const released = store.snapshot();
    released.release();
    expect(() => released.get("a")).toThrow("The snapshot was released");
    const open = store.snapshot();
    await store.close();
    expect(() => open.range("a", "b", false, 1)).toThrow("The snapshot was released");
  });
});
