/** The functions of one code version, ready to be called: those of the app and of every mounted component. */
import type { Analysis, BundledModule, ConvexJson, DefinitionAnalysis, PushedCode, VariableBinding } from "../contracts.js";
import { childPath, mountedComponents } from "../deployer/mountTree.js";
import { CodeVersion, type RegisteredFunction, type UdfType } from "../runtime/codeVersion.js";
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
    /** Path of the component, "" for the app. */
    readonly component: string,
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

/** The app, or a component at one of the places where it is mounted. Each has module state of its own. */
export class LoadedComponent {
  readonly functions = new Map<string, FunctionInfo>();
  /** Paths of the components it mounts, by their names. */
  readonly children: ReadonlyMap<string, string>;

  constructor(
    readonly path: string,
    readonly code: CodeVersion,
    readonly analysis: DefinitionAnalysis,
    /** Who mounts it, and what its variables are; null for the app, whose variables are the deployment's. */
    readonly mount: { parent: string; variables: ReadonlyMap<string, VariableBinding> } | null,
  ) {
    for (const [module, { functions }] of Object.entries(analysis.modules)) {
      for (const fn of functions) {
        const name = `${module}:${fn.name}`;
        const info = new FunctionInfo(code, path, name, UDF_TYPES[fn.udfType] ?? "query", fn.visibility === "public", fn.args, fn.returns);
        this.functions.set(name, info);
      }
    }
    this.children = new Map(analysis.mounts.map(({ name }) => [name, childPath(path, name)]));
  }

  get crons(): ConvexJson | null {
    return this.analysis.modules["crons.js"]?.cronSpecs ?? null;
  }
}

export class LoadedCode {
  private constructor(
    readonly id: string,
    readonly pushed: PushedCode,
    readonly analysis: Analysis,
    /** By path, the app itself as "". */
    readonly components: ReadonlyMap<string, LoadedComponent>,
  ) {}

  /** Compiles a push that has been analyzed. `readVariable` reads the deployment's variables. */
  static async compile(
    id: string,
    pushed: PushedCode,
    analysis: Analysis,
    readVariable: ReadVariable,
    importedAtMs: number,
  ): Promise<LoadedCode> {
    const compile = (modules: BundledModule[], home: string): Promise<CodeVersion> =>
      CodeVersion.compile(id, modules, readVariable, importedAtMs, home);
    const definitions = new Map<string, CodeVersion>();
    for (const { path, modules } of pushed.components) definitions.set(path, await compile(modules, path));
    const app = await compile(pushed.modules, "");
    return LoadedCode.#assemble(id, pushed, analysis, (path) => (path === null ? app : definitions.get(path)!), readVariable, importedAtMs);
  }

  /** The same modules with fresh state, after the environment changed. */
  renewed(id: string, analysis: Analysis, readVariable: ReadVariable, importedAtMs: number): LoadedCode {
    const sources = new Map(mountedComponents(this.analysis).map(({ path, definition }) => [definition, this.components.get(path)!.code]));
    const codeOf = (definition: string | null): CodeVersion => (definition === null ? this.app.code : sources.get(definition)!);
    return LoadedCode.#assemble(id, this.pushed, analysis, codeOf, readVariable, importedAtMs);
  }

  /** Puts contexts around compiled modules: one for the app, one for every place where a component is mounted. */
  static #assemble(
    id: string,
    pushed: PushedCode,
    analysis: Analysis,
    codeOf: (definition: string | null) => CodeVersion,
    readVariable: ReadVariable,
    importedAtMs: number,
  ): LoadedCode {
    const components = new Map<string, LoadedComponent>();
    const loaded = new LoadedCode(id, pushed, analysis, components);
    components.set("", new LoadedComponent("", codeOf(null).renewed(id, readVariable, importedAtMs), analysis, null));
    for (const { path, parent, definition, analysis: found, variables } of mountedComponents(analysis)) {
      const code = codeOf(definition).renewed(id, (name) => loaded.variable(path, name, readVariable), importedAtMs);
      components.set(path, new LoadedComponent(path, code, found, { parent, variables }));
    }
    return loaded;
  }

  get app(): LoadedComponent {
    return this.components.get("")!;
  }

  /** Functions of a component; none of one that is not mounted. */
  function(component: string, path: string): FunctionInfo | undefined {
    return this.components.get(component)?.functions.get(path);
  }

  /** Value of a variable as a component sees it: of what its mounts bind only. `readVariable` answers for the app. */
  variable(component: string, name: string, readVariable: ReadVariable): string | undefined {
    const mount = this.components.get(component)?.mount ?? null;
    if (mount === null) return component === "" ? readVariable(name) : undefined;
    const binding = mount.variables.get(name);
    if (binding === undefined) return undefined;
    return binding.type === "value" ? binding.value : this.variable(mount.parent, binding.name, readVariable);
  }
}
