/**
 * The one ordered key space of the store. Read sets, write log and subscriptions speak of these keys too, so a table's
 * existence is a dependency like any row.
 *
 *   m<name>                          counters, newest timestamp and creation time, schemas, cursor secret
 *   n<number>                        mark of a table number (a dependency only, never stored)
 *   t<namespace>NUL<name>            a table and its indexes
 *   a<text>                          notes: the backend's own rows outside all tables, never a dependency
 *   i<4-byte index id><sort key>     an index row: the document in `by_id`, the document's id elsewhere
 */
export const META_COUNTERS = "mcounters";
export const META_TIMESTAMP = "mtimestamp";
export const META_CREATION_TIME = "mcreationTime";
export const META_CURSOR_SECRET = "mcursorSecret";
export const META_FORMAT = "mformat";

/** Start of the keys of all schemas. */
const SCHEMA_PREFIX = "mschema";
export const SCHEMAS_LOWER = SCHEMA_PREFIX;
export const SCHEMAS_UPPER = `${SCHEMA_PREFIX}\x01`;

/** Key of a namespace's schema. The app's own is the bare prefix. */
export function schemaKey(namespace: string): string {
  return namespace === "" ? SCHEMA_PREFIX : `${SCHEMA_PREFIX}\0${namespace}`;
}

/** The namespace of a schema's key. */
export function namespaceOfSchema(key: string): string {
  return key.slice(SCHEMA_PREFIX.length + 1);
}

/** Start of every note. */
export const NOTE_PREFIX = "a";

export const TABLES_LOWER = "t";
export const TABLES_UPPER = "u";

/** Key of a table's definition. The namespace is "" for the app itself and a component's path for what it mounts. */
export function tableKey(namespace: string, name: string): string {
  return `t${namespace}\0${name}`;
}

/** Key that is touched when a table takes this number. */
export function tableNumberKey(tableNumber: number): string {
  return `n${tableNumber}`;
}

/** Start of every row of an index. */
export function indexPrefix(indexId: number): string {
  return `i${String.fromCharCode(indexId >>> 24, (indexId >>> 16) & 255, (indexId >>> 8) & 255, indexId & 255)}`;
}

/** First key after `key`: turns an inclusive bound into an exclusive one. */
export function keyAfter(key: string): string {
  return `${key}\0`;
}
