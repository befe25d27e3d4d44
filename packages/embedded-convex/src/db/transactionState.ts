import type { Access, ConvexJsonObject } from "../contracts.js";
import { UserError } from "../contracts.js";
import type { Snapshot } from "../store/types.js";
import { writeTextIndex } from "../search/writeTextIndex.js";
import { identifierProblem, int64ToJson } from "../values/index.js";
import type { Catalog, TableInfo } from "./catalog.js";
import type { CursorCodec } from "./cursor.js";
import { encodeDocument, parseStored, resolveCommitTs, storedSize, type StoredDocument } from "./documents.js";
import { META_COUNTERS, tableKey, tableNumberKey } from "./keys.js";
import type { Usage } from "./limits.js";
import type { ReadRecorder } from "./readSet.js";
import { isReadableSystemTable } from "./systemTables.js";
import type { TransactionCore } from "./transactionCore.js";
import { viewGet, type Layer, type View } from "./view.js";

const USER_TABLE_VIA_SYSTEM = "User tables cannot be accessed with db.system.";
const SYSTEM_TABLE_VIA_USER = "System tables can only be accessed with db.system.";

/** A document before or after a change, as the indexes need it. */
export type DocumentVersion = { stored: StoredDocument; document: ConvexJsonObject };

/**
 * What a transaction sees and has done within one namespace: the app's own or a component's. Knows tables and documents, not
 * queries. Everything but the names is shared with the transaction's other namespaces.
 */
export class TransactionState implements View {
  readonly snapshot: Snapshot;
  readonly reads: ReadRecorder;
  readonly usage: Usage;
  readonly touched: string[];
  readonly cursors: CursorCodec;

  constructor(
    readonly core: TransactionCore,
    readonly namespace: string,
  ) {
    this.snapshot = core.snapshot;
    this.reads = core.reads;
    this.usage = core.usage;
    this.touched = core.touched;
    this.cursors = core.cursors;
  }

  get catalog(): Catalog {
    return this.core.catalog;
  }

  set catalog(catalog: Catalog) {
    this.core.catalog = catalog;
  }

  layers(): readonly Layer[] {
    return this.core.layers();
  }

  /** Writes one key. */
  put(key: string, value: string | null): void {
    this.core.put(key, value);
  }

  /** Key that stands for a table of this namespace, whether it exists or not. */
  tableKey(name: string): string {
    return tableKey(this.namespace, name);
  }

  /** A table by name as `access` may see it; what is missing becomes a dependency. */
  tableByName(name: string, access: Access): TableInfo | undefined {
    const table = this.catalog.table(this.namespace, name);
    if (table === undefined) this.reads.point(this.tableKey(name), access);
    return table !== undefined && this.isVisible(table, access) ? table : undefined;
  }

  /** A table by number as `access` may see it; tables are never renumbered, so only a miss is a dependency. */
  tableByNumber(tableNumber: number, access: Access): TableInfo | undefined {
    const table = this.catalog.tableByNumber(tableNumber);
    // A table never changes its namespace, so another's stays out of sight without being a dependency.
    if (table === undefined) this.reads.point(tableNumberKey(tableNumber), access);
    return table !== undefined && this.isVisible(table, access) ? table : undefined;
  }

  private isVisible(table: TableInfo, access: Access): boolean {
    return table.namespace === this.namespace && (access === "system" || !table.isSystem || isReadableSystemTable(table.name));
  }

  /** Refuses user tables through `db.system` and system tables through `db`. */
  guard(tableName: string, access: Access): void {
    if (access === "system") return;
    const isSystem = tableName.startsWith("_");
    if (access === "db.system" && !isSystem) throw new UserError("SystemTableError", USER_TABLE_VIA_SYSTEM);
    if (access === "user" && isSystem) throw new UserError("SystemTableError", SYSTEM_TABLE_VIA_USER);
  }

  /** The table, created when it does not exist yet. */
  ensureTable(name: string): TableInfo {
    const existing = this.catalog.table(this.namespace, name);
    if (existing !== undefined) return existing;
    const problem = identifierProblem(name);
    if (problem !== null) throw new UserError("InvalidTableName", problem);
    const { catalog, table } = this.catalog.withNewTable(this.namespace, name);
    this.catalog = catalog;
    this.saveTable(table);
    this.touched.push(tableNumberKey(table.stored.number));
    return table;
  }

  /** Stores a table's definition and the counters. */
  saveTable(table: TableInfo): void {
    this.put(table.key, JSON.stringify(table.stored));
    this.put(META_COUNTERS, JSON.stringify(this.catalog.counters));
    this.touched.push(table.key);
  }

  /** Reads a document and records it, present or not. */
  readDocument(table: TableInfo, id: string, access: Access): StoredDocument | undefined {
    const key = table.documentKey(id);
    this.reads.point(key, access);
    const stored = viewGet(this, key);
    if (stored !== undefined && access !== "system") this.usage.read(storedSize(stored));
    return stored;
  }

  /** Replaces a document (`before`) by another (`after`) in the table and all its indexes; null for none. */
  writeDocument(table: TableInfo, id: string, before: DocumentVersion | null, after: DocumentVersion | null): void {
    const key = table.documentKey(id);
    this.put(key, after?.stored ?? null);
    this.touched.push(key);
    for (const index of table.secondary) {
      const oldKey = before === null ? null : index.keyOf(before.document, id);
      const isSame = before !== null && after !== null && index.areEqual(before.document, after.document);
      const newKey = isSame ? oldKey : after === null ? null : index.keyOf(after.document, id);
      if (oldKey !== null) this.touched.push(oldKey);
      if (newKey === oldKey) continue;
      if (oldKey !== null) this.put(oldKey, null);
      if (newKey !== null) {
        this.put(newKey, id);
        this.touched.push(newKey);
      }
    }
    for (const index of table.textIndexes.values()) writeTextIndex(this, index, before?.document ?? null, after?.document ?? null);
  }

  /** Remembers that a written document still waits for the commit timestamp. */
  awaitCommitTs(table: TableInfo, id: string): void {
    this.core.awaitCommitTs(table.documentKey(id), (stored, ts) => {
      const present = this.catalog.table(this.namespace, table.name);
      if (present === undefined) return;
      const before = parseStored(stored);
      const resolved = resolveCommitTs(before, int64ToJson(ts)) as ConvexJsonObject;
      const after = encodeDocument(resolved, id, before["_creationTime"] as number, true, "db.insert");
      if (after.stored !== stored) this.writeDocument(present, id, { stored, document: before }, after);
    });
  }
}
