/** The seams around a deployment's code: what a push carries, what was found in it, what is current, and its variables. */
import type { ConvexJson, SchemaDiff, SchemaExport, Transaction } from "./contracts.js";

/** One bundled module of a push. */
export type BundledModule = { path: string; source: string; sourceMap?: string; environment: "isolate" | "node" };

export type AnalyzedFunction = {
  name: string;
  udfType: "Query" | "Mutation" | "Action";
  visibility: "public" | "internal";
  args: string;
  returns: string;
  position: { path: string; startLine: number; startColumn: number } | null;
};
export type AnalyzedModule = {
  functions: AnalyzedFunction[];
  httpRoutes: Array<[path: string, method: string]> | null;
  cronSpecs: ConvexJson | null;
};
export type AuthProviderConfig =
  | { domain: string; applicationID: string }
  | { type: "customJwt"; issuer: string; jwks: string; algorithm: "RS256" | "ES256"; applicationID?: string };

/** Code of a component as pushed; one for all the places where it is mounted. `dependencies` are paths of the definitions it mounts. */
export type PushedComponent = { path: string; definition: BundledModule; dependencies: string[]; modules: BundledModule[] };
/** What a push carries. `definition` is the app's `convex.config.ts`. */
export type PushedCode = {
  modules: BundledModule[];
  definition: BundledModule | null;
  dependencies: string[];
  components: PushedComponent[];
};

/** What a component's variable is: a text, or a variable of whoever mounts it. */
export type VariableBinding = { type: "value"; value: string } | { type: "envVar"; name: string };
/** One `use(…)`: the definition at `path` under a name of its own. */
export type Mount = { name: string; path: string; env: Array<[name: string, binding: VariableBinding]> };
/** What was found in the code of the app or of a component. `httpMounts` has the name of the mounted component by path prefix. */
export type DefinitionAnalysis = {
  modules: Record<string, AnalyzedModule>;
  schema: SchemaExport | null;
  mounts: Mount[];
  httpMounts: Record<string, string>;
};
/** `definitions`: the components, by the path the push gives them, with the name each gives itself. */
export type Analysis = DefinitionAnalysis & {
  authProviders: AuthProviderConfig[];
  definitions: Record<string, DefinitionAnalysis & { name: string }>;
};
/** What activating a push changed: per component, "" for the app itself. */
export type ActivationDiff = { schemas: Record<string, SchemaDiff>; mounted: string[]; unmounted: string[] };

/** Code of a deployment: what a push carries, evaluated before it is accepted. */
export interface Deployer {
  /** Loads and evaluates the modules without touching the database; UserError when a module, schema or auth.config fails. */
  analyze(code: PushedCode, environment: Record<string, string>): Promise<Analysis>;
  /** Makes the code current in one transaction: functions, schemas, crons, components, auth providers. */
  activate(code: PushedCode, analysis: Analysis): Promise<ActivationDiff>;
  /** Applies the schemas of a push within a mutation: the app's and those of all mounted components. Throws UserError when data does not fit. */
  applySchemas(tx: Transaction, analysis: Analysis): Record<string, SchemaDiff>;
  /** Hashes (sha256 of source + sourceMap) of the app's current modules by path, with their environment. */
  moduleHashes(): Array<{ path: string; hash: string; environment: "isolate" | "node" }>;
  /** Analysis of the current modules; null before the first push. */
  current(): Analysis | null;
  /** Current module of the app by path, to complete a push that sent only hashes. */
  module(path: string): BundledModule | null;
}

export interface Environment {
  all(): Record<string, string>;
  /** Applies changes in one transaction (null removes) and re-evaluates auth.config. UserError on a bad name or size. */
  update(changes: Record<string, string | null>): Promise<void>;
}
