/** Keeps one immutable snapshot and tells its listeners of changes: the shape useSyncExternalStore wants. */
export class SnapshotStore<Snapshot extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private snapshot: Snapshot) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): Snapshot => this.snapshot;

  /** Takes over what differs; without a difference the object stays the same and nobody is told. */
  change(part: Partial<Snapshot>): void {
    const keys = Object.keys(part) as (keyof Snapshot)[];
    if (keys.every((key) => Object.is(part[key], this.snapshot[key]))) return;
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of this.listeners) listener();
  }
}
