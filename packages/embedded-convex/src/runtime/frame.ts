/** What code running in a function context can ask of the server. One frame per running function, found through `frames`. */
import { AsyncLocalStorage } from "node:async_hooks";

/** A nested query or mutation about to run inside its caller's transaction. */
export type NestedCall = {
  frame: Frame;
  invoke: () => Promise<string>;
  /** Keeps the child's writes and returns the JSON its caller sees. */
  finish(result: string): string;
  /** Undoes the child's writes and returns the error its caller sees. */
  fail(error: unknown): Error;
};

export interface Frame {
  /** End of the queue of nested calls of this frame; owned by the context's bootstrap. */
  tail: Promise<void> | null;
  nowMs(): number;
  timeOrigin(): number;
  performanceNow(): number;
  random(): number;
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
  env(name: string): string | undefined;
  log(level: string, args: unknown[]): void;
  timer(event: "start" | "log" | "end", label: string, args: unknown[]): void;
  syscall(op: string, json: string): string;
  asyncSyscall(op: string, json: string): string | Promise<string>;
  jsSyscall(op: string, args: Record<string, unknown>): unknown;
  beginNested(json: string): NestedCall;
  fetch(...args: unknown[]): Promise<unknown>;
  setTimer(name: "setTimeout" | "setInterval", handler: unknown, ms: unknown, args: unknown[]): unknown;
  subtle(method: string, args: unknown[]): Promise<unknown>;
  /** Called before a module is evaluated on behalf of this frame; refuses by throwing. */
  beforeImport(path: string): void;
  /** An error that no caller will see, such as one thrown by a timer's callback. */
  uncaught(error: unknown): void;
  /** Asynchronous host operations not yet answered; a transaction with none that has not ended never will. */
  readonly pendingHostOperations: number;
  /** Milliseconds spent in the server on behalf of this run, which do not count as the function's own time. */
  readonly hostMs: number;
}

export const frames = new AsyncLocalStorage<Frame>();
