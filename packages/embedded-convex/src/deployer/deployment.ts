/** The deployment's code and variables: what is current, and the transactions that change it. */
import {
  type ActivationDiff,
  type Analysis,
  type BundledModule,
  type Clock,
  type Database,
  type Deployer,
  type Environment,
  type PushedCode,
  type SchemaDiff,
  type Transaction,
  UserError,
} from "../contracts.js";
import { checkVariables } from "../environment/checkVariables.js";
import { CodeRegistry } from "../runner/codeRegistry.js";
import { LoadedCode } from "../runner/loadedCode.js";
import { allRows, firstRow } from "../runner/systemRows.js";
import { CodeVersion } from "../runtime/codeVersion.js";
import type { ReadVariable } from "../runtime/importFrame.js";
import { applyCrons, type CronSpec } from "../scheduler/crons.js";
import { analyzeAuth, analyzeModules } from "./analyze.js";
import { missingVariable } from "./authConfig.js";
import { evaluateDefinitions } from "./definitions.js";
import { mountedComponents } from "./mountTree.js";
import { moduleHash, readCode, writeCode, writeVersion } from "./storedCode.js";

const VARIABLES = "_environment_variables";

export type DeploymentOptions = {
  database: Database;
  clock: Clock;
  registry: CodeRegistry;
  builtInEnvironment: Record<string, string>;
};

/** Implements `Deployer` and `Environment`, which change each other's state: a variable may be part of the auth configuration. */
export class Deployment implements Deployer, Environment {
  readonly #options: DeploymentOptions;
  #variables = new Map<string, string>();
  /** Changes follow one another; each sees the one before. */
  #changing: Promise<unknown> = Promise.resolve();
  /** Called when new code (and with it new cron jobs) is current. */
  onActivated: () => void = () => undefined;

  constructor(options: DeploymentOptions) {
    this.#options = options;
  }

  /** Loads what the database holds. */
  async load(): Promise<void> {
    const { tx, release } = this.#options.database.beginQuery();
    let stored: ReturnType<typeof readCode>;
    try {
      this.#variables = new Map(allRows(tx, VARIABLES).map((row) => [String(row["name"]), String(row["value"])]));
      stored = readCode(tx);
    } finally {
      release();
    }
    if (stored === null) return;
    const { version, activatedAtMs, code, analysis } = stored;
    this.#options.registry.makeCurrent(
      await LoadedCode.compile(version, code, analysis, this.#readVariable(this.#variables), activatedAtMs),
    );
  }

  // ------------------------------------------------------------ Deployer

  async analyze(pushed: PushedCode, environment: Record<string, string>): Promise<Analysis> {
    const nowMs = this.#options.clock.nowMs();
    const variables = new Map(Object.entries(environment));
    const readVariable = this.#readVariable(variables);
    const { app, components } = await evaluateDefinitions(pushed, readVariable, nowMs);
    const code = await CodeVersion.compile("analysis", pushed.modules, readVariable, nowMs);
    const definitions: Analysis["definitions"] = {};
    for (const { path, modules } of pushed.components) {
      const { name, mounts, httpMounts } = components.get(path)!;
      const own = await CodeVersion.compile("analysis", modules, () => undefined, nowMs, path);
      definitions[path] = { ...analyzeModules(own, nowMs), name, mounts, httpMounts };
    }
    return {
      ...analyzeModules(code, nowMs),
      mounts: app.mounts,
      httpMounts: app.httpMounts,
      definitions,
      authProviders: analyzeAuth(code.renewed("auth", this.#requireVariable(variables), nowMs)),
    };
  }

  activate(pushed: PushedCode, analysis: Analysis): Promise<ActivationDiff> {
    return this.#change(async () => {
      const { database, registry, clock } = this.#options;
      const activatedAtMs = clock.nowMs();
      const loaded = await LoadedCode.compile(CodeRegistry.newId(), pushed, analysis, this.#readVariable(this.#variables), activatedAtMs);
      const before = new Set(registry.current?.components.keys() ?? [""]);
      return await this.#makeCurrent(loaded, () =>
        database.mutate(async (tx) => {
          registry.prepare(loaded);
          const schemas = this.applySchemas(tx, analysis);
          writeCode(tx, { version: loaded.id, activatedAtMs, code: pushed, analysis });
          const unmounted = tx.components().filter((path) => !loaded.components.has(path));
          for (const [path, { crons }] of loaded.components) applyCrons(tx.inComponent(path), (crons ?? {}) as Record<string, CronSpec>);
          // Data of a component that is mounted no more stays, in case it comes back; nothing of it runs.
          for (const path of unmounted) applyCrons(tx.inComponent(path), {});
          const isNew = (path: string): boolean => !before.delete(path);
          return { schemas, mounted: [...loaded.components.keys()].filter(isNew), unmounted: [...before] };
        }),
      );
    });
  }

  applySchemas(tx: Transaction, analysis: Analysis): Record<string, SchemaDiff> {
    const { database } = this.#options;
    const diffs: Record<string, SchemaDiff> = { "": database.applySchema(tx, analysis.schema) };
    for (const { path, analysis: definition } of mountedComponents(analysis)) {
      try {
        diffs[path] = database.applySchema(tx.inComponent(path), definition.schema);
      } catch (error) {
        throw error instanceof UserError ? new UserError(error.code, `In the component ${path}: ${error.message}`) : error;
      }
    }
    return diffs;
  }

  moduleHashes(): Array<{ path: string; hash: string; environment: "isolate" | "node" }> {
    return this.#currentModules().map((module) => ({
      path: module.path,
      hash: moduleHash(module),
      environment: module.environment,
    }));
  }

  current(): Analysis | null {
    return this.#options.registry.current?.analysis ?? null;
  }

  module(path: string): BundledModule | null {
    return this.#currentModules().find((module) => module.path === path) ?? null;
  }

  #currentModules(): readonly BundledModule[] {
    return this.#options.registry.current?.pushed.modules ?? [];
  }

  // ------------------------------------------------------------ Environment

  all(): Record<string, string> {
    return Object.fromEntries([...this.#variables].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  update(changes: Record<string, string | null>): Promise<void> {
    return this.#change(async () => {
      const { database, registry, clock } = this.#options;
      const variables = new Map(this.#variables);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) variables.delete(name);
        else variables.set(name, value);
      }
      checkVariables(changes, variables, this.#options.builtInEnvironment);
      const loaded = registry.current === null ? null : this.#withVariables(registry.current, variables, clock.nowMs());
      const commit = () =>
        database.mutate(async (tx) => {
          for (const [name, value] of Object.entries(changes)) {
            const row = firstRow(tx, VARIABLES, "by_name", { name });
            if (row !== null) tx.remove(String(row["_id"]), { table: VARIABLES, access: "system" });
            if (value !== null) tx.insert(VARIABLES, { name, value }, "system");
          }
          if (loaded === null) return;
          registry.prepare(loaded);
          writeVersion(tx, { version: loaded.id, activatedAtMs: clock.nowMs(), code: loaded.pushed, analysis: loaded.analysis });
        });
      if (loaded === null) await commit();
      else await this.#makeCurrent(loaded, commit);
      this.#variables = variables;
    });
  }

  /** Present value of a variable, built-in ones included. */
  variable(name: string): string | undefined {
    return this.#options.builtInEnvironment[name] ?? this.#variables.get(name);
  }

  /** The same code under other variables: modules may have read them while they were evaluated. */
  #withVariables(current: LoadedCode, variables: Map<string, string>, nowMs: number): LoadedCode {
    const authProviders = analyzeAuth(current.app.code.renewed("auth", this.#requireVariable(variables), nowMs));
    return current.renewed(CodeRegistry.newId(), { ...current.analysis, authProviders }, this.#readVariable(variables), nowMs);
  }

  async #makeCurrent<T>(loaded: LoadedCode, commit: () => Promise<{ value: T }>): Promise<T> {
    const { registry } = this.#options;
    let value: T;
    try {
      ({ value } = await commit());
    } catch (error) {
      registry.forget(loaded);
      throw error;
    }
    registry.makeCurrent(loaded);
    this.onActivated();
    return value;
  }

  #readVariable(variables: ReadonlyMap<string, string>): ReadVariable {
    return (name) => this.#options.builtInEnvironment[name] ?? variables.get(name);
  }

  #requireVariable(variables: ReadonlyMap<string, string>): ReadVariable {
    const read = this.#readVariable(variables);
    return (name) => {
      const value = read(name);
      if (value === undefined) throw missingVariable(name);
      return value;
    };
  }

  #change<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#changing.then(step);
    // The queue goes on after a refused change; the refusal itself goes to the caller.
    this.#changing = result.catch((error: unknown) => error);
    return result;
  }
}
