import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tree, treeBelow, treeCeiling, treeDelete, treeEntries, treeGet, treeSet } from "../../src/store/tree.js";

const key = fc.string({ unit: fc.constantFrom("\0", "a", "b", "\xff"), maxLength: 4 });
const step = fc.record({ key, value: fc.option(fc.nat(99)) });

describe("immutable tree", () => {
  it("behaves like a sorted map, and old roots stay as they were", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), key, (steps, probe) => {
        const model = new Map<string, number>();
        const history: Array<{ root: Tree<number>; entries: Array<[string, number]> }> = [];
        let root: Tree<number> = null;
        for (const { key: at, value } of steps) {
          if (value === null) model.delete(at);
          else model.set(at, value);
          root = value === null ? treeDelete(root, at) : treeSet(root, at, value);
          history.push({ root, entries: [...model].sort(([a], [b]) => (a < b ? -1 : 1)) });
        }
        for (const { root: old, entries } of history) expect([...treeEntries(old)].map((entry) => [entry.key, entry.value])).toEqual(entries);
        const keys = [...model.keys()].sort();
        expect(treeGet(root, probe)).toBe(model.get(probe));
        expect(treeCeiling(root, probe)?.key).toBe(keys.find((at) => at >= probe));
        expect(treeBelow(root, probe)?.key).toBe(keys.findLast((at) => at < probe));
      }),
    );
  });

  it("stays balanced: 100,000 sorted inserts are at most 24 levels deep", () => {
    let root: Tree<number> = null;
    for (let i = 0; i < 100_000; i += 1) root = treeSet(root, String(i).padStart(6, "0"), i);
    for (let i = 0; i < 50_000; i += 1) root = treeDelete(root, String(i * 2).padStart(6, "0"));
    expect(root?.height).toBeLessThanOrEqual(24);
    expect([...treeEntries(root)]).toHaveLength(50_000);
  });
});
