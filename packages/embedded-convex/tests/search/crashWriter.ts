/**
 * Child process of the crash test: inserts, patches and removes searched documents until it is killed, and prints the number of
 * each acknowledged transaction.
 */
import { writeSync } from "node:fs";
import { openDatabase } from "../../src/db/database.js";
import { ManualClock } from "../db/programs.js";
import { notesSchema, textOf, user } from "./crashPlan.js";

const [dir = ""] = process.argv.slice(2);
const database = await openDatabase({ dir }, new ManualClock(Date.now()));
await database.mutate(async (tx) => {
  database.applySchema(tx, notesSchema());
});

for (let n = 0; ; n += 1) {
  await database.mutate(async (tx) => {
    const ids = Array.from({ length: 5 }, (_, i) => tx.insert("notes", { text: textOf(n, i), kind: "first" }, "user"));
    tx.patch(ids[0] as string, { text: `patched ${textOf(n, 9)}` }, user);
    tx.remove(ids[1] as string, user);
  });
  writeSync(1, `${n}\n`);
}
