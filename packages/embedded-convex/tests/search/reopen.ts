import type { ConvexJsonObject, Transaction } from "../../src/contracts.js";
import { openDatabase } from "../../src/db/database.js";
import { collect, freshDir, ManualClock, notesSchema, read, scan, write, type Row } from "./support.js";

/** Stores documents, declares the search index afterwards, and shows what is there before and after the database is opened again. */
export async function applyAndReopen(documents: readonly ConvexJsonObject[], check: (tx: Transaction, rows: Row[]) => void): Promise<void> {
  const dir = freshDir();
  const clock = new ManualClock();
  let database = await openDatabase({ dir }, clock);
  await write(database, (tx) => documents.forEach((fields) => tx.insert("notes", fields, "user")));
  await write(database, (tx) => database.applySchema(tx, notesSchema()));
  const show = (tx: Transaction): void => check(tx, collect(tx, scan("notes")));
  read(database, show);
  await database.close();
  database = await openDatabase({ dir }, clock);
  read(database, show);
  await database.close();
}
