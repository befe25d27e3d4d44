import { parseFieldPath, sortKey, stringSortKey, valueAtPath } from "../values/index.js";
import type { ConvexJsonObject } from "../contracts.js";
import { TextIndex, type StoredTextIndex } from "../search/textIndex.js";
import { indexPrefix } from "./keys.js";
import type { ParsedSchema } from "./schema.js";

const FIRST_USER_TABLE_NUMBER = 10_001;

/** What the store keeps about an index: `fields` without the implicit `_creationTime` and `_id`. */
export type StoredIndex = { id: number; fields: string[] };
export type StoredTable = { name: string; number: number; byId: number; byCreationTime: number; indexes: Record<string, StoredIndex>; textIndexes?: Record<string, StoredTextIndex> };
export type Counters = { nextIndexId: number; nextSystemTable: number; nextUserTable: number };

/** An index ready for use. `fields` is everything a range may name, in order, without the closing `_id`. */
export class IndexInfo {
  readonly prefix: string;
  readonly upper: string;
  private readonly paths: string[][];

  constructor(
    readonly id: number,
    readonly tableName: string,
    readonly name: string,
    readonly fields: readonly string[],
  ) {
    this.prefix = indexPrefix(id);
    this.upper = indexPrefix(id + 1);
    this.paths = fields.map(parseFieldPath);
  }

  get qualifiedName(): string {
    return `${this.tableName}.${this.name}`;
  }

  /** Whether two states of one document surely have the same row. May say no where they do, for values that are objects. */
  areEqual(a: ConvexJsonObject, b: ConvexJsonObject): boolean {
    for (const path of this.paths) if (valueAtPath(a, path) !== valueAtPath(b, path)) return false;
    return true;
  }

  /** Key of a document's row. An unresolved commit timestamp sorts as the largest int64. */
  keyOf(document: ConvexJsonObject, id: string): string {
    let key = this.prefix;
    for (const path of this.paths) key += sortKey(valueAtPath(document, path));
    return key + stringSortKey(id);
  }
}

/** A table with its indexes. */
export class TableInfo {
  readonly byId: IndexInfo;
  readonly byCreationTime: IndexInfo;
  /** Declared indexes by name, without the two built-in ones. */
  readonly indexes: ReadonlyMap<string, IndexInfo>;
  /** Every index but `by_id`: those whose rows hold an id. */
  readonly secondary: readonly IndexInfo[];
  /** Search indexes by name. */
  readonly textIndexes: ReadonlyMap<string, TextIndex>;

  constructor(readonly stored: StoredTable) {
    const { name } = stored;
    this.byId = new IndexInfo(stored.byId, name, "by_id", []);
    this.byCreationTime = new IndexInfo(stored.byCreationTime, name, "by_creation_time", ["_creationTime"]);
    this.indexes = new Map(
      Object.entries(stored.indexes).map(([indexName, index]) => [indexName, new IndexInfo(index.id, name, indexName, [...index.fields, "_creationTime"])]),
    );
    this.secondary = [this.byCreationTime, ...this.indexes.values()];
    this.textIndexes = new Map(Object.entries(stored.textIndexes ?? {}).map(([indexName, index]) => [indexName, new TextIndex(name, indexName, index)]));
  }

  get name(): string {
    return this.stored.name;
  }

  get isSystem(): boolean {
    return this.name.startsWith("_");
  }

  /** Key of the document with this id. */
  documentKey(id: string): string {
    return this.byId.prefix + stringSortKey(id);
  }

  index(name: string): IndexInfo | undefined {
    if (name === "by_id") return this.byId;
    if (name === "by_creation_time") return this.byCreationTime;
    return this.indexes.get(name);
  }
}

/** Tables, counters and schema at one moment. Immutable: changes give a new catalog. */
export class Catalog {
  private readonly byNumber: ReadonlyMap<number, TableInfo>;

  constructor(
    readonly tables: ReadonlyMap<string, TableInfo>,
    readonly counters: Counters,
    readonly schema: ParsedSchema | null,
  ) {
    this.byNumber = new Map([...tables.values()].map((table) => [table.stored.number, table]));
  }

  static empty(): Catalog {
    return new Catalog(new Map(), { nextIndexId: 1, nextSystemTable: 1, nextUserTable: FIRST_USER_TABLE_NUMBER }, null);
  }

  table(name: string): TableInfo | undefined {
    return this.tables.get(name);
  }

  tableByNumber(tableNumber: number): TableInfo | undefined {
    return this.byNumber.get(tableNumber);
  }

  withTable(table: TableInfo, counters: Counters = this.counters): Catalog {
    return new Catalog(new Map(this.tables).set(table.name, table), counters, this.schema);
  }

  withSchema(schema: ParsedSchema | null): Catalog {
    return new Catalog(this.tables, this.counters, schema);
  }

  /** A new empty table and the catalog that holds it. */
  withNewTable(name: string): { catalog: Catalog; table: TableInfo } {
    const { nextIndexId, nextSystemTable, nextUserTable } = this.counters;
    const system = name.startsWith("_");
    const table = new TableInfo({ name, number: system ? nextSystemTable : nextUserTable, byId: nextIndexId, byCreationTime: nextIndexId + 1, indexes: {} });
    const counters = {
      nextIndexId: nextIndexId + 2,
      nextSystemTable: system ? nextSystemTable + 1 : nextSystemTable,
      nextUserTable: system ? nextUserTable : nextUserTable + 1,
    };
    return { catalog: this.withTable(table, counters), table };
  }
}
