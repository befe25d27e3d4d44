import type { SchemaDiff, SchemaExport } from "../contracts.js";
import { UserError } from "../contracts.js";
import { setTextIndexes } from "../search/applyTextIndexes.js";
import type { TextIndexDefinition } from "../search/textIndex.js";
import { validationProblem, type TableNameOf } from "../values/index.js";
import { ROOT, TableInfo, type IndexInfo, type StoredIndex } from "./catalog.js";
import { parseStored } from "./documents.js";
import { schemaKey } from "./keys.js";
import { parseSchema, type ParsedSchema, type ParsedTable } from "./schema.js";
import { SYSTEM_TABLES } from "./systemTables.js";
import { withoutSystemFields } from "./transaction.js";
import type { TransactionState } from "./transactionState.js";
import { ViewScan } from "./view.js";

const CHUNK = 256;

function* documentsOf(state: TransactionState, table: TableInfo): Generator<ReturnType<typeof parseStored>> {
  const scan = new ViewScan(state, table.byId.prefix, table.byId.upper, false, CHUNK);
  for (let entry = scan.next(); entry !== null; entry = scan.next()) yield parseStored(entry[1]);
}

function dropRows(state: TransactionState, index: IndexInfo): void {
  const scan = new ViewScan(state, index.prefix, index.upper, false, CHUNK);
  for (let entry = scan.next(); entry !== null; entry = scan.next()) {
    state.put(entry[0], null);
    state.touched.push(entry[0]);
  }
}

function fillIndexes(state: TransactionState, table: TableInfo, indexes: readonly IndexInfo[]): void {
  for (const document of documentsOf(state, table)) {
    const id = document["_id"] as string;
    for (const index of indexes) {
      const key = index.keyOf(document, id);
      state.put(key, id);
      state.touched.push(key);
    }
  }
}

/** Makes a table's declared indexes exactly these: drops, adds and fills. Returns what changed, by qualified name. */
function setIndexes(state: TransactionState, name: string, wanted: ReadonlyMap<string, readonly string[]>): Pick<SchemaDiff, "addedIndexes" | "removedIndexes"> {
  const table = state.ensureTable(name);
  const kept: Record<string, StoredIndex> = {};
  const dropped: IndexInfo[] = [];
  for (const [indexName, stored] of Object.entries(table.stored.indexes)) {
    if (wanted.get(indexName)?.join() === stored.fields.join()) kept[indexName] = stored;
    else dropped.push(table.indexes.get(indexName) as IndexInfo);
  }
  const added = [...wanted].filter(([indexName]) => kept[indexName] === undefined);
  if (dropped.length === 0 && added.length === 0) return { addedIndexes: [], removedIndexes: [] };
  const counters = { ...state.catalog.counters };
  for (const [indexName, fields] of added) {
    kept[indexName] = { id: counters.nextIndexId, fields: [...fields] };
    counters.nextIndexId += 1;
  }
  for (const index of dropped) dropRows(state, index);
  const changed = new TableInfo({ ...table.stored, indexes: kept });
  state.catalog = state.catalog.withTable(changed, counters);
  state.saveTable(changed);
  fillIndexes(state, changed, added.map(([indexName]) => changed.indexes.get(indexName) as IndexInfo));
  return { addedIndexes: added.map(([indexName]) => `${name}.${indexName}`), removedIndexes: dropped.map((index) => index.qualifiedName) };
}

/** Makes the system tables of a namespace what this version declares. A component has those that its own functions work with. */
export function createSystemTables(state: TransactionState): void {
  for (const [name, { indexes, perComponent }] of Object.entries(SYSTEM_TABLES)) {
    if (state.namespace === ROOT || perComponent === true) setIndexes(state, name, new Map(Object.entries(indexes)));
  }
}

function validateDocuments(state: TransactionState, table: ParsedTable, tables: TableNameOf): void {
  const info = state.catalog.table(state.namespace, table.name);
  if (table.documentType === null || info === undefined) return;
  for (const document of documentsOf(state, info)) {
    const problem = validationProblem(table.documentType, withoutSystemFields(document), tables);
    if (problem === null) continue;
    throw new UserError(
      "SchemaValidationError",
      `Document with ID "${String(document["_id"])}" in table "${table.name}" does not match the schema: ${problem}`,
    );
  }
}

function mustValidate(table: ParsedTable, before: ParsedSchema | null): boolean {
  return before?.validates !== true || before.tables.get(table.name)?.documentTypeJson !== table.documentTypeJson;
}

/**
 * Makes `schema` the schema: creates its tables, brings every table's indexes in line (a table that left the schema loses
 * its declared indexes but keeps its documents) and checks existing documents against changed document types.
 */
export function applySchemaTo(state: TransactionState, schema: SchemaExport | null): SchemaDiff {
  createSystemTables(state);
  const { namespace } = state;
  const before = state.catalog.schemaOf(namespace);
  const parsed = schema === null ? null : parseSchema(schema);
  const diff: SchemaDiff = { addedIndexes: [], removedIndexes: [], addedTables: [] };
  const wanted = parsed?.tables ?? new Map<string, ParsedTable>();
  const others = state.catalog.tablesIn(namespace).filter((table) => !table.isSystem && !wanted.has(table.name));
  for (const table of wanted.values()) {
    if (state.catalog.table(namespace, table.name) === undefined) diff.addedTables.push(table.name);
    state.ensureTable(table.name);
  }
  const targets = [...[...wanted.values()].map(({ name, indexes, textIndexes }) => ({ name, indexes, textIndexes })), ...others.map(({ name }) => ({ name, indexes: new Map<string, string[]>(), textIndexes: new Map<string, TextIndexDefinition>() }))];
  for (const { name, indexes, textIndexes } of targets) {
    for (const change of [setIndexes(state, name, indexes), setTextIndexes(state, name, textIndexes)]) {
      diff.addedIndexes.push(...change.addedIndexes);
      diff.removedIndexes.push(...change.removedIndexes);
    }
  }
  state.catalog = state.catalog.withSchema(namespace, parsed);
  if (JSON.stringify(before?.json ?? null) !== JSON.stringify(schema)) {
    state.put(schemaKey(namespace), JSON.stringify(schema));
    state.touched.push(schemaKey(namespace));
  }
  const tables: TableNameOf = (tableNumber) => state.tableByNumber(tableNumber, "system")?.name ?? null;
  if (parsed?.validates === true) {
    for (const table of parsed.tables.values()) if (mustValidate(table, before)) validateDocuments(state, table, tables);
  }
  return diff;
}
