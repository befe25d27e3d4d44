/**
 * Runs scheduled work once per turn of the event loop. Everything one commit causes (responses to its mutations, then its
 * invalidations) is settled in microtasks, so work run here never sees a timestamp whose mutation responses are still to be queued.
 */
export class UpdateScheduler {
  private queue = new Set<() => void>();
  private armed = false;

  /** Runs `task` in the next turn; a task that is already waiting is not added again. */
  schedule(task: () => void): void {
    this.queue.add(task);
    if (this.armed) return;
    this.armed = true;
    setImmediate(() => {
      this.armed = false;
      const tasks = this.queue;
      this.queue = new Set();
      for (const run of tasks) run();
    });
  }

  /** Resolves in the next turn. */
  nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
