/** One function context: its globals, its modules, and the way into it. */
import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { type Context, createContext, Script } from "node:vm";
import { clearAsyncStack } from "./asyncStack.js";
import { type Frame, frames } from "./frame.js";
import { RunFailure } from "./functionErrors.js";
import { type CompiledModule, moduleScript, type ModuleFactory, resolveSpecifier } from "./modules.js";
import { INTRINSIC_NAMES, NATIVE_ERRORS, sharedGlobals } from "./sharedGlobals.js";
import { clearTimer } from "./timers.js";
import { registerPromisePrototype } from "./strayFailures.js";

/** Time a query or mutation may compute, in ms. */
export const USER_TIMEOUT_MS = 1_000;
/** The engine interrupts one entry after this many ms; the room above the limit is for time spent in the database. */
const INTERRUPT_MS = USER_TIMEOUT_MS + 500;
/** Time the top level of a module and of what it imports may compute, in ms. */
const IMPORT_TIMEOUT_MS = 5_000;
/** Frames the engine keeps in a transaction: the server's own below the entry come before the functions that wait for the failed one. */
const STACK_TRACE_LIMIT = 10 + 30;
/** How long a transaction waits for a promise nobody on the server's side is known to be working on, in ms. */
const LOST_PROMISE_MS = 100;

const SUBTLE_METHODS = [
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "digest",
  "generateKey",
  "deriveKey",
  "deriveBits",
  "importKey",
  "exportKey",
  "wrapKey",
  "unwrapKey",
];
/** Server modules that bundles for the default runtime may name. */
const ISOLATE_BUILTINS = new Set(["async_hooks", "node:async_hooks"]);

type Job = { frame: Frame; invoke: () => unknown; resolve: (value: unknown) => void; reject: (error: unknown) => void };
type Outcome = { settled: { ok: boolean; value: unknown } | null };
type Bootstrap = (host: object, kind: RealmKind) => { enter: () => void; intrinsics: unknown[]; promisePrototype: object };
export type RealmKind = "transaction" | "action";

const bootstrapScript = new Script(readFileSync(new URL("./bootstrap.js", import.meta.url), "utf8"), {
  filename: "embedded-convex:bootstrap",
});
const entryScript = new Script("__enter()", { filename: "embedded-convex:enter" });
const hostRequire = createRequire(import.meta.url);

/**
 * A `vm` context with the modules of one code version, each evaluated when first needed.
 * A "transaction" realm has its own microtask queue: an entry runs a query or mutation until nothing is left to do, may be
 * interrupted by the engine, and never interleaves with anything else. An "action" realm shares the process's queue.
 */
export class Realm {
  readonly kind: RealmKind;
  readonly #modules: ReadonlyMap<string, CompiledModule>;
  readonly #scripts: Map<string, Script>;
  readonly #context: Context;
  readonly #exports = new Map<string, { exports: object }>();
  readonly #intrinsics: unknown[];
  readonly #importFrame: Frame;
  #job: Job | null = null;
  #step: (() => void) | null = null;
  #importing = false;

  /** Top-level code of modules runs in `importFrame`. `scripts` is the cache that realms of one code version share. */
  constructor(kind: RealmKind, modules: ReadonlyMap<string, CompiledModule>, scripts: Map<string, Script>, importFrame: Frame) {
    this.kind = kind;
    this.#importFrame = importFrame;
    this.#modules = modules;
    this.#scripts = scripts;
    const sandbox: Record<string, unknown> = {};
    this.#context = createContext(sandbox, kind === "transaction" ? { microtaskMode: "afterEvaluate" } : {});
    const bootstrap = bootstrapScript.runInContext(this.#context) as Bootstrap;
    const { enter, intrinsics, promisePrototype } = bootstrap(
      {
        frames,
        shared: sharedGlobals(),
        collections: { Object, Array, Promise, Map, Set, Date, RegExp },
        nativeErrorNames: NATIVE_ERRORS,
        stackTraceLimit: STACK_TRACE_LIMIT,
        intrinsicNames: INTRINSIC_NAMES,
        subtleMethods: SUBTLE_METHODS,
        subtlePrototype: SubtleCrypto.prototype,
        cryptoPrototype: Crypto.prototype,
        clearTimer,
        takeStep: () => {
          const step = this.#step;
          this.#step = null;
          return step;
        },
        takeJob: () => {
          const job = this.#job;
          this.#job = null;
          return job;
        },
      },
      kind,
    );
    sandbox["__enter"] = enter;
    registerPromisePrototype(promisePrototype);
    this.#intrinsics = intrinsics;
  }

  /** Exports of a module; evaluates it and what it imports on first use. */
  load(path: string): Record<string, unknown> {
    const loaded = this.#exports.get(path);
    if (loaded !== undefined) return loaded.exports as Record<string, unknown>;
    const module = this.#modules.get(path);
    if (module === undefined) throw RunFailure.of(`Couldn't find JavaScript module '${path}'`);
    return frames.run(this.#importFrame, () => (this.#importing ? this.#evaluate(module) : this.#evaluateWatched(module))) as Record<
      string,
      unknown
    >;
  }

  /**
   * Runs `invoke` inside `frame`. `watched` puts the engine's timer on each entry, which costs a thread; without it only
   * the accounting of time at the end applies.
   */
  async run(frame: Frame, invoke: () => unknown, watched: boolean): Promise<unknown> {
    if (this.kind === "action") return await frames.run(frame, invoke);
    return await this.#untilSettled(this.#begin(frame, invoke, watched), frame, watched);
  }

  /**
   * Runs `invoke` for a function of another realm, which waits for it inside this very call. The result, or a promise of it
   * when the function waits for the server, or when this realm is itself waiting further up: then it has to get its turn first.
   */
  runInside(frame: Frame, invoke: () => unknown, watched: boolean): unknown {
    const outcome = this.#begin(frame, invoke, watched);
    if (outcome.settled === null) return this.#untilSettled(outcome, frame, true);
    if (outcome.settled.ok) return outcome.settled.value;
    throw outcome.settled.value;
  }

  #begin(frame: Frame, invoke: () => unknown, watched: boolean): Outcome {
    const outcome: Outcome = { settled: null };
    const settle = (ok: boolean, value: unknown): void => {
      outcome.settled = { ok, value };
    };
    this.#job = { frame, invoke, resolve: (value) => settle(true, value), reject: (error) => settle(false, error) };
    this.#enter(watched);
    return outcome;
  }

  async #untilSettled(outcome: Outcome, frame: Frame, watched: boolean): Promise<unknown> {
    let idleSinceMs: number | null = null;
    for (let turns = 0; outcome.settled === null; turns++) {
      if (frame.pendingHostOperations > 0) idleSinceMs = null;
      else if (idleSinceMs === null) idleSinceMs = performance.now();
      else if (performance.now() - idleSinceMs > LOST_PROMISE_MS) throw RunFailure.of("Returned promise will never resolve");
      // Answers of the host arrive on its own queue; the context's queue moves only when entered.
      await new Promise<void>((resolve) => (turns < 50 ? setImmediate(resolve) : setTimeout(resolve, 1)));
      this.#enter(watched);
    }
    if (outcome.settled.ok) return outcome.settled.value;
    throw outcome.settled.value;
  }

  #enter(watched: boolean): void {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = STACK_TRACE_LIMIT;
    try {
      entryScript.runInContext(this.#context, watched ? { timeout: INTERRUPT_MS } : undefined);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      clearAsyncStack();
      throw new InterruptedRun();
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  /** Evaluates a module under the engine's timer, with everything it imports. */
  #evaluateWatched(module: CompiledModule): object {
    const outcome: { exports: object | null; error: unknown } = { exports: null, error: null };
    this.#step = () => {
      try {
        outcome.exports = this.#evaluate(module);
      } catch (error) {
        outcome.error = error;
      }
    };
    this.#importing = true;
    try {
      entryScript.runInContext(this.#context, { timeout: IMPORT_TIMEOUT_MS });
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      throw RunFailure.of(`Loading ${module.path} timed out (maximum duration: ${IMPORT_TIMEOUT_MS / 1000}s)`);
    } finally {
      this.#importing = false;
    }
    if (outcome.exports === null) throw outcome.error;
    return outcome.exports;
  }

  #evaluate(module: CompiledModule): object {
    const record = { exports: {} };
    this.#exports.set(module.path, record);
    try {
      const factory = this.#factory(module);
      factory(record.exports, (specifier) => this.#require(module, specifier), record);
    } catch (error) {
      this.#exports.delete(module.path);
      throw error;
    }
    return record.exports;
  }

  #factory(module: CompiledModule): ModuleFactory {
    let script = this.#scripts.get(module.path);
    if (script === undefined) this.#scripts.set(module.path, (script = moduleScript(module)));
    if (module.environment === "isolate") {
      return (script.runInContext(this.#context) as (...intrinsics: unknown[]) => ModuleFactory)(...this.#intrinsics);
    }
    const [convex, console, date] = (["Convex", "console", "Date"] as const).map((name) => this.#intrinsics[INTRINSIC_NAMES.indexOf(name)]);
    const nodeProcess = Object.create(process, {
      env: { value: (this.#context["process"] as { env: unknown }).env, enumerable: true },
      exit: { value: refuseToExit },
      abort: { value: refuseToExit },
    }) as object;
    return (script.runInThisContext() as (...parameters: unknown[]) => ModuleFactory)(convex, console, nodeProcess, date);
  }

  #require(importer: CompiledModule, specifier: string): unknown {
    const path = resolveSpecifier(importer.path, specifier);
    if (path === null) {
      if (importer.environment === "node" ? isBuiltin(specifier) : ISOLATE_BUILTINS.has(specifier)) return hostRequire(specifier);
      throw new Error(`Could not resolve "${specifier}" imported from ${importer.path}`);
    }
    const loaded = this.#exports.get(path);
    if (loaded !== undefined) return loaded.exports;
    const running = frames.getStore();
    running?.beforeImport(path);
    return this.load(path);
  }
}

/** An action may not end the process that serves everybody. */
function refuseToExit(): never {
  throw new Error("An action cannot end the process");
}

/** The engine stopped a function that did not give up control. The realm it ran in must not be used again. */
export class InterruptedRun extends RunFailure {
  constructor() {
    super({ text: `Function execution timed out (maximum duration: ${USER_TIMEOUT_MS / 1000}s)\n` });
  }
}
