/** What all views of one transaction share: the snapshot, its own writes, and what it read, used and touched. */
import { treeGet, treeSet } from "../store/tree.js";
import type { Snapshot } from "../store/types.js";
import type { Catalog } from "./catalog.js";
import type { CursorCodec } from "./cursor.js";
import { Usage } from "./limits.js";
import { ReadRecorder } from "./readSet.js";
import { TRANSACTION_OVER } from "./sharedSnapshot.js";
import type { Layer, View } from "./view.js";

type Restore = { overlay: Layer; catalog: Catalog; touched: number };

/** A written document that waits for the commit's timestamp: called with its key's present value once that is known. */
type Unresolved = (stored: string, ts: bigint) => void;

export class TransactionCore implements View {
  readonly reads = new ReadRecorder();
  readonly usage = new Usage();
  overlay: Layer = null;
  /** Keys whose rows changed, to be matched with read sets; an index row counts when only its document changed. */
  readonly touched: string[] = [];
  private readonly unresolved = new Map<string, Unresolved>();
  private readonly atCommit: Array<{ key: string; textAt: (ts: bigint) => string }> = [];
  private cachedLayers: readonly Layer[] | null = null;
  private ended = false;

  constructor(
    readonly snapshot: Snapshot,
    private readonly below: readonly Layer[],
    public catalog: Catalog,
    readonly cursors: CursorCodec,
  ) {}

  layers(): readonly Layer[] {
    this.cachedLayers ??= this.overlay === null ? this.below : [this.overlay, ...this.below];
    return this.cachedLayers;
  }

  /** Refuses writes from now on: they would come too late for the commit. */
  end(): void {
    this.ended = true;
  }

  /** Writes one key. */
  put(key: string, value: string | null): void {
    if (this.ended) throw new Error(TRANSACTION_OVER);
    this.overlay = treeSet(this.overlay, key, value);
    this.cachedLayers = null;
  }

  /** Writes one key with a text that needs the commit's timestamp. Until then the key stays as it was. */
  putAtCommit(key: string, textAt: (ts: bigint) => string): void {
    if (this.ended) throw new Error(TRANSACTION_OVER);
    this.atCommit.push({ key, textAt });
  }

  /** Whether there is anything to commit. */
  get hasWrites(): boolean {
    return this.overlay !== null || this.atCommit.length > 0;
  }

  mark(): Restore {
    return { overlay: this.overlay, catalog: this.catalog, touched: this.touched.length };
  }

  restore(mark: Restore): void {
    this.overlay = mark.overlay;
    this.catalog = mark.catalog;
    this.touched.length = mark.touched;
    this.cachedLayers = null;
  }

  /** Has `resolve` called before the commit if the key still holds something then. */
  awaitCommitTs(key: string, resolve: Unresolved): void {
    this.unresolved.set(key, resolve);
  }

  /** Puts the commit timestamp into everything that waits for it. */
  resolveCommitTs(ts: bigint): void {
    for (const { key, textAt } of this.atCommit) this.put(key, textAt(ts));
    for (const [key, resolve] of this.unresolved) {
      const stored = treeGet(this.overlay, key);
      if (stored !== undefined && stored !== null) resolve(stored, ts);
    }
  }
}
