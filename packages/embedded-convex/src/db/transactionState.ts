import type { Access, ConvexJsonObject } from "../contracts.js";
import { UserError } from "../contracts.js";
import type { Snapshot } from "../store/types.js";
import { treeGet, treeSet } from "../store/tree.js";
import { writeTextIndex } from "../search/writeTextIndex.js";
import { identifierProblem, int64ToJson } from "../values/index.js";
import type { Catalog, TableInfo } from "./catalog.js";
import type { CursorCodec } from "./cursor.js";
import { encodeDocument, parseStored, resolveCommitTs, storedSize, type StoredDocument } from "./documents.js";
import { META_COUNTERS, tableKey, tableNumberKey } from "./keys.js";
import { Usage } from "./limits.js";
import { ReadRecorder } from "./readSet.js";
import { TRANSACTION_OVER } from "./sharedSnapshot.js";
import { isReadableSystemTable } from "./systemTables.js";
import { viewGet, type Layer, type View } from "./view.js";

const USER_TABLE_VIA_SYSTEM = "User tables cannot be accessed with db.system.";
const SYSTEM_TABLE_VIA_USER = "System tables can only be accessed with db.system.";

/** A document before or after a change, as the indexes need it. */
export type DocumentVersion = { stored: StoredDocument; document: ConvexJsonObject };

type Restore = { overlay: Layer; catalog: Catalog; touched: number };

/**
 * What a transaction sees and has done: a snapshot, the layers ordered before it, its own overlay, and what it read, used
 * and touched. Knows tables and documents, not queries.
 */
export class TransactionState implements View {
  readonly reads = new ReadRecorder();
  readonly usage = new Usage();
  overlay: Layer = null;
  /** Keys whose rows changed, to be matched with read sets; an index row counts when only its document changed. */
  touched: string[] = [];
  private readonly unresolved = new Map<string, { tableName: string; id: string }>();
  private readonly atCommit: Array<{ key: string; textAt: (ts: bigint) => string }> = [];
  private cachedLayers: readonly Layer[] | null = null;
  private ended = false;

  constructor(
    readonly snapshot: Snapshot,
    private readonly below: readonly Layer[],
    public catalog: Catalog,
    readonly cursors: CursorCodec,
  ) {}

  layers(): readonly Layer[] {
    this.cachedLayers ??= this.overlay === null ? this.below : [this.overlay, ...this.below];
    return this.cachedLayers;
  }

  /** Refuses writes from now on: they would come too late for the commit. */
  end(): void {
    this.ended = true;
  }

  /** Writes one key. */
  put(key: string, value: string | null): void {
    if (this.ended) throw new Error(TRANSACTION_OVER);
    this.overlay = treeSet(this.overlay, key, value);
    this.cachedLayers = null;
  }

  /** Writes one key with a text that needs the commit's timestamp. Until then the key stays as it was. */
  putAtCommit(key: string, textAt: (ts: bigint) => string): void {
    if (this.ended) throw new Error(TRANSACTION_OVER);
    this.atCommit.push({ key, textAt });
  }

  /** Whether there is anything to commit. */
  get hasWrites(): boolean {
    return this.overlay !== null || this.atCommit.length > 0;
  }

  mark(): Restore {
    return { overlay: this.overlay, catalog: this.catalog, touched: this.touched.length };
  }

  restore(mark: Restore): void {
    this.overlay = mark.overlay;
    this.catalog = mark.catalog;
    this.touched.length = mark.touched;
    this.cachedLayers = null;
  }

  /** A table by name as `access` may see it; what is missing becomes a dependency. */
  tableByName(name: string, access: Access): TableInfo | undefined {
    const table = this.catalog.table(name);
    if (table === undefined) this.reads.point(tableKey("", name), access);
    return table !== undefined && this.isVisible(table, access) ? table : undefined;
  }

  /** A table by number as `access` may see it; tables are never renumbered, so only a miss is a dependency. */
  tableByNumber(tableNumber: number, access: Access): TableInfo | undefined {
    const table = this.catalog.tableByNumber(tableNumber);
    if (table === undefined) this.reads.point(tableNumberKey(tableNumber), access);
    return table !== undefined && this.isVisible(table, access) ? table : undefined;
  }

  private isVisible(table: TableInfo, access: Access): boolean {
    return access === "system" || !table.isSystem || isReadableSystemTable(table.name);
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
    const existing = this.catalog.table(name);
    if (existing !== undefined) return existing;
    const problem = identifierProblem(name);
    if (problem !== null) throw new UserError("InvalidTableName", problem);
    const { catalog, table } = this.catalog.withNewTable(name);
    this.catalog = catalog;
    this.saveTable(table);
    this.touched.push(tableNumberKey(table.stored.number));
    return table;
  }

  /** Stores a table's definition and the counters. */
  saveTable(table: TableInfo): void {
    this.put(tableKey("", table.name), JSON.stringify(table.stored));
    this.put(META_COUNTERS, JSON.stringify(this.catalog.counters));
    this.touched.push(tableKey("", table.name));
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
    this.unresolved.set(table.documentKey(id), { tableName: table.name, id });
  }

  /** Puts the commit timestamp into everything that waits for it. */
  resolveCommitTs(ts: bigint): void {
    for (const { key, textAt } of this.atCommit) this.put(key, textAt(ts));
    for (const [key, { tableName, id }] of this.unresolved) {
      const stored = treeGet(this.overlay, key);
      const table = this.catalog.table(tableName);
      if (stored === undefined || stored === null || table === undefined) continue;
      const before = parseStored(stored);
      const resolved = resolveCommitTs(before, int64ToJson(ts)) as ConvexJsonObject;
      const after = encodeDocument(resolved, id, before["_creationTime"] as number, true, "db.insert");
      if (after.stored !== stored) this.writeDocument(table, id, { stored, document: before }, after);
    }
  }
}
