import type { SchemaExport, Timestamp } from "../contracts.js";
import type { Snapshot } from "../store/types.js";
import { Catalog, TableInfo, type Counters, type StoredTable } from "./catalog.js";
import { keyAfter, META_COUNTERS, META_CREATION_TIME, META_CURSOR_SECRET, META_FORMAT, META_SCHEMA, META_TIMESTAMP, TABLES_LOWER, TABLES_UPPER } from "./keys.js";
import { parseSchema } from "./schema.js";

export const META_KEYS = { format: META_FORMAT, timestamp: META_TIMESTAMP, cursorSecret: META_CURSOR_SECRET } as const;

const FORMAT = "1";
const CHUNK = 256;

function* entries(snapshot: Snapshot, lower: string, upper: string): Generator<string> {
  let from = lower;
  for (;;) {
    const chunk = snapshot.range(from, upper, false, CHUNK);
    for (const [, value] of chunk) yield value;
    const last = chunk.at(-1);
    if (last === undefined || chunk.length < CHUNK) return;
    from = keyAfter(last[0]);
  }
}

/** Reads tables, counters, schema and newest times as the store holds them; refuses data written in another format. */
export function loadCatalog(snapshot: Snapshot): { catalog: Catalog; ts: Timestamp; creationTime: number; cursorSecret: Buffer } {
  const format = snapshot.get(META_FORMAT);
  if (format !== FORMAT) throw new Error(`The data folder is in format ${String(format)}; this version reads format ${FORMAT}`);
  const tables = new Map<string, TableInfo>();
  for (const value of entries(snapshot, TABLES_LOWER, TABLES_UPPER)) {
    const table = new TableInfo(JSON.parse(value) as StoredTable);
    tables.set(table.name, table);
  }
  const counters = snapshot.get(META_COUNTERS);
  const schema = JSON.parse(snapshot.get(META_SCHEMA) ?? "null") as SchemaExport;
  const catalog = new Catalog(
    tables,
    counters === undefined ? Catalog.empty().counters : (JSON.parse(counters) as Counters),
    schema === null ? null : parseSchema(schema),
  );
  return {
    catalog,
    ts: BigInt(snapshot.get(META_TIMESTAMP) ?? "0"),
    creationTime: Number(snapshot.get(META_CREATION_TIME) ?? "0"),
    cursorSecret: Buffer.from(snapshot.get(META_CURSOR_SECRET) ?? "", "base64"),
  };
}
