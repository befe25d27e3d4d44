/** What frames of running functions have in common: logs, the log of host time, host operations under way. */
import { webcrypto } from "node:crypto";
import type { Frame, NestedCall } from "./frame.js";
import type { LogLines } from "./logLines.js";

export abstract class HostFrame implements Frame {
  tail: Promise<void> | null = null;
  pendingHostOperations = 0;
  hostMs = 0;

  constructor(readonly logs: LogLines) {}

  abstract nowMs(): number;
  abstract timeOrigin(): number;
  abstract performanceNow(): number;
  abstract random(): number;
  abstract getRandomValues<T extends ArrayBufferView>(array: T): T;
  abstract randomUUID(): string;
  abstract env(name: string): string | undefined;
  abstract syscall(op: string, json: string): string;
  abstract asyncSyscall(op: string, json: string): string | Promise<string>;
  abstract jsSyscall(op: string, args: Record<string, unknown>): unknown;
  abstract beginNested(json: string): NestedCall;
  abstract fetch(...args: unknown[]): Promise<unknown>;
  abstract setTimer(name: "setTimeout" | "setInterval", handler: unknown, ms: unknown, args: unknown[]): unknown;
  abstract beforeImport(path: string): void;

  async subtle(method: string, args: unknown[]): Promise<unknown> {
    const subtle = webcrypto.subtle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    this.pendingHostOperations++;
    const startedMs = performance.now();
    try {
      return await subtle[method]!.apply(webcrypto.subtle, args);
    } finally {
      this.pendingHostOperations--;
      this.hostMs += performance.now() - startedMs;
    }
  }

  log(level: string, args: unknown[]): void {
    this.logs.add(level, args);
  }

  timer(event: "start" | "log" | "end", label: string, args: unknown[]): void {
    this.logs.timer(event, label, args, this.nowMs());
  }

  uncaught(error: unknown): void {
    this.logs.add("ERROR", [error]);
  }
}
