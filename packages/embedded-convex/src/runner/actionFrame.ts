/** A running action or HTTP action, as its code sees the server: real time, the network, and calls that are transactions of their own. */
import { webcrypto } from "node:crypto";
import type { Clock, ComponentFiles, ConvexJson, FileStorage, Identity } from "../contracts.js";
import type { NestedCall } from "../runtime/frame.js";
import { nestedError, type RunError } from "../runtime/functionErrors.js";
import { HostFrame } from "../runtime/hostFrame.js";
import { LogLines } from "../runtime/logLines.js";
import { startTimer } from "../runtime/timers.js";
import { toFunctionError, unknownOperation } from "../runtime/userError.js";
import { storageJsOperations } from "../storage/actionOperations.js";
import type { LoadedCode } from "./loadedCode.js";
import { type Address, handleOf, requireFunction, resolveAddress, type Target } from "./addresses.js";
import { shortPath } from "./paths.js";
import { deploymentMetadata, requestMetadata } from "./transactionSyscalls.js";
import { identityAttributes } from "./transactionRun.js";

export type CallOutcome = { ok: true; value: ConvexJson; logLines: string[] } | { ok: false; error: RunError; logLines: string[] };

/** What actions need of the runner. */
export interface ActionServices {
  readonly clock: Clock;
  readonly files: FileStorage;
  readonly instanceName: string;
  variable(name: string): string | undefined;
  /** Runs another function as a transaction (or action) of its own. */
  call(kind: "query" | "mutation" | "action", target: Target, args: ConvexJson, frame: ActionFrame): Promise<CallOutcome>;
  schedule(target: Target, atSeconds: number, args: ConvexJson, frame: ActionFrame): Promise<string>;
  cancel(id: string, frame: ActionFrame): Promise<void>;
}

type CallArgs = Address & { args: ConvexJson };
type Operation = (frame: ActionFrame, args: never) => Promise<ConvexJson> | ConvexJson;

const operations: Record<string, Operation> = {
  "1.0/actions/query": (frame, args: CallArgs) => frame.callFunction("query", args),
  "1.0/actions/mutation": (frame, args: CallArgs) => frame.callFunction("mutation", args),
  "1.0/actions/action": (frame, args: CallArgs) => frame.callFunction("action", args),
  "1.0/actions/schedule": (frame, args: CallArgs & { ts: number }) =>
    frame.services.schedule(frame.targetOf(args), args.ts, args.args, frame),
  "1.0/actions/cancel_job": async (frame, { id }: { id: string }) => {
    await frame.services.cancel(id, frame);
    return null;
  },
  "1.0/storageGenerateUploadUrl": (frame) => frame.files.uploadUrl(frame.services.clock.nowMs()),
  "1.0/storageGetUrl": (frame, { storageId }: { storageId: unknown }) => frame.files.getUrl(storageId),
  "1.0/storageGetMetadata": (frame, { storageId }: { storageId: unknown }) => frame.files.getMetadata(storageId),
  "1.0/storageDelete": async (frame, { storageId }: { storageId: unknown }) => {
    await frame.files.delete(storageId);
    return null;
  },
  "1.0/getUserIdentity": (frame) => (frame.component === "" ? identityAttributes(frame.identity) : null),
  "1.0/createFunctionHandle": (frame, args: Address) => handleOf(requireFunction(frame.code, frame.targetOf(args))),
  "1.0/getFunctionMetadata": (frame) => ({ name: shortPath(frame.path), componentPath: frame.component }),
  "1.0/getDeploymentMetadata": (frame) => deploymentMetadata(frame.services.instanceName),
  "1.0/getRequestMetadata": (frame) => requestMetadata(frame.requestId, frame.jobId),
};

export class ActionFrame extends HostFrame {
  readonly files: ComponentFiles;

  constructor(
    readonly services: ActionServices,
    /** Code this action started with; a push in the meantime does not change it. */
    readonly code: LoadedCode,
    /** Component the action belongs to. */
    readonly component: string,
    readonly path: string,
    readonly identity: Identity,
    readonly requestId: string,
    readonly jobId: string | null,
  ) {
    super(new LogLines());
    this.files = services.files.inComponent(component);
  }

  /** The function an address means to this action. */
  targetOf(address: Address): Target {
    return resolveAddress(this.code, this.component, address);
  }

  nowMs(): number {
    return Math.floor(this.services.clock.nowMs());
  }

  timeOrigin(): number {
    return performance.timeOrigin;
  }

  performanceNow(): number {
    return performance.now();
  }

  random(): number {
    return Math.random();
  }

  getRandomValues<T extends ArrayBufferView>(array: T): T {
    return webcrypto.getRandomValues(array as unknown as Uint8Array) as unknown as T;
  }

  randomUUID(): string {
    return webcrypto.randomUUID();
  }

  env(name: string): string | undefined {
    return this.code.variable(this.component, name, (variable) => this.services.variable(variable));
  }

  syscall(op: string): string {
    throw toFunctionError(unknownOperation(op, false));
  }

  async asyncSyscall(op: string, json: string): Promise<string> {
    const operation = operations[op];
    try {
      if (operation === undefined) throw unknownOperation(op, true);
      return JSON.stringify(await operation(this, JSON.parse(json) as never));
    } catch (error) {
      throw toFunctionError(error);
    }
  }

  async jsSyscall(op: string, args: Record<string, unknown>): Promise<unknown> {
    const operation = storageJsOperations[op];
    try {
      if (operation === undefined) throw unknownOperation(op, false);
      return await operation(this.files, args);
    } catch (error) {
      throw toFunctionError(error);
    }
  }

  beginNested(): NestedCall {
    throw toFunctionError(unknownOperation("1.0/runUdf", true));
  }

  fetch(...args: unknown[]): Promise<unknown> {
    return fetch(...(args as Parameters<typeof fetch>));
  }

  setTimer(name: "setTimeout" | "setInterval", handler: unknown, ms: unknown, args: unknown[]): unknown {
    return startTimer(name, handler, ms, args, (error) => this.uncaught(error));
  }

  beforeImport(): void {}

  /** Result of another function, or its failure as the calling action catches it. */
  async callFunction(kind: "query" | "mutation" | "action", { args, ...address }: CallArgs): Promise<ConvexJson> {
    const outcome = await this.services.call(kind, this.targetOf(address), args, this);
    for (const line of outcome.logLines) this.logs.addLine(line);
    if (outcome.ok) return outcome.value;
    throw nestedError(outcome.error);
  }
}
