/** The analysis of a push in the shape from which the CLI generates code and prints its summary. */
import type { Analysis, AuthProviderConfig, ConvexJson, SchemaDiff } from "../contracts.js";

/** Index description of the CLI. Database and search indexes exist here. */
export type IndexConfig =
  | { type: "database"; name: string; fields: string[] }
  | { type: "search"; name: string; searchField: string; filterFields: string[] };

/** Answer of `start_push`. `pushId` comes back with `finish_push`. */
export function startPushResponse(
  analysis: Analysis,
  environment: Record<string, string>,
  pushId: string,
  udfServerVersion: string,
  diff: SchemaDiff,
): object {
  return {
    environmentVariables: environment,
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: analysis.authProviders.map(authInfo),
    analysis: { "": rootDefinition(analysis, udfServerVersion) },
    app: {
      definitionPath: "",
      componentPath: "",
      args: {},
      childComponents: {},
      httpRoutes: {
        httpModuleRoutes: analysis.modules["http.js"]?.httpRoutes?.map(([path, method]) => ({ path, method })) ?? null,
        mounts: [],
      },
      exports: {},
    },
    schemaChange: schemaChange(analysis, pushId, diff),
  };
}

/** What a push does to the schema, as `start_push` and `evaluate_push` tell it. */
export function schemaChange(analysis: Analysis, pushId: string | null, diff: SchemaDiff): object {
  return { allocatedComponentIds: {}, schemaIds: pushId === null ? {} : { "": pushId }, indexDiffs: { "": indexDiff(analysis, diff) } };
}

export function indexDiff(analysis: Analysis, diff: SchemaDiff): { added_indexes: IndexConfig[]; removed_indexes: IndexConfig[] } {
  const declared = declaredIndexes(analysis);
  const describe = (name: string): IndexConfig => declared.get(name) ?? { type: "database", name, fields: [] };
  return { added_indexes: diff.addedIndexes.map(describe), removed_indexes: diff.removedIndexes.map(describe) };
}

/** One line per provider, to compare the sets before and after a push. */
export function authKeys(providers: AuthProviderConfig[]): string[] {
  return providers.map((provider) => JSON.stringify(authInfo(provider)));
}

function authInfo(provider: AuthProviderConfig): object {
  return "type" in provider ? { ...provider, applicationID: provider.applicationID ?? null } : provider;
}

function rootDefinition(analysis: Analysis, serverVersion: string): object {
  return {
    definition: { path: "", definitionType: { type: "app" }, childComponents: [], httpMounts: {}, exports: { type: "branch", branch: [] } },
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

function declaredIndexes(analysis: Analysis): Map<string, IndexConfig> {
  const declared = new Map<string, IndexConfig>();
  for (const table of tablesOf(analysis.schema)) {
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
