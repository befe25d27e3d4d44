import type { Access, ReadSet } from "../contracts.js";
import { MAX_INTERVALS_READ, tooManyReads } from "./limits.js";

/** A half-open range of keys that grows as rows are pulled. */
export type KeyRange = { start: string; end: string };

/** A range of which only the keys that hold `bytes` at `at` of their last `tailLength` characters count. */
export type FilteredRange = Readonly<KeyRange> & {
  readonly tailLength: number;
  readonly conditions: ReadonlyArray<{ readonly at: number; readonly bytes: string }>;
};

function isIn(range: FilteredRange, key: string): boolean {
  if (key < range.start || key >= range.end) return false;
  return range.conditions.every(({ at, bytes }) => key.startsWith(bytes, key.length - range.tailLength + at));
}

/** What a transaction looked at: single keys, merged, disjoint, sorted ranges, and ranges with conditions. */
export class KeyReadSet implements ReadSet {
  constructor(
    readonly points: ReadonlySet<string>,
    readonly ranges: readonly KeyRange[],
    readonly filtered: readonly FilteredRange[] = [],
  ) {}

  get isEmpty(): boolean {
    return this.points.size === 0 && this.ranges.length === 0 && this.filtered.length === 0;
  }

  /** Whether a change of `key` may change what was read. */
  contains(key: string): boolean {
    if (this.points.has(key)) return true;
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.ranges[middle] as KeyRange;
      if (key < range.start) high = middle;
      else if (key >= range.end) low = middle + 1;
      else return true;
    }
    return this.filtered.some((range) => isIn(range, key));
  }
}

/** Sorts ranges and joins those that overlap or touch; empty ones disappear. The inputs stay as they are. */
export function mergeRanges(ranges: readonly KeyRange[]): KeyRange[] {
  const sorted = ranges.filter((range) => range.start < range.end).sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const out: KeyRange[] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last !== undefined && range.start <= last.end) {
      if (range.end > last.end) last.end = range.end;
    } else {
      out.push({ start: range.start, end: range.end });
    }
  }
  return out;
}

/** Keys and ranges as they are read; refuses more than `limit` separate ones. */
class Collector {
  readonly points = new Set<string>();
  private settled: KeyRange[] = [];
  private readonly live = new Set<KeyRange>();
  private mergeAt = 256;

  constructor(private readonly limit: number) {}

  point(key: string): void {
    this.points.add(key);
    if (this.points.size > this.limit) this.checkCount();
  }

  open(range: KeyRange): void {
    this.live.add(range);
    this.checkCount();
  }

  close(range: KeyRange): void {
    if (!this.live.delete(range)) return;
    this.settled.push(range);
    if (this.settled.length < this.mergeAt) return;
    this.settled = mergeRanges(this.settled);
    this.mergeAt = Math.max(256, this.settled.length * 2);
  }

  ranges(): KeyRange[] {
    return [...this.settled, ...this.live];
  }

  private checkCount(): void {
    if (this.points.size + this.settled.length + this.live.size <= this.limit) return;
    this.settled = mergeRanges(this.settled);
    if (this.points.size + this.settled.length + this.live.size > this.limit) tooManyReads();
  }
}

/** Collects a transaction's reads. Those of the backend itself count against no limit. */
export class ReadRecorder {
  private readonly counted = new Collector(MAX_INTERVALS_READ);
  private readonly uncounted = new Collector(Number.POSITIVE_INFINITY);
  private readonly filteredRanges: FilteredRange[] = [];

  /** Records one key, present or absent. */
  point(key: string, access: Access): void {
    this.of(access).point(key);
  }

  /** Records a range that the caller goes on widening until it hands it to `close`. */
  open(range: KeyRange, access: Access): void {
    this.of(access).open(range);
  }

  /** Ends the widening of a range; what it covers stays recorded. */
  close(range: KeyRange, access: Access): void {
    this.of(access).close(range);
  }

  /** Records a range with conditions. */
  filtered(range: FilteredRange): void {
    this.filteredRanges.push(range);
  }

  /** The reads so far; later reads do not change it. */
  readSet(): KeyReadSet {
    const points = new Set([...this.counted.points, ...this.uncounted.points]);
    return new KeyReadSet(points, mergeRanges([...this.counted.ranges(), ...this.uncounted.ranges()]), [...this.filteredRanges]);
  }

  private of(access: Access): Collector {
    return access === "system" ? this.uncounted : this.counted;
  }
}
