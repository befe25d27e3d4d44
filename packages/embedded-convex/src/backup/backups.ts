/** A copy of everything durable, taken while the server runs. */
import { existsSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Database, FileStorage } from "../contracts.js";
import { isStorageId } from "../storage/fileFolder.js";
import { copyDurably, linkOrCopy, makeFolder, sync } from "./fileCopies.js";
import { BackupFailure, describeFile, MANIFEST, manifestOf, type Manifest } from "./manifest.js";

type BackupOptions = {
  /** The data folder of the running server. */
  folder: string;
  adminKeyFile: string;
  database: Pick<Database, "copyTo">;
  files: Pick<FileStorage, "keepDuring">;
  nowMs: () => number;
};

/**
 * Makes backups, one at a time. A backup holds everything that was acknowledged before it was asked for, and each stored file that
 * its rows name. The manifest comes last: a folder without one is no backup.
 */
export class Backups {
  #running: Promise<unknown> | null = null;

  constructor(private readonly options: BackupOptions) {}

  /** Writes a backup to a folder that does not exist yet. Nothing is left of one that fails. Throws BackupFailure. */
  async make(target: string): Promise<Manifest> {
    if (!isAbsolute(target)) throw new BackupFailure(`A backup needs an absolute path, not ${JSON.stringify(target)}.`);
    if (existsSync(target)) throw new BackupFailure(`${target} exists already; a backup is never written over something.`);
    if (this.#running !== null) throw new BackupFailure("Another backup is being made.");
    const run = this.#write(target);
    this.#running = run;
    try {
      return await run;
    } catch (error) {
      await rm(target, { recursive: true, force: true });
      throw error;
    } finally {
      this.#running = null;
    }
  }

  /** Waits for the one under way. */
  async close(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  async #write(target: string): Promise<Manifest> {
    const { folder, adminKeyFile, database, files, nowMs } = this.options;
    const madeAtMs = nowMs();
    for (const part of ["", "database", "files"]) await makeFolder(join(target, part));
    // Files come before their rows; while none is removed, every row of the copied database still has its file.
    await files.keepDuring(async () => {
      await database.copyTo(join(target, "database", "data.mdb"));
      for (const storageId of (await readdir(join(folder, "files"))).filter(isStorageId)) {
        await linkOrCopy(join(folder, "files", storageId), join(target, "files", storageId));
      }
    });
    await sync(join(target, "database", "data.mdb"));
    await copyDurably(adminKeyFile, join(target, "admin-key"));
    const stored = (await readdir(join(target, "files"))).map((storageId) => `files/${storageId}`);
    const described = [];
    for (const path of ["admin-key", "database/data.mdb", ...stored]) described.push(await describeFile(target, path));
    for (const part of ["database", "files"]) await sync(join(target, part));
    const manifest = manifestOf(madeAtMs, described);
    const draft = join(target, `${MANIFEST}.tmp`);
    await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await sync(draft);
    await rename(draft, join(target, MANIFEST));
    await sync(target);
    return manifest;
  }
}
