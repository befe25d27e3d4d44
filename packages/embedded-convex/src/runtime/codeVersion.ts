/** One version of a deployment's code: its modules, contexts and what is known of each function. */
import type { Script } from "node:vm";
import { type BundledModule, UserError } from "../contracts.js";
import { describeThrown } from "./functionErrors.js";
import { ImportFrame, type ReadVariable } from "./importFrame.js";
import { type CompiledModule, compileModules } from "./modules.js";
import { Realm, type RealmKind } from "./realm.js";
import { StackMapper } from "./stackTraces.js";

export type UdfType = "query" | "mutation" | "action";

/** What `query({…})` and its companions return. */
export type RegisteredFunction = {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isHttp?: boolean;
  isPublic?: boolean;
  isInternal?: boolean;
  invokeQuery?: (args: string) => Promise<string>;
  invokeMutation?: (args: string) => Promise<string>;
  invokeAction?: (requestId: string, args: string) => Promise<string>;
  invokeHttpAction?: (request: Request) => Promise<Response>;
  exportArgs?: () => string;
  exportReturns?: () => string;
};

/** Modules that are read when code is pushed and never called by path. */
const SPECIAL_MODULES = new Set(["schema.js", "auth.config.js", "convex.config.js", "crons.js", "http.js"]);

export class CodeVersion {
  readonly stacks: StackMapper;
  readonly #scripts = new Map<string, Script>();
  readonly #realms = new Map<RealmKind, Realm>();
  readonly #importFrame: ImportFrame;

  private constructor(
    readonly id: string,
    readonly modules: ReadonlyMap<string, CompiledModule>,
    readVariable: ReadVariable,
    importedAtMs: number,
    private readonly home: string,
  ) {
    this.stacks = new StackMapper(modules, home);
    this.#importFrame = new ImportFrame(importedAtMs, readVariable);
  }

  /** Compiles the modules of the app or of a component (`home` is the path of its definition). Nothing is evaluated yet. UserError when a module cannot be read. */
  static async compile(
    id: string,
    modules: readonly BundledModule[],
    readVariable: ReadVariable,
    importedAtMs: number,
    home = "",
  ): Promise<CodeVersion> {
    return new CodeVersion(id, await compileModules(modules, home), readVariable, importedAtMs, home);
  }

  /** The same code with fresh module state and another way to read variables. */
  renewed(id: string, readVariable: ReadVariable, importedAtMs: number): CodeVersion {
    return new CodeVersion(id, this.modules, readVariable, importedAtMs, this.home);
  }

  /** The context for functions of a kind. */
  realm(kind: RealmKind): Realm {
    let realm = this.#realms.get(kind);
    if (realm === undefined) this.#realms.set(kind, (realm = new Realm(kind, this.modules, this.#scripts, this.#importFrame)));
    return realm;
  }

  /** Gives up a context whose state can no longer be trusted. */
  discard(realm: Realm): void {
    if (this.#realms.get(realm.kind) === realm) this.#realms.delete(realm.kind);
  }

  has(path: string): boolean {
    return this.modules.has(path);
  }

  /** Exports of a module in one realm. */
  load(kind: RealmKind, path: string): Record<string, unknown> {
    return this.realm(kind).load(path);
  }

  /** Exports of a module while code is being examined; UserError with the mapped trace when its top level throws. */
  loadForAnalysis(path: string): Record<string, unknown> {
    try {
      return this.load("action", path);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError("InvalidModules", `Failed to analyze ${path}: ${describeThrown(error, this.stacks).text.trimEnd()}`);
    }
  }

  /** Paths of the modules whose functions can be called, chunks and special modules left out. */
  functionModules(): string[] {
    return [...this.modules.keys()].filter((path) => !path.startsWith("_deps/") && !SPECIAL_MODULES.has(path)).sort();
  }
}

/** Kind of an export, or null for one that is not a Convex function. */
export function udfTypeOf(value: unknown): UdfType | null {
  if (typeof value !== "function") return null;
  const fn = value as RegisteredFunction;
  if (fn.isQuery === true && fn.invokeQuery !== undefined) return "query";
  if (fn.isMutation === true && fn.invokeMutation !== undefined) return "mutation";
  if (fn.isAction === true && fn.invokeAction !== undefined) return "action";
  return null;
}
