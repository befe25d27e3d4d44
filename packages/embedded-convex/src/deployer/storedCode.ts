/** Code of the deployment in the database: sources by hash, modules by path, and what was found when they were examined. */
import { createHash } from "node:crypto";
import type { Analysis, BundledModule, Transaction } from "../contracts.js";
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

export type StoredCode = { version: string; activatedAtMs: number; modules: BundledModule[]; analysis: Analysis };

/** The current code, or null before the first push. */
export function readCode(tx: Transaction): StoredCode | null {
  const row = firstRow(tx, "_deployment", "by_name", { name: CODE_ROW });
  const found = firstRow(tx, "_deployment", "by_name", { name: ANALYSIS_ROW });
  if (row === null || found === null) return null;
  const sources = new Map(allRows(tx, "_module_sources").map((source) => [String(source["hash"]), String(source["content"])]));
  const modules = allRows(tx, "_modules").map((module): BundledModule => {
    const content = sources.get(String(module["hash"]));
    if (content === undefined) throw new Error(`The source of ${String(module["path"])} is missing from the database`);
    const { source, sourceMap } = JSON.parse(content) as { source: string; sourceMap?: string };
    const base = { path: String(module["path"]), source, environment: module["environment"] as "isolate" | "node" };
    return sourceMap === undefined ? base : { ...base, sourceMap };
  });
  return {
    version: String(row["version"]),
    activatedAtMs: Number(row["activatedAtMs"]),
    modules,
    analysis: JSON.parse(String(found["analysis"])) as Analysis,
  };
}

/** Replaces the code. Sources that are already stored are not written again; those no module uses any more go. */
export function writeCode(tx: Transaction, code: StoredCode): void {
  const wanted = new Map(code.modules.map((module) => [moduleHash(module), module]));
  for (const row of allRows(tx, "_module_sources")) {
    if (!wanted.delete(String(row["hash"]))) tx.remove(String(row["_id"]), { table: "_module_sources", access: "system" });
  }
  for (const [hash, { source, sourceMap }] of wanted) {
    tx.insert("_module_sources", { hash, content: JSON.stringify({ source, sourceMap }) }, "system");
  }
  for (const row of allRows(tx, "_modules")) tx.remove(String(row["_id"]), { table: "_modules", access: "system" });
  for (const module of code.modules)
    tx.insert("_modules", { path: module.path, hash: moduleHash(module), environment: module.environment }, "system");
  writeVersion(tx, code);
}

/** Names the current version; every query that runs afterwards, and every subscription, sees it. */
export function writeVersion(tx: Transaction, { version, activatedAtMs, analysis }: Omit<StoredCode, "modules">): void {
  writeDeploymentRow(tx, CODE_ROW, { version, activatedAtMs });
  writeDeploymentRow(tx, ANALYSIS_ROW, { analysis: JSON.stringify(analysis) });
}
