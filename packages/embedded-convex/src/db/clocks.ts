import type { Timestamp } from "../contracts.js";

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** The next larger double of a positive number. */
function nextDouble(value: number): number {
  float[0] = value;
  bits[0] = (bits[0] ?? 0n) + 1n;
  return float[0];
}

/** Commit timestamps: nanoseconds of the clock, but always later than the last, also when the clock stands or goes back. */
export function nextTimestamp(last: Timestamp, nowMs: number): Timestamp {
  const now = BigInt(Math.floor(nowMs * 1000)) * 1000n;
  return now > last ? now : last + 1n;
}

/** Creation times of one database: milliseconds, each transaction from its start on, every insert later than all before. */
export class CreationClock {
  /** `last`: the newest time given out, also by an earlier process. */
  constructor(public last: number) {}

  /** Times for a transaction that starts at `startMs`. */
  from(startMs: number): { next(): number } {
    return {
      next: () => {
        this.last = this.last < startMs ? startMs : nextDouble(this.last);
        return this.last;
      },
    };
  }
}
