/** Code of the deployment in the database: sources by hash, modules by path, and what was found when they were examined. */
import { createHash } from "node:crypto";
import type { Analysis, BundledModule, ConvexJsonObject, PushedCode, PushedComponent, Transaction } from "../contracts.js";
import { CODE_ROW, writeDeploymentRow } from "../runner/codeRegistry.js";
import { allRows, firstRow } from "../runner/systemRows.js";

/** The hash the CLI compares: SHA-256 of source and source map. */
export function moduleHash(module: BundledModule): string {
  return createHash("sha256")
    .update(module.source)
    .update(module.sourceMap ?? "")
    .digest("hex");
}

/** Name of the `_deployment` row with what was found in the current code. Apart from the row every run reads: it is large. */
const ANALYSIS_ROW = "analysis";

/** Modules of the definition of a component, apart from its functions: `convex.config`. */
const DEFINITION_MODULE = "definition";

const NO_COMPONENTS: Pick<Analysis, "mounts" | "httpMounts" | "definitions"> = { mounts: [], httpMounts: {}, definitions: {} };

export type StoredCode = { version: string; activatedAtMs: number; code: PushedCode; analysis: Analysis };

/** The current code, or null before the first push. */
export function readCode(tx: Transaction): StoredCode | null {
  const row = firstRow(tx, "_deployment", "by_name", { name: CODE_ROW });
  const found = firstRow(tx, "_deployment", "by_name", { name: ANALYSIS_ROW });
  if (row === null || found === null) return null;
  const dependencies = JSON.parse(String(found["dependencies"] ?? "{}")) as Record<string, string[]>;
  const sources = new Map(allRows(tx, "_module_sources").map((source) => [String(source["hash"]), String(source["content"])]));
  const moduleOf = (module: ConvexJsonObject): BundledModule => {
    const content = sources.get(String(module["hash"]));
    if (content === undefined) throw new Error(`The source of ${String(module["path"])} is missing from the database`);
    const { source, sourceMap } = JSON.parse(content) as { source: string; sourceMap?: string };
    const base = { path: String(module["path"]), source, environment: module["environment"] as "isolate" | "node" };
    return sourceMap === undefined ? base : { ...base, sourceMap };
  };
  const rows = allRows(tx, "_modules");
  // Rows of the app's functions, and all rows of older data folders, name no component.
  const of = (component: string | undefined, role: string | undefined): BundledModule[] =>
    rows.filter((row) => row["component"] === component && row["role"] === role).map(moduleOf);
  const [definition = null] = of("", DEFINITION_MODULE);
  return {
    version: String(row["version"]),
    activatedAtMs: Number(row["activatedAtMs"]),
    code: {
      modules: of(undefined, undefined),
      definition,
      dependencies: dependencies[""] ?? [],
      components: Object.entries(dependencies)
        .filter(([path]) => path !== "")
        .map(([path, names]): PushedComponent => {
          const [own] = of(path, DEFINITION_MODULE);
          if (own === undefined) throw new Error(`The definition of the component ${path} is missing from the database`);
          return { path, definition: own, dependencies: names, modules: of(path, undefined) };
        }),
    },
    // Data folders from before there were components do not speak of them.
    analysis: { ...NO_COMPONENTS, ...(JSON.parse(String(found["analysis"])) as Omit<Analysis, keyof typeof NO_COMPONENTS>) },
  };
}

/** Replaces the code. Sources that are already stored are not written again; those no module uses any more go. */
export function writeCode(tx: Transaction, stored: StoredCode): void {
  const entries = moduleEntries(stored.code);
  const wanted = new Map(entries.map(({ module }) => [moduleHash(module), module]));
  for (const row of allRows(tx, "_module_sources")) {
    if (!wanted.delete(String(row["hash"]))) tx.remove(String(row["_id"]), { table: "_module_sources", access: "system" });
  }
  for (const [hash, { source, sourceMap }] of wanted) {
    tx.insert("_module_sources", { hash, content: JSON.stringify({ source, sourceMap }) }, "system");
  }
  for (const row of allRows(tx, "_modules")) tx.remove(String(row["_id"]), { table: "_modules", access: "system" });
  for (const { module, ...place } of entries)
    tx.insert("_modules", { ...place, path: module.path, hash: moduleHash(module), environment: module.environment }, "system");
  writeVersion(tx, stored);
}

type ModuleEntry = { module: BundledModule; component?: string; role?: string };

function moduleEntries({ modules, definition, components }: PushedCode): ModuleEntry[] {
  return [
    ...modules.map((module) => ({ module })),
    ...(definition === null ? [] : [{ module: definition, component: "", role: DEFINITION_MODULE }]),
    ...components.flatMap((component): ModuleEntry[] => [
      { module: component.definition, component: component.path, role: DEFINITION_MODULE },
      ...component.modules.map((module) => ({ module, component: component.path })),
    ]),
  ];
}

/** Names the current version; every query that runs afterwards, and every subscription, sees it. */
export function writeVersion(tx: Transaction, { version, activatedAtMs, code, analysis }: StoredCode): void {
  writeDeploymentRow(tx, CODE_ROW, { version, activatedAtMs });
  const dependencies = Object.fromEntries([
    ["", code.dependencies],
    ...code.components.map(({ path, dependencies: names }) => [path, names]),
  ]);
  writeDeploymentRow(tx, ANALYSIS_ROW, { analysis: JSON.stringify(analysis), dependencies: JSON.stringify(dependencies) });
}
