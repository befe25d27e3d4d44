/** The functions of one code version, ready to be called. */
import type { Analysis, BundledModule, ConvexJson } from "../contracts.js";
import type { CodeVersion, RegisteredFunction, UdfType } from "../runtime/codeVersion.js";
import type { ReadVariable } from "../runtime/importFrame.js";
import type { Realm } from "../runtime/realm.js";
import { type Validator, validatorFromText } from "../values/index.js";
import { splitPath } from "./paths.js";

/** What is known of one function. */
export class FunctionInfo {
  readonly args: Validator;
  /** Null: any result. */
  readonly returns: Validator | null;
  /** Successful runs of this version, to know which functions behave. */
  runs = 0;
  #loaded: { realm: Realm; fn: RegisteredFunction } | null = null;

  constructor(
    readonly code: CodeVersion,
    /** Canonical path. */
    readonly path: string,
    readonly udfType: UdfType,
    readonly isPublic: boolean,
    args: string,
    returns: string,
  ) {
    this.args = validatorFromText(args);
    this.returns = returns === "null" ? null : validatorFromText(returns);
  }

  /** The realm the function runs in. */
  get realm(): Realm {
    return this.code.realm(this.udfType === "action" ? "action" : "transaction");
  }

  /** The function in its realm; evaluates its module on the first call. */
  load(): { realm: Realm; fn: RegisteredFunction } {
    const realm = this.realm;
    if (this.#loaded?.realm === realm) return this.#loaded;
    const { module, name } = splitPath(this.path);
    this.#loaded = { realm, fn: realm.load(module)[name] as RegisteredFunction };
    return this.#loaded;
  }
}

const UDF_TYPES: Record<string, UdfType> = { Query: "query", Mutation: "mutation", Action: "action" };

export class LoadedCode {
  readonly functions = new Map<string, FunctionInfo>();

  constructor(
    readonly code: CodeVersion,
    readonly modules: readonly BundledModule[],
    readonly analysis: Analysis,
  ) {
    for (const [module, { functions }] of Object.entries(analysis.modules)) {
      for (const fn of functions) {
        const path = `${module}:${fn.name}`;
        this.functions.set(
          path,
          new FunctionInfo(code, path, UDF_TYPES[fn.udfType] ?? "query", fn.visibility === "public", fn.args, fn.returns),
        );
      }
    }
  }

  get id(): string {
    return this.code.id;
  }

  get crons(): ConvexJson | null {
    return this.analysis.modules["crons.js"]?.cronSpecs ?? null;
  }

  /** The same modules with fresh state, after the environment changed. */
  renewed(id: string, analysis: Analysis, readVariable: ReadVariable, importedAtMs: number): LoadedCode {
    return new LoadedCode(this.code.renewed(id, readVariable, importedAtMs), this.modules, analysis);
  }
}
