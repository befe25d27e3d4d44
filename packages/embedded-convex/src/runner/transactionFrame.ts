/** A running query or mutation, as its code sees the server. */
import type { Database, FileStorage, Transaction } from "../contracts.js";
import type { NestedCall } from "../runtime/frame.js";
import { HostFrame } from "../runtime/hostFrame.js";
import { refuseInTransaction, toFunctionError, unknownOperation } from "../runtime/userError.js";
import { readVariable } from "../environment/variables.js";
import { asyncOperations, type FrameContext, syncOperations } from "./transactionSyscalls.js";
import { beginNestedCall } from "./nestedCalls.js";
import type { FunctionInfo } from "./loadedCode.js";
import type { TransactionRun } from "./transactionRun.js";

export type TransactionServices = {
  database: Database;
  files: FileStorage;
  instanceName: string;
  builtInEnvironment: Record<string, string>;
};

export class TransactionFrame extends HostFrame implements FrameContext {
  readonly #performanceBase = performance.now();
  /** Nested calls above this one. */
  readonly depth: number;

  constructor(
    readonly services: TransactionServices,
    readonly run: TransactionRun,
    readonly info: FunctionInfo,
    /** Differs from the run's own in a query that was asked to look at the committed state. */
    readonly tx: Transaction,
    /** The function that called this one within the transaction. */
    readonly parent: TransactionFrame | null,
  ) {
    super(run.logs);
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** Waits for a function of another realm. Nobody up to the transaction's own function can go on meanwhile. */
  async awaitHost<T>(running: Promise<T>): Promise<T> {
    const startedMs = performance.now();
    const waiting: TransactionFrame[] = [];
    for (let frame: TransactionFrame | null = this; frame !== null; frame = frame.parent) waiting.push(frame);
    for (const frame of waiting) frame.pendingHostOperations++;
    try {
      return await running;
    } finally {
      for (const frame of waiting) frame.pendingHostOperations--;
      this.hostMs += performance.now() - startedMs;
    }
  }

  nowMs(): number {
    this.run.timeRead = true;
    return this.tx.startMs;
  }

  timeOrigin(): number {
    this.run.timeRead = true;
    return this.tx.startMs;
  }

  performanceNow(): number {
    this.run.timeRead = true;
    return this.info.udfType === "query" ? 0 : performance.now() - this.#performanceBase;
  }

  random(): number {
    return this.run.random.nextDouble();
  }

  getRandomValues<T extends ArrayBufferView>(array: T): T {
    if (array.byteLength > 65_536) throw new DOMException("The requested length exceeds 65,536 bytes", "QuotaExceededError");
    this.run.random.fill(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return array;
  }

  randomUUID(): string {
    const bytes = Buffer.alloc(16);
    this.run.random.fill(bytes);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  env(name: string): string | undefined {
    const { builtInEnvironment } = this.services;
    const ofApp = (variable: string): string | undefined => builtInEnvironment[variable] ?? readVariable(this.run.tx, variable);
    return this.run.code.variable(this.info.component, name, ofApp);
  }

  syscall(op: string, json: string): string {
    return this.#answer(op, json, syncOperations[op], false);
  }

  asyncSyscall(op: string, json: string): string {
    return this.#answer(op, json, asyncOperations[op], true);
  }

  jsSyscall(op: string): unknown {
    throw toFunctionError(unknownOperation(op, false));
  }

  beginNested(json: string): NestedCall {
    try {
      return beginNestedCall(this, json);
    } catch (error) {
      throw toFunctionError(error);
    }
  }

  fetch(): Promise<unknown> {
    throw toFunctionError(refuseInTransaction("Fetch", "fetch()"));
  }

  setTimer(name: string): unknown {
    throw toFunctionError(refuseInTransaction("Sleep", name));
  }

  override subtle(method: string, args: unknown[]): Promise<unknown> {
    if (method === "generateKey") throw toFunctionError(refuseInTransaction("CryptoRng", "cryptographic randomness"));
    return super.subtle(method, args);
  }

  beforeImport(path: string): void {
    throw toFunctionError(refuseDynamicImport(path));
  }

  #answer(op: string, json: string, operation: ((frame: FrameContext, args: never) => string) | undefined, isAsync: boolean): string {
    const startedMs = performance.now();
    try {
      if (operation === undefined) throw unknownOperation(op, isAsync);
      return operation(this, JSON.parse(json) as never);
    } catch (error) {
      throw toFunctionError(error);
    } finally {
      this.hostMs += performance.now() - startedMs;
    }
  }
}

function refuseDynamicImport(path: string): Error {
  return new Error(`Can't dynamically import "${path}" in a query or mutation`);
}
