import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { backUpWhenDue, backupsFolder, nameFor } from "@/scripts/lib/backups";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 1, 3, 30, 15);

let data: string;
let server: Server;
let isBroken: boolean;

/** A backend that writes what a finished backup has, or refuses. */
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "parley-backups-"));
  writeFileSync(join(data, "data-key"), "the key");
  isBroken = false;
  server = createServer((request, response) => {
    void text(request).then((body) => {
      if (isBroken) {
        response.writeHead(500).end("disk full");
        return;
      }
      const { folder } = JSON.parse(body) as { folder: string };
      mkdirSync(folder);
      writeFileSync(join(folder, "manifest.json"), "{}");
      response.end(JSON.stringify({ madeAtMs: 1, fileCount: 1, bytes: 2 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(data, { recursive: true });
});

async function look(nowMs: number): Promise<string | null> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return await backUpWhenDue({ url, siteUrl: url, adminKey: "embedded|key" }, data, { nowMs, firstDueMs: START_MS });
}

const names = (): string[] => (existsSync(backupsFolder(data)) ? readdirSync(backupsFolder(data)).sort() : []);

it("is made when it is due, once a day, with the keys of the machine", async () => {
  expect(await look(START_MS - 1)).toBeNull();
  expect(names()).toEqual([]);
  const first = await look(START_MS);
  expect(first).toBe(join(backupsFolder(data), "2026-11-01T03-30-15.000Z"));
  expect(readdirSync(first ?? "").sort()).toEqual(["convex", "data-key"]);
  expect(await look(START_MS + DAY_MS - 1)).toBeNull();
  expect(await look(START_MS + DAY_MS)).not.toBeNull();
  expect(names()).toEqual(["2026-11-01T03-30-15.000Z", "2026-11-02T03-30-15.000Z"]);
});

it("keeps the newest fourteen and touches nothing else", async () => {
  mkdirSync(join(backupsFolder(data), "before the move"), { recursive: true });
  mkdirSync(join(backupsFolder(data), nameFor(START_MS - 30 * DAY_MS)));
  for (let day = 0; day < 17; day += 1) expect(await look(START_MS + day * DAY_MS)).not.toBeNull();
  const kept = names();
  expect(kept).toHaveLength(16);
  // A folder that was never finished is nobody's to delete, and counts for nothing.
  expect(kept.filter((name) => !name.startsWith("2026-11"))).toEqual(["2026-10-02T03-30-15.000Z", "before the move"]);
  expect(kept.at(1)).toBe("2026-11-04T03-30-15.000Z");
});

it("leaves nothing of one that failed, keeps the old ones, and is due again", async () => {
  await look(START_MS);
  isBroken = true;
  await expect(look(START_MS + DAY_MS)).rejects.toThrow(/refused .*backup \(500\): disk full/);
  expect(names()).toEqual(["2026-11-01T03-30-15.000Z"]);
  isBroken = false;
  expect(await look(START_MS + DAY_MS + 1)).not.toBeNull();
});
