/** Bundled modules made ready for `vm`: ES modules become CommonJS, compiled once per code version. */
import { transform, type TransformFailure } from "esbuild";
import { posix } from "node:path";
import { Script } from "node:vm";
import { type BundledModule, UserError } from "../contracts.js";
import { INTRINSIC_NAMES } from "./sharedGlobals.js";

export type CompiledModule = {
  path: string;
  /** Name in stack traces: the path, with the definition's path before it in a component. */
  file: string;
  environment: "isolate" | "node";
  /** CommonJS text. */
  code: string;
  /** Map from the CommonJS text to the bundle. */
  codeMap: string;
  /** Map from the bundle to the developer's files, where the push carried one. */
  bundleMap: string | undefined;
};

/** Parts the path of a component's definition from that of its module in stack traces. */
export const HOME_MARK = "//";

/** Marks the file name of a bundled module in stack traces. */
export const MODULE_SCHEME = "convex:/";

/**
 * Converts every module. Throws `UserError` naming the module that cannot be read.
 */
export async function compileModules(modules: readonly BundledModule[], home: string): Promise<Map<string, CompiledModule>> {
  const compiled = await Promise.all(modules.map((module) => compileModule(module, home)));
  return new Map(compiled.map((module) => [module.path, module]));
}

async function compileModule(module: BundledModule, home: string): Promise<CompiledModule> {
  try {
    const { code, map } = await transform(module.source, {
      format: "cjs",
      loader: "js",
      target: "node20",
      platform: "neutral",
      sourcemap: "external",
      sourcefile: module.path,
      supported: { "dynamic-import": false },
      logLevel: "silent",
    });
    const file = home === "" ? module.path : home + HOME_MARK + module.path;
    return { path: module.path, file, environment: module.environment, code, codeMap: map, bundleMap: module.sourceMap };
  } catch (error) {
    const reasons = (error as Partial<TransformFailure>).errors?.map((each) => each.text) ?? [String(error)];
    throw new UserError("InvalidModules", `Failed to load ${module.path}: ${reasons.join("; ")}`);
  }
}

export type ModuleFactory = (exports: object, require: (specifier: string) => unknown, module: { exports: object }) => void;

/** Script whose value takes the intrinsics and returns the module's factory. Usable in any context. */
export function moduleScript(module: CompiledModule): Script {
  const parameters = module.environment === "node" ? NODE_PARAMETERS : INTRINSIC_NAMES;
  return new Script(`(function(${parameters.join(",")}){return function(exports,require,module){\n${module.code}\n}})`, {
    filename: MODULE_SCHEME + module.file,
    lineOffset: -1,
  });
}

/** What `"use node"` modules get in place of the process's own. */
const NODE_PARAMETERS = ["Convex", "console", "process", "Date"] as const;

/** Path of the module a specifier means inside `importer`, or null for a package. */
export function resolveSpecifier(importer: string, specifier: string): string | null {
  if (!specifier.startsWith("./") && !specifier.startsWith("../")) return null;
  return posix.normalize(posix.join(posix.dirname(importer), specifier));
}
