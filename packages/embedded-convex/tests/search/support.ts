import type { ConvexJson, ConvexJsonObject, Database, PageResult, SerializedQuery, Transaction } from "../../src/contracts.js";
import { collect, memoryDatabase, type Row, write } from "../db/support.js";

export * from "../db/support.js";

export const user = { access: "user" as const };

/** A schema of one table, `notes`, whose search index `by_text` covers `text` and filters by `kind` and `nested.open`. */
export function notesSchema(filterFields: string[] = ["kind", "nested.open"], more: ConvexJsonObject[] = []): ConvexJson {
  const searchIndexes = [{ indexDescriptor: "by_text", searchField: "text", filterFields }, ...more];
  return {
    schemaValidation: true,
    tables: [{ tableName: "notes", indexes: [{ indexDescriptor: "by_kind", fields: ["kind"] }], searchIndexes, vectorIndexes: [], documentType: { type: "any" } }],
  };
}

export async function notesDatabase(): Promise<Database> {
  const database = await memoryDatabase();
  await write(database, (tx) => database.applySchema(tx, notesSchema()));
  return database;
}

/** The query `withSearchIndex("by_text", q => q.search("text", text).eq(…)…)`. */
export function search(text: string, filters: Record<string, ConvexJson> = {}, operators: SerializedQuery["operators"] = []): SerializedQuery {
  const conditions = Object.entries(filters).map(([fieldPath, value]) => ({ type: "Eq", fieldPath, value }));
  return { source: { type: "Search", indexName: "notes.by_text", filters: [{ type: "Search", fieldPath: "text", value: text }, ...conditions] }, operators };
}

/** Names of what a search finds, best first. */
export function found(tx: Transaction, text: string, filters: Record<string, ConvexJson> = {}): unknown[] {
  return collect(tx, search(text, filters)).map((row) => row["name"] ?? row["text"]);
}

export const insert = (tx: Transaction, fields: ConvexJsonObject): string => tx.insert("notes", fields, "user");

export function page(tx: Transaction, query: SerializedQuery, pageSize: number, cursor: string | null, endCursor: string | null = null): PageResult & { rows: Row[] } {
  const result = tx.queryPage({ query, cursor, endCursor, pageSize }, "user");
  return { ...result, rows: result.page as Row[] };
}
