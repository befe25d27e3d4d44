import type { Tree } from "./tree.js";
import { treeBelow, treeCeiling, treeDelete, treeGet, treeSet } from "./tree.js";
import type { Entry, Snapshot, Store } from "./types.js";

function snapshotOf(root: Tree<string>): Snapshot {
  return {
    get: (key) => treeGet(root, key),
    range(lower, upper, reverse, limit) {
      const out: Entry[] = [];
      let at = reverse ? treeBelow(root, upper) : treeCeiling(root, lower);
      while (at !== null && out.length < limit && (reverse ? at.key >= lower : at.key < upper)) {
        out.push([at.key, at.value]);
        at = reverse ? treeBelow(root, at.key) : treeCeiling(root, `${at.key}\0`);
      }
      return out;
    },
    release() {
      // An immutable tree holds nothing that must be given back.
    },
  };
}

/** A store that lives and dies with the process. Commits resolve in a later turn, as a disk's would. */
export function openMemoryStore(): Store {
  let root: Tree<string> = null;
  return {
    snapshot: () => snapshotOf(root),
    async commit(writes) {
      let next = root;
      for (const [key, value] of writes) next = value === null ? treeDelete(next, key) : treeSet(next, key, value);
      await new Promise<void>((resolve) => setImmediate(resolve));
      root = next;
    },
    async copyTo() {
      throw new Error("A store in memory has nothing to copy.");
    },
    async close() {
      root = null;
    },
  };
}
