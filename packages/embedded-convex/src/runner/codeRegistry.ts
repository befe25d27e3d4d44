/** Which code a transaction sees. The database decides; this keeps the loaded form of what it may name. */
import { randomUUID } from "node:crypto";
import type { ConvexJsonObject, Transaction } from "../contracts.js";
import { firstRow } from "./systemRows.js";
import type { LoadedCode } from "./loadedCode.js";

const KEPT_VERSIONS = 4;

/** Name of the `_deployment` row that says which code is current. Every run reads it, so a push invalidates every query, and it stays small. */
export const CODE_ROW = "code";

export class CodeRegistry {
  #current: LoadedCode | null = null;
  readonly #byId = new Map<string, LoadedCode>();
  #rowId: string | null = null;
  #rowText: string | null = null;
  #rowCode: LoadedCode | null = null;

  static newId(): string {
    return randomUUID();
  }

  /** Code of the newest activation, for actions and for questions about the deployment. */
  get current(): LoadedCode | null {
    return this.#current;
  }

  /** Makes code known before the transaction that makes it current commits. */
  prepare(code: LoadedCode): void {
    this.#byId.set(code.id, code);
  }

  forget(code: LoadedCode): void {
    if (this.#current !== code) this.#byId.delete(code.id);
  }

  /** Called when `code` is current in the database. */
  makeCurrent(code: LoadedCode): void {
    this.#byId.set(code.id, code);
    this.#current = code;
    for (const id of this.#byId.keys()) {
      if (this.#byId.size <= KEPT_VERSIONS) break;
      if (id !== code.id) this.#byId.delete(id);
    }
  }

  /** The code current in `tx`, null before the first push. Records the dependency. */
  inTransaction(view: Transaction): LoadedCode | null {
    const tx = view.inComponent("");
    const text = this.#rowId === null ? null : tx.get(this.#rowId, { table: "_deployment", access: "system" });
    if (text !== null && text === this.#rowText) return this.#rowCode;
    const row = firstRow(tx, "_deployment", "by_name", { name: CODE_ROW });
    if (row === null) return null;
    const code = this.#byId.get(String(row["version"])) ?? null;
    if (code === null) throw new Error(`Code version ${String(row["version"])} is not loaded`);
    this.#rowId = String(row["_id"]);
    this.#rowText = tx.get(this.#rowId, { table: "_deployment", access: "system" });
    this.#rowCode = code;
    return code;
  }
}

/** Writes a named row of `_deployment`. */
export function writeDeploymentRow(tx: Transaction, name: string, fields: ConvexJsonObject): void {
  const row = firstRow(tx, "_deployment", "by_name", { name });
  if (row === null) tx.insert("_deployment", { name, ...fields }, "system");
  else tx.replace(String(row["_id"]), { name, ...fields }, { table: "_deployment", access: "system" });
}
