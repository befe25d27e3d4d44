import type { Timestamp } from "../contracts.js";
import type { KeyReadSet } from "./readSet.js";

type LogEntry = { readonly ts: Timestamp; readonly keys: readonly string[] };

/** Room for seconds of a busy server: those who ask for changes since then ask at once, and a long log is a burden on the collector. */
const MAX_KEYS = 64_000;
const MAX_ENTRIES = 16_000;

/**
 * The keys of recent visible commits. Its length is bounded; what is older than the log is unknown, and an unknown past
 * counts as changed, never as unchanged.
 */
export class WriteLog {
  private entries: LogEntry[] = [];
  private first = 0;
  private keyCount = 0;

  /** `floor`: nothing at or before it is in the log, everything after it is. */
  constructor(private floor: Timestamp) {}

  append(ts: Timestamp, keys: readonly string[]): void {
    this.entries.push({ ts, keys });
    this.keyCount += keys.length;
    while (this.keyCount > MAX_KEYS || this.entries.length - this.first > MAX_ENTRIES) {
      const dropped = this.entries[this.first] as LogEntry;
      this.first += 1;
      this.floor = dropped.ts;
      this.keyCount -= dropped.keys.length;
    }
    if (this.first > 1024 && this.first * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.first);
      this.first = 0;
    }
  }

  /** Timestamp of the first commit after `since` that touches the reads, `since` itself when the log no longer knows, or null. */
  firstChange(readSet: KeyReadSet, since: Timestamp): Timestamp | null {
    if (since < this.floor) return readSet.isEmpty ? null : since;
    let low = this.first;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle] as LogEntry).ts <= since) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < this.entries.length; i += 1) {
      const entry = this.entries[i] as LogEntry;
      for (const key of entry.keys) if (readSet.contains(key)) return entry.ts;
    }
    return null;
  }
}
