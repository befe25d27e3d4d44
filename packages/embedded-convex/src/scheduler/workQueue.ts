/** Runs due work, a bounded number at a time, when the deployment's clock says so. */
import type { Clock } from "../contracts.js";
import { TimeHeap, type Timed } from "./timeHeap.js";

export class WorkQueue {
  readonly #waiting = new TimeHeap();
  #running = 0;
  #closed = false;
  #wakeAtMs = Infinity;
  #cancelWake: () => void = () => undefined;
  #idleListeners: Array<() => void> = [];

  /** `work` does one item; what it rejects with goes to `reportError`. */
  constructor(
    private readonly clock: Clock,
    private readonly parallel: number,
    private readonly work: (id: string) => Promise<void>,
    private readonly reportError: (error: unknown) => void,
  ) {}

  add(items: readonly Timed[]): void {
    for (const item of items) this.#waiting.push(item);
    this.#pump();
  }

  /** Resolves when nothing due at the clock's time is waiting or running. */
  async settle(): Promise<void> {
    for (;;) {
      this.#pump();
      if (this.#closed || !this.#isBusy()) return;
      await new Promise<void>((resolve) => this.#idleListeners.push(resolve));
    }
  }

  /** Starts nothing more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWake();
    while (this.#running > 0) await new Promise<void>((resolve) => this.#idleListeners.push(resolve));
  }

  #isBusy(): boolean {
    const first = this.#waiting.first;
    return this.#running > 0 || (first !== undefined && first.atMs <= this.clock.nowMs());
  }

  #pump(): void {
    if (this.#closed) return;
    const nowMs = this.clock.nowMs();
    for (
      let first = this.#waiting.first;
      first !== undefined && first.atMs <= nowMs && this.#running < this.parallel;
      first = this.#waiting.first
    ) {
      this.#waiting.pop();
      this.#running++;
      this.work(first.id)
        .catch(this.reportError)
        .finally(() => {
          this.#running--;
          this.#pump();
          const listeners = this.#idleListeners;
          this.#idleListeners = [];
          for (const listener of listeners) listener();
        });
    }
    this.#planWake();
  }

  #planWake(): void {
    const atMs = this.#waiting.first?.atMs ?? Infinity;
    // With every place taken, the next finished item looks again.
    if (this.#running >= this.parallel || atMs === this.#wakeAtMs) return;
    this.#cancelWake();
    this.#wakeAtMs = atMs;
    if (atMs === Infinity) {
      this.#cancelWake = () => undefined;
      return;
    }
    this.#cancelWake = this.clock.callAt(atMs, () => {
      this.#wakeAtMs = Infinity;
      this.#pump();
    });
  }
}
