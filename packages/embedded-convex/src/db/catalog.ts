import { parseFieldPath, sortKey, stringSortKey, valueAtPath } from "../values/index.js";
import type { ConvexJsonObject } from "../contracts.js";
import { TextIndex, type StoredTextIndex } from "../search/textIndex.js";
import { indexPrefix, tableKey } from "./keys.js";
import type { ParsedSchema } from "./schema.js";

const FIRST_USER_TABLE_NUMBER = 10_001;

/** The namespace of the app itself. Every mounted component has one of its own, named by its path. */
export const ROOT = "";

/** What the store keeps about an index: `fields` without the implicit `_creationTime` and `_id`. */
export type StoredIndex = { id: number; fields: string[] };
/** `namespace` is left out for tables of the app. Numbers are unique across namespaces. */
export type StoredTable = { namespace?: string; name: string; number: number; byId: number; byCreationTime: number; indexes: Record<string, StoredIndex>; textIndexes?: Record<string, StoredTextIndex> };
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

  get namespace(): string {
    return this.stored.namespace ?? ROOT;
  }

  /** Key of the table's definition; also what stands for its existence in read sets. */
  get key(): string {
    return tableKey(this.namespace, this.name);
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

type Namespaces<T> = ReadonlyMap<string, T>;

/** Tables, counters and schemas at one moment. Immutable: changes give a new catalog. */
export class Catalog {
  private readonly byNumber: ReadonlyMap<number, TableInfo>;

  private constructor(
    private readonly tables: Namespaces<ReadonlyMap<string, TableInfo>>,
    readonly counters: Counters,
    private readonly schemas: Namespaces<ParsedSchema>,
  ) {
    this.byNumber = new Map([...tables.values()].flatMap((named) => [...named.values()]).map((table) => [table.stored.number, table]));
  }

  /** The catalog of these tables; without counters it is that of a new database. */
  static of(tables: Iterable<TableInfo>, counters: Counters | null, schemas: Namespaces<ParsedSchema>): Catalog {
    const named = new Map<string, Map<string, TableInfo>>();
    for (const table of tables) {
      const namespace = named.get(table.namespace);
      if (namespace === undefined) named.set(table.namespace, new Map([[table.name, table]]));
      else namespace.set(table.name, table);
    }
    return new Catalog(named, counters ?? { nextIndexId: 1, nextSystemTable: 1, nextUserTable: FIRST_USER_TABLE_NUMBER }, schemas);
  }

  /** Namespaces that hold tables, mounted or not. */
  namespaces(): string[] {
    return [...this.tables.keys()];
  }

  table(namespace: string, name: string): TableInfo | undefined {
    return this.tables.get(namespace)?.get(name);
  }

  tablesIn(namespace: string): TableInfo[] {
    return [...(this.tables.get(namespace)?.values() ?? [])];
  }

  tableByNumber(tableNumber: number): TableInfo | undefined {
    return this.byNumber.get(tableNumber);
  }

  schemaOf(namespace: string): ParsedSchema | null {
    return this.schemas.get(namespace) ?? null;
  }

  withTable(table: TableInfo, counters: Counters = this.counters): Catalog {
    const named = new Map(this.tables.get(table.namespace)).set(table.name, table);
    return new Catalog(new Map(this.tables).set(table.namespace, named), counters, this.schemas);
  }

  withSchema(namespace: string, schema: ParsedSchema | null): Catalog {
    const schemas = new Map(this.schemas);
    if (schema === null) schemas.delete(namespace);
    else schemas.set(namespace, schema);
    return new Catalog(this.tables, this.counters, schemas);
  }

  /** A new empty table and the catalog that holds it. */
  withNewTable(namespace: string, name: string): { catalog: Catalog; table: TableInfo } {
    const { nextIndexId, nextSystemTable, nextUserTable } = this.counters;
    const system = name.startsWith("_");
    const table = new TableInfo({
      ...(namespace === ROOT ? {} : { namespace }),
      name,
      number: system ? nextSystemTable : nextUserTable,
      byId: nextIndexId,
      byCreationTime: nextIndexId + 1,
      indexes: {},
    });
    const counters = {
      nextIndexId: nextIndexId + 2,
      nextSystemTable: system ? nextSystemTable + 1 : nextSystemTable,
      nextUserTable: system ? nextUserTable : nextUserTable + 1,
    };
    return { catalog: this.withTable(table, counters), table };
  }
}
