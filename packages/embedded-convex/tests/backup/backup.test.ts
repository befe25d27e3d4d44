/** Backups of a running server, and what is made from them. */
import { ConvexHttpClient } from "convex/browser";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BackupFailure, restoreBackup, startServer } from "../../src/index.js";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { FileClient, namesOnDisk } from "../storage/fileClient.js";
import { temporaryFolder } from "../support/program.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";

const cleanups: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function newFolder(): string {
  const { path, remove } = temporaryFolder();
  cleanups.push(remove);
  return path;
}

async function open(dataFolder: string): Promise<TestServer> {
  const server = await startFixtureServer({ dataFolder });
  cleanups.push(() => server.dispose());
  return server;
}

async function askFor(
  server: Pick<TestServer, "url" | "adminKey">,
  folder: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${server.url}/api/backup`, {
    method: "POST",
    headers: { authorization: `Convex ${server.adminKey}` },
    body: JSON.stringify({ folder }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const add = async (server: TestServer, text: string) =>
  await new ConvexHttpClient(server.url, { logger: false }).mutation(api.lists.add, { list: "kept", text });
const textsOf = async (url: string): Promise<string[]> =>
  await new ConvexHttpClient(url, { logger: false }).query(api.lists.texts, { list: "kept" });

describe("a backup of a running server", () => {
  it("holds all that was acknowledged before it, under load, with the bytes of every file a row names", { timeout: 60_000 }, async () => {
    const source = newFolder();
    const server = await open(source);
    const client = new FileClient(server.url);
    const bytes = Buffer.from("the bytes of a file that stays");
    const kept = await client.upload(bytes, { "content-type": "text/plain" });
    const doomed = await client.upload("gone while the backup is made");
    const acknowledged: string[] = [];
    let isDone = false;
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let i = 0; !isDone; i += 1) {
        await add(server, `${writer}.${i}`);
        acknowledged.push(`${writer}.${i}`);
      }
    });
    await expect.poll(() => acknowledged.length, { timeout: 10_000, interval: 1 }).toBeGreaterThan(100);
    const before = [...acknowledged];
    const target = join(newFolder(), "backup");
    const [answer] = await Promise.all([askFor(server, target), client.convex.mutation(api.files.remove, { id: doomed })]);
    isDone = true;
    await Promise.all(writers);
    expect(answer).toMatchObject({ status: 200, body: { bytes: expect.any(Number) as number } });
    // The removal that waited for the backup has been made up for.
    await expect.poll(() => namesOnDisk(source)).toHaveLength(1);

    const restored = newFolder();
    await restoreBackup(target, restored);
    const copy = await startServer({ dataFolder: restored, port: 0, sitePort: 0 });
    cleanups.push(() => copy.close());
    expect(copy.adminKey).toBe(server.adminKey);
    const texts = new Set(await textsOf(copy.url));
    expect(before.filter((text) => !texts.has(text))).toEqual([]);
    expect(texts.size).toBeLessThanOrEqual(acknowledged.length);
    const files = new FileClient(copy.url);
    expect(Buffer.from(await (await files.download(kept)).arrayBuffer())).toEqual(bytes);
    // Taken before the deletion or after it: a row never stands without its bytes.
    const address = await files.convex.query(api.files.url, { id: doomed });
    expect(address === null ? 404 : (await fetch(address)).status).toBe(address === null ? 404 : 200);
    // It is a server like any other.
    await new ConvexHttpClient(copy.url, { logger: false }).mutation(api.lists.add, { list: "kept", text: "after" });
    expect(await textsOf(copy.url)).toContain("after");
  });

  it("is refused to strangers, over something, and for a path that is none", async () => {
    const server = await open(newFolder());
    const target = join(newFolder(), "backup");
    expect((await askFor({ url: server.url, adminKey: "embedded|wrong" }, target)).status).toBe(403);
    expect(existsSync(target)).toBe(false);
    mkdirSync(target);
    writeFileSync(join(target, "mine"), "");
    expect(await askFor(server, target)).toMatchObject({ status: 400, body: { code: "InvalidBackup" } });
    expect(readdirSync(target)).toEqual(["mine"]);
    for (const folder of ["backup", 7, undefined]) expect((await askFor(server, folder)).status).toBe(400);
  });

  it("leaves nothing when it cannot be finished", async () => {
    const source = newFolder();
    const server = await open(source);
    rmSync(join(source, "admin-key"));
    const target = join(newFolder(), "backup");
    expect((await askFor(server, target)).status).toBe(500);
    expect(server.errors.splice(0)).toHaveLength(1);
    expect(existsSync(target)).toBe(false);
  });
});

describe("a restore", () => {
  async function backedUp(): Promise<string> {
    const server = await open(newFolder());
    await add(server, "one");
    await new FileClient(server.url).upload("a file");
    const target = join(newFolder(), "backup");
    expect((await askFor(server, target)).status).toBe(200);
    return target;
  }

  it("never touches a folder that has a database", async () => {
    const backup = await backedUp();
    const used = newFolder();
    const server = await open(used);
    await add(server, "mine");
    await server.close();
    await expect(restoreBackup(backup, used)).rejects.toThrow(/has a database already/);
    const again = await startServer({ dataFolder: used, port: 0, sitePort: 0 });
    cleanups.push(() => again.close());
    expect(await textsOf(again.url)).toEqual(["mine"]);
  });

  it("goes on after a crash in its middle", async () => {
    const backup = await backedUp();
    const folder = newFolder();
    mkdirSync(join(folder, "files"));
    for (const name of readdirSync(join(backup, "files"))) writeFileSync(join(folder, "files", name), "half");
    mkdirSync(join(folder, "database.tmp"));
    await restoreBackup(backup, folder);
    const server = await startServer({ dataFolder: folder, port: 0, sitePort: 0 });
    cleanups.push(() => server.close());
    expect(await textsOf(server.url)).toEqual(["one"]);
  });

  it.each([
    ["a changed database", (backup: string) => appendFileSync(join(backup, "database/data.mdb"), "x"), /damaged: database/],
    [
      "a lost file",
      (backup: string) => readdirSync(join(backup, "files")).forEach((name) => rmSync(join(backup, "files", name))),
      /not whole: files/,
    ],
    ["no manifest", (backup: string) => rmSync(join(backup, "manifest.json")), /no finished backup/],
    [
      "a manifest of another form",
      (backup: string) => writeFileSync(join(backup, "manifest.json"), '{"format":"x"}'),
      /a form that this version/,
    ],
    [
      "a manifest that reaches outside",
      (backup: string) => {
        const path = join(backup, "manifest.json");
        writeFileSync(path, readFileSync(path, "utf8").replace("admin-key", "../admin-key"));
      },
      /belongs to no backup/,
    ],
  ])("refuses %s and makes nothing", async (_what, spoil, message) => {
    const backup = await backedUp();
    spoil(backup);
    const folder = newFolder();
    const attempt = restoreBackup(backup, folder);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toBeInstanceOf(BackupFailure);
    expect(readdirSync(folder)).toEqual([]);
  });
});
