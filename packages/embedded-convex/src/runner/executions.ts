/** Tells who wants to know of every finished run. */
import type { Clock, Execution } from "../contracts.js";
import { failure, type RunError } from "../runtime/functionErrors.js";
import { shortPath } from "./paths.js";

type FinishedRun = Omit<Execution, "durationMs" | "errorMessage"> & { error: RunError | null };

export class Executions {
  readonly #listeners = new Set<(execution: Execution) => void>();

  constructor(private readonly clock: Pick<Clock, "nowMs">) {}

  /** Returns a canceller. */
  listen(listener: (execution: Execution) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Costs nothing while nobody listens. */
  report({ error, ...run }: FinishedRun): void {
    if (this.#listeners.size === 0) return;
    const execution: Execution = {
      ...run,
      path: run.kind === "httpAction" ? run.path : shortPath(run.path),
      durationMs: this.clock.nowMs() - run.startedAtMs,
      errorMessage: error === null ? null : failure(error, run.requestId, []).errorMessage,
    };
    for (const listener of this.#listeners) listener(execution);
  }
}
