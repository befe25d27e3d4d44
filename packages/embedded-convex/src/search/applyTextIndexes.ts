import type { ConvexJsonObject, SchemaDiff } from "../contracts.js";
import { TableInfo } from "../db/catalog.js";
import { parseStored } from "../db/documents.js";
import type { TransactionState } from "../db/transactionState.js";
import { viewGet, ViewScan } from "../db/view.js";
import { isSameTextIndex, type TextIndex, type StoredTextIndex, type TextIndexDefinition } from "./textIndex.js";
import { fillTextIndex } from "./writeTextIndex.js";

const CHUNK = 256;

function* documentsByAge(state: TransactionState, table: TableInfo): Generator<ConvexJsonObject> {
  const { prefix, upper } = table.byCreationTime;
  const scan = new ViewScan(state, prefix, upper, false, CHUNK);
  for (let entry = scan.next(); entry !== null; entry = scan.next()) {
    const stored = viewGet(state, table.documentKey(entry[1]));
    if (stored === undefined) throw new Error(`by_creation_time of ${table.name} names document ${entry[1]}, which does not exist`);
    yield parseStored(stored);
  }
}

function dropRows(state: TransactionState, index: TextIndex): void {
  const scan = new ViewScan(state, index.prefix, index.upper, false, CHUNK);
  for (let entry = scan.next(); entry !== null; entry = scan.next()) state.put(entry[0], null);
}

/** Makes a table's search indexes exactly these: drops, adds and fills. Returns what changed, by qualified name. */
export function setTextIndexes(
  state: TransactionState,
  name: string,
  wanted: ReadonlyMap<string, TextIndexDefinition>,
): Pick<SchemaDiff, "addedIndexes" | "removedIndexes"> {
  const table = state.ensureTable(name);
  const kept: Record<string, StoredTextIndex> = {};
  const dropped: TextIndex[] = [];
  for (const index of table.textIndexes.values()) {
    const definition = wanted.get(index.name);
    if (definition !== undefined && isSameTextIndex(definition, index.stored)) kept[index.name] = index.stored;
    else dropped.push(index);
  }
  const added = [...wanted].filter(([indexName]) => kept[indexName] === undefined);
  if (dropped.length === 0 && added.length === 0) return { addedIndexes: [], removedIndexes: [] };
  const counters = { ...state.catalog.counters };
  for (const [indexName, { searchField, filterFields }] of added) {
    kept[indexName] = { id: counters.nextIndexId, searchField, filterFields };
    counters.nextIndexId += 1;
  }
  for (const index of dropped) dropRows(state, index);
  const changed = new TableInfo({ ...table.stored, textIndexes: kept });
  state.catalog = state.catalog.withTable(changed, counters);
  state.saveTable(changed);
  for (const [indexName] of added) fillTextIndex(state, changed.textIndexes.get(indexName) as TextIndex, documentsByAge(state, changed));
  return { addedIndexes: added.map(([indexName]) => `${name}.${indexName}`), removedIndexes: dropped.map((index) => index.qualifiedName) };
}
