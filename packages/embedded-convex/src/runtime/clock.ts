/** The deployment's clocks: the machine's, and one that tests move by hand. */
import type { Clock } from "../contracts.js";

/** Longest single wait. Below the 2^31 ms limit of `setTimeout`, and short enough to follow corrections of the machine's clock. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** The machine's clock. Waits survive any distance; they do not keep the process alive. */
export class SystemClock implements Clock {
  nowMs(): number {
    return Date.now();
  }

  callAt(atMs: number, callback: () => void): () => void {
    return waitUntil(() => Date.now(), atMs, callback);
  }
}

type Pending = { atMs: number; callback: () => void; cancelRealWait: () => void };

/**
 * A clock for tests. Frozen, it stands until `advance` or `set` moves it; otherwise it runs at the machine's pace with an
 * offset that `advance` and `set` change. Callbacks that became due by a move are called before the move returns, in time order.
 */
export class TestClock implements Clock {
  #frozen: boolean;
  #frozenMs: number;
  #offsetMs: number;
  readonly #pending = new Set<Pending>();

  constructor(options: { startMs?: number; frozen?: boolean } = {}) {
    const startMs = options.startMs ?? Date.now();
    this.#frozen = options.frozen ?? false;
    this.#frozenMs = startMs;
    this.#offsetMs = startMs - Date.now();
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  nowMs(): number {
    return this.#frozen ? this.#frozenMs : Date.now() + this.#offsetMs;
  }

  callAt(atMs: number, callback: () => void): () => void {
    const pending: Pending = { atMs, callback, cancelRealWait: () => undefined };
    this.#pending.add(pending);
    if (!this.#frozen) this.#waitFor(pending);
    else if (atMs <= this.#frozenMs) queueMicrotask(() => this.#fire(pending));
    return () => {
      pending.cancelRealWait();
      this.#pending.delete(pending);
    };
  }

  /** Moves the clock forward by `ms` (not negative). */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`The clock only moves forward, not by ${ms} ms`);
    this.#moveTo(this.nowMs() + ms);
  }

  /** Sets the clock to `ms` since 1970, not before its present time. */
  set(ms: number): void {
    if (!(ms >= this.nowMs())) throw new RangeError(`The clock only moves forward, not back to ${ms}`);
    this.#moveTo(ms);
  }

  /** Stops the clock where it is, or lets it run on from there. */
  setFrozen(frozen: boolean): void {
    const nowMs = this.nowMs();
    this.#frozen = frozen;
    this.#moveTo(nowMs);
  }

  #moveTo(ms: number): void {
    this.#frozenMs = ms;
    this.#offsetMs = ms - Date.now();
    const due = [...this.#pending].filter((pending) => pending.atMs <= ms).sort((a, b) => a.atMs - b.atMs);
    for (const pending of due) this.#fire(pending);
    // What is still ahead is at another real distance than before.
    for (const pending of this.#pending) {
      pending.cancelRealWait();
      if (!this.#frozen) this.#waitFor(pending);
    }
  }

  #waitFor(pending: Pending): void {
    pending.cancelRealWait = waitUntil(
      () => this.nowMs(),
      pending.atMs,
      () => this.#fire(pending),
    );
  }

  #fire(pending: Pending): void {
    if (!this.#pending.delete(pending)) return;
    pending.cancelRealWait();
    pending.callback();
  }
}

function waitUntil(nowMs: () => number, atMs: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const remainingMs = atMs - nowMs();
    timer = setTimeout(
      () => {
        if (nowMs() >= atMs) callback();
        else wait();
      },
      Math.min(Math.max(0, remainingMs), LONGEST_WAIT_MS),
    );
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
