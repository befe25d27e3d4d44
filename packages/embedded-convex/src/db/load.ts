import type { SchemaExport, Timestamp } from "../contracts.js";
import type { Snapshot } from "../store/types.js";
import { Catalog, TableInfo, type Counters, type StoredTable } from "./catalog.js";
import { keyAfter, META_COUNTERS, META_CREATION_TIME, META_CURSOR_SECRET, META_FORMAT, META_TIMESTAMP, namespaceOfSchema, SCHEMAS_LOWER, SCHEMAS_UPPER, TABLES_LOWER, TABLES_UPPER } from "./keys.js";
import { parseSchema, type ParsedSchema } from "./schema.js";

export const META_KEYS = { format: META_FORMAT, timestamp: META_TIMESTAMP, cursorSecret: META_CURSOR_SECRET } as const;

const FORMAT = "1";
const CHUNK = 256;

function* entries(snapshot: Snapshot, lower: string, upper: string): Generator<readonly [key: string, value: string]> {
  let from = lower;
  for (;;) {
    const chunk = snapshot.range(from, upper, false, CHUNK);
    yield* chunk;
    const last = chunk.at(-1);
    if (last === undefined || chunk.length < CHUNK) return;
    from = keyAfter(last[0]);
  }
}

/** Reads tables, counters, schema and newest times as the store holds them; refuses data written in another format. */
export function loadCatalog(snapshot: Snapshot): { catalog: Catalog; ts: Timestamp; creationTime: number; cursorSecret: Buffer } {
  const format = snapshot.get(META_FORMAT);
  if (format !== FORMAT) throw new Error(`The data folder is in format ${String(format)}; this version reads format ${FORMAT}`);
  const tables: TableInfo[] = [];
  for (const [, value] of entries(snapshot, TABLES_LOWER, TABLES_UPPER)) tables.push(new TableInfo(JSON.parse(value) as StoredTable));
  const schemas = new Map<string, ParsedSchema>();
  for (const [key, value] of entries(snapshot, SCHEMAS_LOWER, SCHEMAS_UPPER)) {
    const schema = JSON.parse(value) as SchemaExport;
    if (schema !== null) schemas.set(namespaceOfSchema(key), parseSchema(schema));
  }
  const counters = snapshot.get(META_COUNTERS);
  const catalog = Catalog.of(tables, counters === undefined ? null : (JSON.parse(counters) as Counters), schemas);
  return {
    catalog,
    ts: BigInt(snapshot.get(META_TIMESTAMP) ?? "0"),
    creationTime: Number(snapshot.get(META_CREATION_TIME) ?? "0"),
    cursorSecret: Buffer.from(snapshot.get(META_CURSOR_SECRET) ?? "", "base64"),
  };
}
