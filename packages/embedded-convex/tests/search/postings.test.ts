import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Layer } from "../../src/db/view.js";
import { readList, removePosting, setPosting, writeList, type Posting, type PostingWriter } from "../../src/search/postings.js";
import { openMemoryStore } from "../../src/store/memoryStore.js";
import { treeEntries, treeSet } from "../../src/store/tree.js";

function writer(): PostingWriter & { rows(): number } {
  const snapshot = openMemoryStore().snapshot();
  let layer: Layer = null;
  return {
    snapshot,
    layers: () => [layer],
    put: (key, value) => void (layer = treeSet(layer, key, value)),
    rows: () => [...treeEntries(layer)].filter(({ value }) => value !== null).length,
  };
}

const posting = (at: number): Posting => ({ at, count: at % 7, length: at * 3 });
const held = (view: PostingWriter, list: string): Posting[] => {
  const { at, count, length } = readList(view, list);
  return Array.from(at, (time, i) => ({ at: time, count: count[i] as number, length: length[i] as number }));
};

describe("posting lists", () => {
  it("hold what was set and not removed, in order, next to other lists", () => {
    const change = fc.record({ at: fc.integer({ min: 1, max: 400 }), list: fc.constantFrom("list\0", "lists\0"), removes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 500, size: "max" }), (changes) => {
        const store = writer();
        const model = new Map<string, Map<number, Posting>>();
        for (const { at, list, removes } of changes) {
          const mine = model.get(list) ?? new Map<number, Posting>();
          model.set(list, mine);
          if (removes) {
            removePosting(store, list, at);
            mine.delete(at);
          } else {
            setPosting(store, list, posting(at));
            mine.set(at, posting(at));
          }
        }
        for (const [list, mine] of model) expect(held(store, list)).toEqual([...mine.values()].sort((a, b) => a.at - b.at));
      }),
      { numRuns: 60 },
    );
  });

  it("fill their rows when documents come by age, split them when one comes in between, and drop empty ones", () => {
    const store = writer();
    for (let at = 1; at <= 960; at += 1) setPosting(store, "w\0", posting(at));
    expect(store.rows()).toBe(10);
    setPosting(store, "w\0", posting(48.5));
    expect(store.rows()).toBe(11);
    setPosting(store, "w\0", posting(0.5));
    expect(held(store, "w\0")).toHaveLength(962);
    setPosting(store, "w\0", { at: 7, count: 100_000, length: 1 });
    expect(held(store, "w\0")[7]).toEqual({ at: 7, count: 65_535, length: 1 });
    for (const { at } of held(store, "w\0")) removePosting(store, "w\0", at);
    expect(store.rows()).toBe(0);
    setPosting(store, "w\0", posting(3));
    expect(held(store, "w\0")).toEqual([posting(3)]);
  });

  it("written at once equal those written one by one", () => {
    const [one, many] = [writer(), writer()];
    const postings = Array.from({ length: 500 }, (_, i) => posting(i + 1));
    for (const entry of postings) setPosting(one, "w\0", entry);
    writeList(many, "w\0", postings);
    expect(held(many, "w\0")).toEqual(postings);
    expect(many.rows()).toBe(one.rows());
    for (const at of [0.5, 250.5, 600]) setPosting(many, "w\0", posting(at));
    expect(held(many, "w\0").map(({ at }) => at)).toEqual([0.5, ...postings.map(({ at }) => at), 250.5, 600].sort((a, b) => a - b));
  });
});
