import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Access, Clock, ConvexJson, ConvexJsonObject, Database, IndexBound, SerializedQuery, Transaction } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  constructor(public now = 1_700_000_000_000) {}
  nowMs(): number {
    return this.now;
  }
  callAt(): () => void {
    throw new Error("The data layer sets no timers");
  }
}

const dirs: string[] = [];
const databases: Database[] = [];
afterAll(async () => {
  for (const database of databases) await database.close();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "database-"));
  dirs.push(dir);
  return dir;
}

/** A database in memory that is closed after the tests. */
export async function memoryDatabase(clock: Clock = new ManualClock()): Promise<Database> {
  const database = await openDatabase({ memory: true }, clock);
  databases.push(database);
  return database;
}

export type Row = ConvexJsonObject & { _id: string; _creationTime: number };

export const scan = (tableName: string, order: "asc" | "desc" = "asc", operators: SerializedQuery["operators"] = []): SerializedQuery => ({
  source: { type: "FullTableScan", tableName, order },
  operators,
});

export const range = (indexName: string, bounds: IndexBound[] = [], order: "asc" | "desc" = "asc", operators: SerializedQuery["operators"] = []): SerializedQuery => ({
  source: { type: "IndexRange", indexName, range: bounds, order },
  operators,
});

export const eq = (fieldPath: string, value: ConvexJson): IndexBound => ({ type: "Eq", fieldPath, value });

/** All documents of a query. */
export function collect(tx: Transaction, query: SerializedQuery, access: Access = "user"): Row[] {
  const stream = tx.openStream(query, access);
  const out: Row[] = [];
  for (let text = tx.streamNext(stream); text !== null; text = tx.streamNext(stream)) out.push(JSON.parse(text) as Row);
  return out;
}

/** Runs `body` in a query. */
export function read<T>(database: Database, body: (tx: Transaction) => T): T {
  const { tx, release } = database.beginQuery();
  try {
    return body(tx);
  } finally {
    release();
  }
}

/** Runs a synchronous `body` in a mutation and gives its value. */
export async function write<T>(database: Database, body: (tx: Transaction) => T): Promise<T> {
  return (await database.mutate(async (tx) => body(tx))).value;
}

type TableOptions = { indexes?: Record<string, string[]>; documentType?: ConvexJson };

/** A schema in the form `schema.export()` gives. */
export function schemaOf(tables: Record<string, TableOptions>, schemaValidation = true): ConvexJson {
  return {
    schemaValidation,
    tables: Object.entries(tables).map(([tableName, { indexes = {}, documentType = { type: "any" } }]) => ({
      tableName,
      indexes: Object.entries(indexes).map(([indexDescriptor, fields]) => ({ indexDescriptor, fields })),
      searchIndexes: [],
      vectorIndexes: [],
      documentType,
    })),
  };
}
