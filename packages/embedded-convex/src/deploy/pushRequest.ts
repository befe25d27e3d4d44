/** What the CLI sends to start a push: the app's bundled modules, some of them only by hash. */
import { UserError, type BundledModule, type Deployer, type PushedCode, type PushedComponent } from "../contracts.js";
import { HttpError } from "../http/transport.js";

export type PushRequest = { adminKey: string; dryRun: boolean; udfServerVersion: string; code: PushedCode };

/**
 * Reads a push request and fills in the modules that were sent as hashes.
 * Throws HttpError 400 for a malformed request and UserError for what this backend does not run.
 */
export function readPushRequest(body: Record<string, unknown>, deployer: Deployer): PushRequest {
  const app = asObject(body.appDefinition, "appDefinition");
  const dependencies = asArray(body.nodeDependencies ?? [], "nodeDependencies");
  if (dependencies.length > 0) {
    const names = dependencies.map((dependency) => String(asObject(dependency, "nodeDependency").name)).join(", ");
    throw new UserError(
      "ExternalPackagesNotSupported",
      `This backend does not install external packages. Remove them from node.externalPackages in convex.json: ${names}`,
    );
  }
  const modules = [
    ...asArray(app.changedModules, "changedModules").map(readModule),
    ...asArray(app.unchangedModuleHashes, "unchangedModuleHashes").map((entry) =>
      unchangedModule(asObject(entry, "module hash"), deployer),
    ),
  ];
  return {
    adminKey: asString(body.adminKey, "adminKey"),
    dryRun: body.dryRun === true,
    udfServerVersion: asString(app.udfServerVersion, "udfServerVersion"),
    code: {
      modules: withSchema(modules, app.schema),
      definition: (app.definition ?? null) === null ? null : readModule(app.definition),
      dependencies: readPaths(app.dependencies),
      components: asArray(body.componentDefinitions ?? [], "componentDefinitions").map(readComponent),
    },
  };
}

function readComponent(raw: unknown): PushedComponent {
  const component = asObject(raw, "component definition");
  return {
    path: asString(component.definitionPath, "component path"),
    definition: readModule(component.definition),
    dependencies: readPaths(component.dependencies),
    modules: withSchema(asArray(component.functions, "component functions").map(readModule), component.schema),
  };
}

function readPaths(raw: unknown): string[] {
  return asArray(raw ?? [], "dependencies").map((path) => asString(path, "dependency"));
}

/** The modules in the order of their paths, the schema among them. */
function withSchema(modules: BundledModule[], raw: unknown): BundledModule[] {
  const schema = (raw ?? null) === null ? null : readModule(raw);
  const all = schema === null || modules.some(({ path }) => path === schema.path) ? modules : [...modules, schema];
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readModule(raw: unknown): BundledModule {
  const module = asObject(raw, "module");
  const { environment, sourceMap } = module;
  if (environment !== "isolate" && environment !== "node") throw invalid(`environment ${JSON.stringify(environment)}`);
  const base = { path: asString(module.path, "module path"), source: asString(module.source, "module source"), environment } as const;
  return typeof sourceMap === "string" ? { ...base, sourceMap } : base;
}

function unchangedModule(entry: Record<string, unknown>, deployer: Deployer): BundledModule {
  const path = asString(entry.path, "module path");
  const current = deployer.moduleHashes().find((module) => module.path === path);
  const module = deployer.module(path);
  // The CLI starts over on this code: another push has changed the module since it asked for the hashes.
  if (module === null || current === undefined || current.hash !== entry.sha256 || current.environment !== entry.environment)
    throw new HttpError(409, "RaceDetected", `The module ${path} was changed by another push.`);
  return module;
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(what);
  return value as Record<string, unknown>;
}

function asArray(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(what);
  return value;
}

function asString(value: unknown, what: string): string {
  if (typeof value !== "string") throw invalid(what);
  return value;
}

function invalid(what: string): HttpError {
  return new HttpError(400, "InvalidConfig", `The push request has no valid ${what}.`);
}
