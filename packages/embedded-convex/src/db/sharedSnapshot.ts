import type { Entry, Snapshot } from "../store/types.js";

export const TRANSACTION_OVER = "The transaction is over; its database operations must be awaited before the function returns";

/** One transaction's use of a shared snapshot. Reads after its release are refused: the store may have reused the pages. */
class Lease implements Snapshot {
  private released = false;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly giveBack: () => void,
  ) {}

  get(key: string): string | undefined {
    this.checkOpen();
    return this.snapshot.get(key);
  }

  range(lower: string, upper: string, reverse: boolean, limit: number): Entry[] {
    this.checkOpen();
    return this.snapshot.range(lower, upper, reverse, limit);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.giveBack();
  }

  private checkOpen(): void {
    if (this.released) throw new Error(TRANSACTION_OVER);
  }
}

/** A store snapshot that many transactions share; given back when the last of them is done and it is no longer current. */
export class SharedSnapshot {
  private users = 1;

  constructor(private readonly snapshot: Snapshot) {}

  lease(): Snapshot {
    this.users += 1;
    return new Lease(this.snapshot, () => this.release());
  }

  /** Ends one use; the creator's own use counts too. */
  release(): void {
    this.users -= 1;
    if (this.users === 0) this.snapshot.release();
  }
}
