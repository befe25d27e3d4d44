/**
 * Gathers what comes in quick succession and hands it over together: a connection finds its candidates within
 * milliseconds of each other, and each one sent alone would be a call to the server.
 */
export class Batch<Item> {
  private items: Item[] = [];
  private stopTimer: (() => void) | null = null;

  constructor(
    private readonly after: (ms: number, run: () => void) => () => void,
    private readonly waitMs: number,
    private readonly flushTo: (items: Item[]) => void,
  ) {}

  add(item: Item): void {
    this.items.push(item);
    this.stopTimer ??= this.after(this.waitMs, () => this.flush());
  }

  flush(): void {
    this.stopTimer?.();
    this.stopTimer = null;
    if (this.items.length === 0) return;
    const items = this.items;
    this.items = [];
    this.flushTo(items);
  }

  /** Forgets what was not handed over. */
  drop(): void {
    this.items = [];
    this.stopTimer?.();
    this.stopTimer = null;
  }
}
