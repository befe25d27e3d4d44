/** The analysis of a push in the shape from which the CLI generates code and prints its summary. */
import {
  type Analysis,
  type AuthProviderConfig,
  type ConvexJson,
  type DefinitionAnalysis,
  type SchemaDiff,
  type SchemaExport,
  UserError,
} from "../contracts.js";
import { childPath, mountedComponents } from "../deployer/mountTree.js";

/** Index description of the CLI. Database and search indexes exist here. */
type IndexConfig =
  | { type: "database"; name: string; fields: string[] }
  | { type: "search"; name: string; searchField: string; filterFields: string[] };

type Diffs = Record<string, SchemaDiff>;

/** Answer of `start_push`. `pushId` comes back with `finish_push`. */
export function startPushResponse(
  analysis: Analysis,
  environment: Record<string, string>,
  pushId: string,
  udfServerVersion: string,
  diffs: Diffs,
): object {
  const definitions = Object.entries(analysis.definitions).map(([path, definition]) => [
    path,
    describeDefinition(path, definition, { type: "childComponent", name: definition.name }, udfServerVersion),
  ]);
  return {
    environmentVariables: environment,
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: analysis.authProviders.map(authInfo),
    analysis: { "": describeDefinition("", analysis, { type: "app" }, udfServerVersion), ...Object.fromEntries(definitions) },
    app: checkedComponent("", "", analysis, analysis),
    schemaChange: schemaChange(analysis, pushId, diffs),
  };
}

/** What a push does to the schemas, as `start_push` and `evaluate_push` tell it. */
export function schemaChange(analysis: Analysis, pushId: string | null, diffs: Diffs): object {
  return { allocatedComponentIds: {}, schemaIds: pushId === null ? {} : { "": pushId }, indexDiffs: indexDiffs(analysis, diffs) };
}

type IndexDiff = { added_indexes: IndexConfig[]; removed_indexes: IndexConfig[] };

/** Changed indexes per component. */
export function indexDiffs(analysis: Analysis, diffs: Diffs): Record<string, IndexDiff> {
  const schemas = new Map(mountedComponents(analysis).map(({ path, analysis: { schema } }) => [path, schema]));
  schemas.set("", analysis.schema);
  return Object.fromEntries(Object.entries(diffs).map(([path, diff]) => [path, indexDiff(schemas.get(path) ?? null, diff)]));
}

function indexDiff(schema: SchemaExport | null, diff: SchemaDiff): IndexDiff {
  const declared = declaredIndexes(schema);
  const describe = (name: string): IndexConfig => declared.get(name) ?? { type: "database", name, fields: [] };
  return { added_indexes: diff.addedIndexes.map(describe), removed_indexes: diff.removedIndexes.map(describe) };
}

/** A mounted component with everything it mounts. */
function checkedComponent(definitionPath: string, componentPath: string, definition: DefinitionAnalysis, analysis: Analysis): object {
  const children = definition.mounts.map(({ name, path }) => [
    name,
    checkedComponent(path, childPath(componentPath, name), analysis.definitions[path]!, analysis),
  ]);
  return {
    definitionPath,
    componentPath,
    args: {},
    childComponents: Object.fromEntries(children) as object,
    httpRoutes: {
      httpModuleRoutes: definition.modules["http.js"]?.httpRoutes?.map(([path, method]) => ({ path, method })) ?? null,
      mounts: Object.keys(definition.httpMounts),
    },
    exports: {},
  };
}

/** One line per provider, to compare the sets before and after a push. */
export function authKeys(providers: AuthProviderConfig[]): string[] {
  return providers.map((provider) => JSON.stringify(authInfo(provider)));
}

function authInfo(provider: AuthProviderConfig): object {
  return "type" in provider ? { ...provider, applicationID: provider.applicationID ?? null } : provider;
}

function describeDefinition(path: string, analysis: DefinitionAnalysis, definitionType: object, serverVersion: string): object {
  return {
    definition: {
      path,
      definitionType,
      childComponents: analysis.mounts,
      httpMounts: Object.fromEntries(Object.entries(analysis.httpMounts).map(([at, name]) => [at, `_reference/childComponent/${name}`])),
      exports: path === "" ? { type: "branch", branch: [] } : exportsOf(analysis),
    },
    schema: analysis.schema,
    functions: Object.fromEntries(
      Object.entries(analysis.modules).map(([path, module]) => [
        path,
        {
          functions: module.functions.map((fn) => ({
            name: fn.name,
            pos:
              fn.position === null
                ? null
                : { path: fn.position.path, start_lineno: fn.position.startLine, start_col: fn.position.startColumn },
            udfType: fn.udfType,
            visibility: { kind: fn.visibility },
            args: fn.args,
            returns: fn.returns,
          })),
          httpRoutes: module.httpRoutes?.map(([routePath, method]) => ({ route: { path: routePath, method } })) ?? null,
          cronSpecs: module.cronSpecs,
          sourceMapped: null,
        },
      ]),
    ),
    udfConfig: {
      serverVersion,
      importPhaseRngSeed: { $bytes: Buffer.alloc(32).toString("base64") },
      importPhaseUnixTimestamp: { $integer: Buffer.alloc(8).toString("base64") },
    },
  };
}

type Exports = { type: "leaf"; leaf: string } | { type: "branch"; branch: Array<[name: string, exported: Exports]> };

/** What a component offers to the one that mounts it: its public functions, by module and name. */
function exportsOf({ modules }: DefinitionAnalysis): Exports {
  const root: Exports = { type: "branch", branch: [] };
  for (const [path, { functions }] of Object.entries(modules)) {
    const module = path.replace(/\.js$/, "");
    for (const { name, visibility } of functions) {
      if (visibility !== "public") continue;
      let branch = root.branch;
      for (const part of module.split("/")) {
        const existing = branch.find(([at]) => at === part)?.[1];
        const next: Exports = existing ?? { type: "branch", branch: [] };
        if (next.type === "leaf") throw new UserError("InvalidModules", `${path} and a function have the same name: ${part}`);
        if (existing === undefined) branch.push([part, next]);
        branch = next.branch;
      }
      branch.push([name, { type: "leaf", leaf: `_reference/function/${module}:${name}` }]);
    }
  }
  return root;
}

function declaredIndexes(schema: SchemaExport | null): Map<string, IndexConfig> {
  const declared = new Map<string, IndexConfig>();
  for (const table of tablesOf(schema)) {
    const add = (descriptor: string, config: (name: string) => IndexConfig): void => {
      const name = `${table.tableName}.${descriptor}`;
      declared.set(name, config(name));
    };
    for (const { indexDescriptor, fields } of table.indexes) add(indexDescriptor, (name) => ({ type: "database", name, fields }));
    for (const { indexDescriptor, searchField, filterFields } of table.searchIndexes ?? [])
      add(indexDescriptor, (name) => ({ type: "search", name, searchField, filterFields }));
  }
  return declared;
}

type ExportedTable = {
  tableName: string;
  indexes: Array<{ indexDescriptor: string; fields: string[] }>;
  searchIndexes?: Array<{ indexDescriptor: string; searchField: string; filterFields: string[] }>;
};

function tablesOf(schema: ConvexJson): ExportedTable[] {
  // The schema was checked when it was analyzed.
  return (schema as { tables: ExportedTable[] } | null)?.tables ?? [];
}
