import type { Entry, Snapshot } from "../store/types.js";
import type { Tree } from "../store/tree.js";
import { treeBelow, treeCeiling, treeGet } from "../store/tree.js";
import { keyAfter } from "./keys.js";

/** Writes on top of a snapshot; null hides a key. */
export type Layer = Tree<string | null>;

/** A snapshot seen through layers of newer writes, the newest first. */
export interface View {
  readonly snapshot: Snapshot;
  layers(): readonly Layer[];
}

/** Value of a key as the view shows it. */
export function viewGet(view: View, key: string): string | undefined {
  for (const layer of view.layers()) {
    if (layer === null) continue;
    const value = treeGet(layer, key);
    if (value !== undefined) return value ?? undefined;
  }
  return view.snapshot.get(key);
}

const FIRST_CHUNK = 8;
const MAX_CHUNK = 256;

/**
 * Walks a range of a view in key order, either way. Rows of the snapshot come in growing chunks; layers are asked anew at
 * every step, so writes made during the walk show up ahead of it.
 */
export class ViewScan {
  private chunk: Entry[] = [];
  private chunkAt = 0;
  private chunkSize: number;
  private snapshotDone = false;
  private lower: string;
  private upper: string;

  /** `hint`: how many rows the caller expects to take. */
  constructor(
    private readonly view: View,
    lower: string,
    upper: string,
    private readonly reverse: boolean,
    hint = FIRST_CHUNK,
  ) {
    this.lower = lower;
    this.upper = upper;
    this.chunkSize = Math.min(Math.max(hint, 1), MAX_CHUNK);
  }

  /** The next entry, or null at the end. */
  next(): Entry | null {
    for (;;) {
      // The newest layer that has a key decides about it; the snapshot comes last.
      let best: { key: string; value: string | null } | null = null;
      for (const layer of this.view.layers()) {
        if (layer === null) continue;
        const head = this.reverse ? treeBelow(layer, this.upper) : treeCeiling(layer, this.lower);
        if (head === null || (this.reverse ? head.key < this.lower : head.key >= this.upper)) continue;
        if (best === null || (this.reverse ? head.key > best.key : head.key < best.key)) best = head;
      }
      const base = this.snapshotHead();
      if (base !== null && (best === null || (this.reverse ? base[0] > best.key : base[0] < best.key))) best = { key: base[0], value: base[1] };
      if (best === null) return null;
      if (base !== null && base[0] === best.key) this.chunkAt += 1;
      if (this.reverse) this.upper = best.key;
      else this.lower = keyAfter(best.key);
      if (best.value !== null) return [best.key, best.value];
    }
  }

  private snapshotHead(): Entry | null {
    if (this.chunkAt < this.chunk.length) return this.chunk[this.chunkAt] as Entry;
    if (this.snapshotDone) return null;
    // Every row of the last chunk has been passed, so the walk's own bounds are where the snapshot goes on.
    this.chunk = this.view.snapshot.range(this.lower, this.upper, this.reverse, this.chunkSize);
    this.chunkAt = 0;
    this.snapshotDone = this.chunk.length < this.chunkSize;
    this.chunkSize = Math.min(this.chunkSize * 4, MAX_CHUNK);
    return this.chunk[0] ?? null;
  }
}
