import { openMemoryStore } from "../../src/store/memoryStore.js";
import type { Store, Write } from "../../src/store/types.js";

/** A memory store whose flushes wait for the test: `pass` lets the oldest through, `fail` breaks it. */
export class GatedStore implements Store {
  readonly batches: Write[][] = [];
  private readonly inner = openMemoryStore();
  private readonly waiting: Array<{ writes: Write[]; resolve: () => void; reject: (error: Error) => void }> = [];
  private open = true;

  /** From now on flushes wait. */
  shut(): void {
    this.open = false;
    this.batches.length = 0;
  }

  get flushing(): number {
    return this.waiting.length;
  }

  snapshot(): ReturnType<Store["snapshot"]> {
    return this.inner.snapshot();
  }

  commit(writes: Iterable<Write>): Promise<void> {
    const list = [...writes];
    this.batches.push(list);
    if (this.open) return this.inner.commit(list);
    return new Promise((resolve, reject) => this.waiting.push({ writes: list, resolve, reject }));
  }

  copyTo(file: string): Promise<void> {
    return this.inner.copyTo(file);
  }

  async pass(): Promise<void> {
    const next = this.waiting.shift();
    if (next === undefined) throw new Error("No flush is waiting");
    await this.inner.commit(next.writes);
    next.resolve();
    await settled();
  }

  async fail(error: Error): Promise<void> {
    this.waiting.shift()?.reject(error);
    await settled();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** Lets everything that waits for nothing outside run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
