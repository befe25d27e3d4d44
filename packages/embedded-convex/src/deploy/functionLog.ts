/** Recent function runs, for `convex logs` and `convex dev`. */
import { randomUUID } from "node:crypto";
import type { Execution } from "../contracts.js";

const MAX_ENTRIES = 1_000;
const LONG_POLL_MS = 30_000;

type Entry = { cursorMs: number; execution: Execution };

export class FunctionLog {
  private readonly entries: Entry[] = [];
  private readonly waiting = new Set<() => void>();
  private lastCursorMs = 0;

  /** Remembers a finished run. */
  record(execution: Execution): void {
    // Cursors are times in milliseconds, and have to be distinct.
    this.lastCursorMs = Math.max(Date.now(), this.lastCursorMs + 0.001);
    this.entries.push({ cursorMs: this.lastCursorMs, execution });
    // Trimmed in blocks: shifting a long array on every run would cost more than the run.
    if (this.entries.length >= 2 * MAX_ENTRIES) this.entries.splice(0, this.entries.length - MAX_ENTRIES);
    if (this.waiting.size === 0) return;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Runs after `cursorMs`; waits up to 30 s for one. A zero cursor answers at once with what is remembered. */
  async since(cursorMs: number): Promise<{ entries: object[]; newCursor: number }> {
    if (cursorMs > 0 && this.lastCursorMs <= cursorMs) await this.next();
    const entries = this.entries.filter((entry) => entry.cursorMs > cursorMs);
    return { entries: entries.map((entry) => completion(entry.execution)), newCursor: Math.max(this.lastCursorMs, cursorMs, 1) };
  }

  /** Lets everybody who waits go. */
  close(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, LONG_POLL_MS);
      timer.unref();
      this.waiting.add(wake);
    });
  }
}

const KINDS = { query: "Query", mutation: "Mutation", action: "Action", httpAction: "HttpAction" } as const;

function completion(execution: Execution): object {
  const { errorMessage } = execution;
  return {
    kind: "Completion",
    udfType: KINDS[execution.kind],
    componentPath: execution.component === "" ? null : execution.component,
    identifier: execution.path,
    logLines: execution.logLines,
    timestamp: (execution.startedAtMs + execution.durationMs) / 1000,
    executionTimestamp: execution.startedAtMs / 1000,
    executionTime: execution.durationMs / 1000,
    cachedResult: false,
    caller: "",
    parentExecutionId: null,
    success: errorMessage === null ? { status: "success" } : null,
    error: errorMessage,
    requestId: execution.requestId,
    executionId: randomUUID(),
    usageStats: NO_USAGE,
    returnBytes: null,
    occInfo: null,
    willRetry: false,
    identityType: "unknown",
    environment: "isolate",
  };
}

/** Nothing is metered here; the CLI's types want the numbers. */
const NO_USAGE = {
  databaseReadBytes: 0,
  databaseWriteBytes: 0,
  databaseIoReadBytes: 0,
  databaseIoWriteBytes: 0,
  databaseReadDocuments: 0,
  databaseWriteDocuments: 0,
  databaseWriteIndexRows: 0,
  storageReadBytes: 0,
  storageWriteBytes: 0,
  vectorIndexReadBytes: 0,
  vectorIndexWriteBytes: 0,
  textIndexQueryBytes: 0,
  textIndexWriteQueryBytes: 0,
  vectorIndexReadQueryBytes: 0,
  vectorIndexWriteQueryBytes: 0,
  networkEgressBytes: 0,
  memoryUsedMb: 0,
};
