/** What the CLI sends to start a push: the app's bundled modules, some of them only by hash. */
import { UserError, type BundledModule, type Deployer } from "../contracts.js";
import { HttpError } from "../http/transport.js";

export type PushRequest = { adminKey: string; dryRun: boolean; udfServerVersion: string; modules: BundledModule[] };

/**
 * Reads a push request and fills in the modules that were sent as hashes.
 * Throws HttpError 400 for a malformed request and UserError for what this backend does not run.
 */
export function readPushRequest(body: Record<string, unknown>, deployer: Deployer): PushRequest {
  const app = asObject(body.appDefinition, "appDefinition");
  const components = asArray(body.componentDefinitions ?? [], "componentDefinitions");
  if (components.length > 0) {
    const names = components.map((component) => String(asObject(component, "component").definitionPath)).join(", ");
    throw new UserError("ComponentsNotSupported", `This backend does not run components yet. Remove them from convex.config.ts: ${names}`);
  }
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
  if ((app.schema ?? null) !== null) {
    const schema = readModule(app.schema);
    if (!modules.some((module) => module.path === schema.path)) modules.push(schema);
  }
  return {
    adminKey: asString(body.adminKey, "adminKey"),
    dryRun: body.dryRun === true,
    udfServerVersion: asString(app.udfServerVersion, "udfServerVersion"),
    modules: modules.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
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
