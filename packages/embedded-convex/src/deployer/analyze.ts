/** Examining a push: every module is evaluated and asked what it exports, before anything is accepted. */
import {
  type AnalyzedFunction,
  type AnalyzedModule,
  type AuthProviderConfig,
  type ConvexJson,
  type DefinitionAnalysis,
  type SchemaExport,
  UserError,
} from "../contracts.js";
import { canonicalPath } from "../runner/paths.js";
import { type CodeVersion, type RegisteredFunction, udfTypeOf } from "../runtime/codeVersion.js";
import type { CronSpec } from "../scheduler/crons.js";
import { firstTime } from "../scheduler/cronSchedule.js";
import { validatorFromText } from "../values/index.js";
import { readAuthConfig } from "./authConfig.js";

const FUNCTION_NAME = /^[A-Za-z_$][\w$]*$/;

/** What the modules of the app or of a component export. Throws UserError naming the module at fault. */
export function analyzeModules(code: CodeVersion, nowMs: number): Pick<DefinitionAnalysis, "modules" | "schema"> {
  const modules: Record<string, AnalyzedModule> = {};
  for (const path of code.functionModules()) modules[path] = { functions: analyzeFunctions(code, path), httpRoutes: null, cronSpecs: null };
  if (code.has("http.js")) modules["http.js"] = { functions: [], httpRoutes: analyzeRoutes(code), cronSpecs: null };
  if (code.has("crons.js")) modules["crons.js"] = { functions: [], httpRoutes: null, cronSpecs: analyzeCrons(code, modules, nowMs) };
  return { modules, schema: analyzeSchema(code) };
}

/** Providers of `auth.config.js`, none without one. Throws UserError. */
export function analyzeAuth(code: CodeVersion): AuthProviderConfig[] {
  return code.has("auth.config.js") ? readAuthConfig(code.loadForAnalysis("auth.config.js")["default"]) : [];
}

function analyzeFunctions(code: CodeVersion, path: string): AnalyzedFunction[] {
  const functions: AnalyzedFunction[] = [];
  const exports = code.loadForAnalysis(path);
  for (const [name, value] of Object.entries(exports)) {
    const udfType = udfTypeOf(value);
    if (udfType === null) continue;
    if (!FUNCTION_NAME.test(name)) throw fault(path, `"${name}" is not a valid function name`);
    if (udfType !== "action" && code.modules.get(path)?.environment === "node") {
      throw fault(
        path,
        `\`${name}\` defined in \`${path}\` is a ${udfType === "query" ? "Query" : "Mutation"} function. Only actions can be defined in Node.js. See https://docs.convex.dev/functions/actions for more details.`,
      );
    }
    const fn = value as RegisteredFunction;
    const [args, returns] = exportedValidators(path, name, fn);
    functions.push({
      name,
      udfType: udfType === "query" ? "Query" : udfType === "mutation" ? "Mutation" : "Action",
      visibility: fn.isPublic === true ? "public" : "internal",
      args,
      returns,
      position: null,
    });
  }
  return functions.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exportedValidators(path: string, name: string, fn: RegisteredFunction): [args: string, returns: string] {
  try {
    const args = fn.exportArgs?.() ?? '{"type":"any"}';
    const returns = fn.exportReturns?.() ?? "null";
    validatorFromText(args);
    if (returns !== "null") validatorFromText(returns);
    return [args, returns];
  } catch (error) {
    throw fault(path, `The validators of \`${name}\` are not valid: ${(error as Error).message}`);
  }
}

function analyzeRoutes(code: CodeVersion): Array<[path: string, method: string]> {
  const router = code.loadForAnalysis("http.js")["default"] as
    { isRouter?: unknown; getRoutes?: () => Array<readonly [string, string, unknown]> } | undefined;
  if (router === undefined) throw fault("http.js", "`http.js` must have a default export of a Router.");
  if (router.isRouter !== true || router.getRoutes === undefined)
    throw fault("http.js", "The default export of `http.js` is not a Router.");
  return router.getRoutes().map(([path, method]) => [path, method]);
}

function analyzeCrons(code: CodeVersion, modules: Record<string, AnalyzedModule>, nowMs: number): ConvexJson {
  const crons = code.loadForAnalysis("crons.js")["default"] as { isCrons?: unknown; export?: () => string } | undefined;
  if (crons === undefined) throw fault("crons.js", "`crons.js` must have a default export of a Crons object.");
  if (crons.isCrons !== true || crons.export === undefined)
    throw fault("crons.js", "The default export of `crons.js` is not a Crons object.");
  const specs = JSON.parse(crons.export()) as Record<string, CronSpec>;
  for (const [name, spec] of Object.entries(specs)) {
    firstTime(name, spec.schedule, nowMs);
    const [module = "", fn = ""] = canonicalPath(spec.name).split(":");
    const found = modules[module]?.functions.find((each) => each.name === fn);
    if (found === undefined) throw fault("crons.js", `The cron job '${name}' schedules a function that does not exist: ${spec.name}`);
    if (found.udfType === "Query")
      throw fault("crons.js", `The cron job '${name}' schedules the query ${spec.name}. Only mutations and actions can be scheduled.`);
  }
  return specs;
}

function analyzeSchema(code: CodeVersion): SchemaExport | null {
  if (!code.has("schema.js")) return null;
  const schema = code.loadForAnalysis("schema.js")["default"] as { export?: () => string } | undefined;
  if (schema === undefined)
    throw new UserError(
      "MissingSchemaExport",
      "Schema file missing default export. Please make sure to export a schema with `export default defineSchema({...})`.",
    );
  if (typeof schema.export !== "function")
    throw new UserError(
      "InvalidSchemaExport",
      "Default export from schema file isn't a Convex schema. Please make sure to export a schema with `export default defineSchema({...})`.",
    );
  try {
    return JSON.parse(schema.export()) as SchemaExport;
  } catch (error) {
    throw new UserError("InvalidSchema", `Hit an error while evaluating your schema: ${(error as Error).message}`);
  }
}

function fault(path: string, message: string): UserError {
  return new UserError("InvalidModules", `Failed to analyze ${path}: ${message}`);
}
