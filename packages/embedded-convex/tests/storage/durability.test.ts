/** What is acknowledged is there after kill -9; what a crash leaves between bytes and row is cleaned up. */
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabaseOn } from "../../src/db/database.js";
import { TestClock } from "../../src/runtime/clock.js";
import { EmbeddedFileStorage } from "../../src/storage/fileStorage.js";
import { GatedStore } from "../db/gatedStore.js";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { START_MS } from "../support/functions.js";
import { pushFixture } from "../support/pushRequest.js";
import { startProgram, temporaryFolder, type ProgramRun } from "../support/program.js";
import { FileClient, namesOnDisk } from "./fileClient.js";

const CYCLES = 3;
const running: ProgramRun[] = [];
const cleanups: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const program of running.splice(0)) program.process.kill("SIGKILL");
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function newFolder(): string {
  const folder = temporaryFolder();
  cleanups.push(folder.remove);
  return folder.path;
}

describe("kill -9", () => {
  it("keeps every acknowledged file whole, and sweeps up what was being sent", { timeout: 90_000 }, async () => {
    const folder = newFolder();
    const acknowledged = new Map<string, string>();
    let earlierAddress: string | null = null;
    for (let cycle = 0; cycle <= CYCLES; cycle++) {
      const program = await startProgram(folder);
      running.push(program);
      if (cycle === 0) await pushFixture(program.url, program.adminKey);
      const client = new FileClient(program.url);
      const rows = await client.convex.query(api.files.rows, {});
      expect(namesOnDisk(folder)).toHaveLength(rows.length);
      for (const [id, hash] of acknowledged) {
        const bytes = Buffer.from(await (await client.download(id)).arrayBuffer());
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
      }
      if (cycle === CYCLES) break;
      // Upload addresses outlive the process that gave them out (on its own port, unlike here).
      if (earlierAddress !== null) {
        const { status } = await client.post("later", {}, `${program.url}/api/storage/upload${new URL(earlierAddress).search}`);
        expect(status).toBe(200);
      }
      earlierAddress = await client.uploadUrl();
      const before = namesOnDisk(folder).length;
      const unfinished = request(await client.uploadUrl(), { method: "POST", headers: { "content-length": 1_000_000 } });
      unfinished.on("error", () => undefined);
      unfinished.write(new Uint8Array(10_000));
      await expect.poll(() => namesOnDisk(folder).length).toBe(before + 1);
      const senders = Array.from({ length: 3 }, async () => {
        for (;;) {
          const bytes = randomBytes(1 + Math.floor(Math.random() * 200_000));
          const id = await client.upload(bytes);
          acknowledged.set(id, createHash("sha256").update(bytes).digest("hex"));
        }
      });
      const ended = Promise.all(senders.map((sender) => sender.catch((error: unknown) => (error as Error).message)));
      const target = acknowledged.size + 10;
      await expect.poll(() => acknowledged.size, { timeout: 10_000, interval: 1 }).toBeGreaterThanOrEqual(target);
      program.process.kill("SIGKILL");
      await program.exited;
      await ended;
      expect(namesOnDisk(folder).length).toBeGreaterThan(acknowledged.size);
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(CYCLES * 10);
  });
});

describe("the order of bytes and row", () => {
  async function gated() {
    const store = new GatedStore();
    const clock = new TestClock({ startMs: START_MS, frozen: true });
    const fatal: Error[] = [];
    const database = await openDatabaseOn(store, clock, (error) => fatal.push(error));
    const folder = newFolder();
    const errors: unknown[] = [];
    const options = { database, clock, cloudUrl: "http://files.test", secret: "a|b", reportError: (error: unknown) => errors.push(error) };
    const files = new EmbeddedFileStorage({ ...options, folder: join(folder, "files") });
    await files.start();
    cleanups.push(() => expect(errors).toEqual([]));
    return { store, files, folder, fatal };
  }
  const bytes = (text: string): AsyncIterable<Uint8Array> => new Blob([text]).stream();
  const untyped = { contentType: null, sha256: null };

  it("is bytes, row, answer", async () => {
    const { store, files, folder } = await gated();
    store.shut();
    let answered = false;
    const stored = files.store(bytes("first the bytes"), untyped).then((id) => {
      answered = true;
      return id;
    });
    await expect.poll(() => store.flushing).toBe(1);
    const [name] = namesOnDisk(folder);
    expect(readFileSync(join(folder, "files", name as string), "utf8")).toBe("first the bytes");
    expect(await files.open(name as string)).toBeNull();
    expect(answered).toBe(false);
    await store.pass();
    expect(await files.getUrl(await stored)).toBe(`http://files.test/api/storage/${name}`);
  });

  it("keeps the bytes when nobody knows whether the row is on disk", async () => {
    const { store, files, folder, fatal } = await gated();
    store.shut();
    const stored = expect(files.store(bytes("unsure"), untyped)).rejects.toThrow("its outcome is unknown");
    await expect.poll(() => store.flushing).toBe(1);
    await store.fail(new Error("no answer from the disk"));
    await stored;
    expect(fatal).toHaveLength(1);
    expect(namesOnDisk(folder)).toHaveLength(1);
  });

  it("keeps the bytes of a deleted file until the deletion is on disk", async () => {
    const { store, files, folder } = await gated();
    const id = await files.store(bytes("still needed"), untyped);
    store.shut();
    const deleted = files.delete(id);
    await expect.poll(() => store.flushing).toBe(1);
    expect(namesOnDisk(folder)).toHaveLength(1);
    await store.pass();
    await deleted;
    await files.close();
    expect(namesOnDisk(folder)).toEqual([]);
  });

  it("is put right at the start: bytes without a row go, everything else stays", async () => {
    const { files, folder } = await gated();
    const id = await files.store(bytes("known"), untyped);
    const [known] = namesOnDisk(folder);
    writeFileSync(join(folder, "files", "00000000-0000-4000-8000-000000000000"), "unknown");
    writeFileSync(join(folder, "files", "notes.txt"), "somebody's own");
    await files.start();
    expect(namesOnDisk(folder).sort()).toEqual([known, "notes.txt"].sort());
    expect(Buffer.from((await files.get(id))!.bytes).toString()).toBe("known");
  });

  it("is not hidden when a file is lost or cut short behind the server's back", async () => {
    const { files, folder } = await gated();
    await files.store(bytes("whole"), untyped);
    const name = namesOnDisk(folder)[0] as string;
    writeFileSync(join(folder, "files", name), "wh");
    await expect(files.open(name)).rejects.toThrow(`The stored file ${name} has 2 bytes instead of 5`);
  });
});
