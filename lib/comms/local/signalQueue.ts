/**
 * Runs asynchronous steps one after another. Signals must be handled so: a second one that is begun while the first is
 * still being applied meets a connection in between two states, and candidates then arrive before their description.
 */
export class SignalQueue {
  private tail: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly onError: (error: unknown) => void) {}

  /** Adds a step behind all others. A step that fails is told to `onError` and holds nothing up. */
  add(step: () => Promise<void>): void {
    this.tail = this.tail.then(async () => {
      if (this.isClosed) return;
      try {
        await step();
      } catch (error) {
        if (!this.isClosed) this.onError(error);
      }
    });
  }

  /** Steps that have not begun are dropped. */
  close(): void {
    this.isClosed = true;
  }

  /** Resolves when everything added so far is done. */
  async idle(): Promise<void> {
    await this.tail;
  }
}
