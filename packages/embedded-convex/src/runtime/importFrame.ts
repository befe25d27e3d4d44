/** Top-level code of modules: a fixed time, a fixed seed, deployment variables, and nothing else. */
import type { Frame, NestedCall } from "./frame.js";
import { LogLines } from "./logLines.js";
import { SeededRandom } from "./random.js";

/** What reading one deployment variable at import answers. May throw to refuse. */
export type ReadVariable = (name: string) => string | undefined;

/** The frame of one code version's import phase. */
export class ImportFrame implements Frame {
  tail = null;
  readonly pendingHostOperations = 0;
  readonly hostMs = 0;
  readonly logs = new LogLines();
  readonly #random = new SeededRandom(new Uint32Array([0x636f6e76, 0x65780000, 1]));

  constructor(
    readonly importedAtMs: number,
    readonly env: ReadVariable,
  ) {}

  nowMs(): number {
    return this.importedAtMs;
  }
  timeOrigin(): number {
    return this.importedAtMs;
  }
  performanceNow(): number {
    return 0;
  }
  random(): number {
    return this.#random.nextDouble();
  }
  getRandomValues<T extends ArrayBufferView>(): T {
    throw new Error("Cannot use cryptographic randomness at import time");
  }
  randomUUID(): string {
    throw new Error("Cannot use cryptographic randomness at import time");
  }
  log(level: string, args: unknown[]): void {
    this.logs.add(level, args);
  }
  timer(event: "start" | "log" | "end", label: string, args: unknown[]): void {
    this.logs.timer(event, label, args, this.importedAtMs);
  }
  syscall(op: string): string {
    throw unsupported(op);
  }
  asyncSyscall(op: string): string {
    throw unsupported(op);
  }
  jsSyscall(op: string): unknown {
    throw unsupported(op);
  }
  beginNested(): NestedCall {
    throw new Error("Cannot call another function at import time");
  }
  fetch(): Promise<unknown> {
    throw new Error("fetch() unsupported at import time");
  }
  setTimer(name: string): unknown {
    throw new Error(`${name} unsupported at import time`);
  }
  subtle(method: string): Promise<unknown> {
    throw new Error(`crypto.subtle.${method} unsupported at import time`);
  }
  beforeImport(): void {}
  uncaught(error: unknown): void {
    this.logs.add("ERROR", [error]);
  }
}

function unsupported(op: string): Error {
  const touchesData = /^1\.0\/(get|query|insert|shallowMerge|replace|remove|count|db\/)/.test(op);
  return new Error(touchesData ? "Can't use database at import time" : `Syscall ${op} unsupported at import time`);
}
