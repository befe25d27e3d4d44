import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/database.js";
import { collect, freshDir, ManualClock, page, read, scan, search, write } from "./support.js";

const WRITER = fileURLToPath(new URL("crashWriter.ts", import.meta.url));

/** Runs the writer and kills it hard after `count` acknowledged transactions. Gives how many it acknowledged. */
function writeAndKill(dir: string, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", WRITER, dir], { stdio: ["ignore", "pipe", "inherit"] });
    let lines = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      lines += chunk.toString().split("\n").length - 1;
      if (lines >= count) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve(lines);
      else reject(new Error(`The writer ended by itself with code ${String(code)}`));
    });
  });
}

it("kill -9 leaves the index exactly as the documents are, and it goes on from there", async () => {
  const dir = freshDir();
  let acknowledged = 0;
  for (const count of [20, 80]) {
    acknowledged += await writeAndKill(dir, count);
    const database = await openDatabase({ dir }, new ManualClock());
    const rows = read(database, (tx) => collect(tx, scan("notes"), "system"));
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged * 4);
    expect(rows.length % 4).toBe(0);
    for (const word of ["common", "some3", "patched", "own7x3", "own7x1", "own7"]) {
      const holding = rows.filter((row) => (row["text"] as string).split(" ").some((other) => other.startsWith(word)));
      const shown = read(database, (tx) => page(tx, search(word, { kind: "first" }), 1_024, null).rows);
      expect(shown.map((row) => row._id).sort()).toEqual(holding.map((row) => row._id).sort());
    }
    const before = await write(database, (tx) => tx.count("notes", "user"));
    await write(database, (tx) => {
      tx.insert("notes", { text: `after ${count}`, kind: "second" }, "user");
      expect(collect(tx, search(`after ${count}`, { kind: "second" }))[0]).toMatchObject({ text: `after ${count}` });
      expect(tx.count("notes", "user")).toBe(before + 1);
    });
    await write(database, (tx) => collect(tx, search("after")).forEach((row) => tx.remove(row._id, { access: "user" })));
    await database.close();
  }
});
