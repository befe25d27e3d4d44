import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/database.js";
import { collect, eq, freshDir, ManualClock, range, read, write } from "./support.js";

const WRITER = fileURLToPath(new URL("crashWriter.ts", import.meta.url));
const ROUNDS = 5;

/** Runs the writer and kills it hard after `count` acknowledged commits. Gives what it acknowledged. */
function writeAndKill(dir: string, round: number, count: number): Promise<Array<{ name: string; ts: bigint }>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", WRITER, dir, String(round)], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    let killed = false;
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (killed || output.split("\n").length <= count) return;
      killed = true;
      child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal !== "SIGKILL") reject(new Error(`The writer ended by itself with code ${String(code)}`));
      // The last line may be cut; only whole lines were acknowledged for certain.
      const lines = output.slice(0, output.lastIndexOf("\n")).split("\n");
      resolve(lines.map((line) => ({ name: line.split(" ")[0] ?? "", ts: BigInt(line.split(" ")[1] ?? "0") })));
    });
  });
}

describe("kill -9", () => {
  it("loses no acknowledged mutation, tears none apart, and time never goes back", async () => {
    const dir = freshDir();
    const acknowledged: string[] = [];
    let newest = 0n;
    for (let round = 0; round < ROUNDS; round += 1) {
      const commits = await writeAndKill(dir, round, 40 + round * 97);
      expect(commits.every(({ ts }) => ts > newest)).toBe(true);
      acknowledged.push(...commits.map(({ name }) => name));
      newest = commits.reduce((max, { ts }) => (ts > max ? ts : max), newest);

      const database = await openDatabase({ dir }, new ManualClock());
      expect(database.visibleTs()).toBeGreaterThanOrEqual(newest);
      read(database, (tx) => {
        for (const name of acknowledged) expect(collect(tx, range("rows.by_name", [eq("name", name)]), "system")).toHaveLength(1);
        const rows = collect(tx, range("rows.by_name"), "system").map((row) => row["name"] as string);
        const long = collect(tx, range("long.by_text"), "system").map((row) => (row["text"] as string).slice(3000));
        expect(collect(tx, range("totals.by_creation_time"), "system")).toMatchObject([{ count: rows.length }]);
        expect(rows.length).toBeGreaterThanOrEqual(acknowledged.length);
        expect(long).toEqual(rows);
        expect([...rows].sort((a, b) => (a < b ? -1 : 1))).toEqual(rows);
      });
      const before = newest;
      const { ts } = await database.mutate(async (tx) => tx.insert("other", {}, "user"));
      expect(ts).toBeGreaterThan(before);
      newest = ts;
      await write(database, (tx) => expect(tx.count("other", "user")).toBe(round + 1));
      await database.close();
    }
    expect(acknowledged.length).toBeGreaterThan(1000);
  });
});
