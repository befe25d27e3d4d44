/**
 * Child process of the crash test: writes without end until it is killed, and prints each acknowledged commit as
 * `<writer>:<number> <timestamp>`. Each mutation inserts a row, counts it, and writes a row with a key of 3,000 bytes.
 */
import { writeSync } from "node:fs";
import { openDatabase } from "../../src/db/database.js";
import { collect, ManualClock, scan, schemaOf } from "./programs.js";

const [dir = "", run = "0"] = process.argv.slice(2);
const WRITERS = 16;
const user = { access: "user" as const };

const database = await openDatabase({ dir }, new ManualClock(Date.now()));
await database.mutate(async (tx) => {
  database.applySchema(tx, schemaOf({ rows: { indexes: { by_name: ["name"] } }, totals: {}, long: { indexes: { by_text: ["text"] } } }));
  if (collect(tx, scan("totals")).length === 0) tx.insert("totals", { count: 0 }, "user");
});

async function writer(number: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const name = `${run}.${number}:${n}`;
    const { ts } = await database.mutate(async (tx) => {
      const [total] = collect(tx, scan("totals"));
      tx.insert("rows", { name, filler: "x".repeat(n % 500) }, "user");
      await Promise.resolve();
      tx.insert("long", { text: "k".repeat(3000) + name }, "user");
      tx.patch(total?._id ?? "", { count: (total?.["count"] as number) + 1 }, user);
    });
    writeSync(1, `${name} ${ts}\n`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
