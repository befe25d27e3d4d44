/**
 * Ordered key-value storage. Keys are "binary" strings (one char code 0-255 per byte) ordered bytewise and of any length
 * above zero; values are strings of well-formed Unicode.
 */
export type Entry = readonly [key: string, value: string];
/** A write: `null` removes the key. */
export type Write = readonly [key: string, value: string | null];

/** A consistent, unchanging view. Usable until `release`. */
export interface Snapshot {
  get(key: string): string | undefined;
  /** At most `limit` entries with `lower <= key < upper`, from the low end or (`reverse`) from the high end. */
  range(lower: string, upper: string, reverse: boolean, limit: number): Entry[];
  release(): void;
}

export interface Store {
  /** A snapshot of everything whose `commit` has resolved. */
  snapshot(): Snapshot;
  /** Writes a batch atomically; resolves once it is on disk. One commit at a time. A rejection leaves the outcome unknown. */
  commit(writes: Iterable<Write>): Promise<void>;
  /** Writes a copy of everything whose `commit` has resolved to a new file; commits go on meanwhile. */
  copyTo(file: string): Promise<void>;
  close(): Promise<void>;
}
