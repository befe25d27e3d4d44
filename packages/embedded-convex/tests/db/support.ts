import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Clock, Database, Transaction } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { ManualClock } from "./programs.js";

export * from "./programs.js";

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
