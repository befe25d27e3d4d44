/** A data folder made from a backup. */
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { lockDataFolder } from "../server/dataLock.js";
import { prepareDataFolder } from "../server/dataFolder.js";
import { copyDurably, makeFolder, sync } from "./fileCopies.js";
import { BackupFailure, readVerified, type Manifest } from "./manifest.js";

const DATABASE = "database/data.mdb";

/**
 * Checks a backup against its manifest and makes a data folder from it. Never touches one that has a database. The database comes
 * last: what a crash leaves before that is no data folder yet, and the same call goes on from there. Throws BackupFailure, and
 * StartFailure when the folder cannot be used.
 */
export async function restoreBackup(backup: string, dataFolder: string): Promise<Manifest> {
  const manifest = await readVerified(backup);
  const folder = prepareDataFolder(dataFolder);
  const unlock = lockDataFolder(folder);
  try {
    if (existsSync(join(folder, "database"))) throw new BackupFailure(`${folder} has a database already; move it away first.`);
    await makeFolder(join(folder, "files"));
    for (const { path } of manifest.files) if (path !== DATABASE) await replace(join(backup, path), join(folder, path));
    await sync(join(folder, "files"));
    const draft = join(folder, "database.tmp");
    await rm(draft, { recursive: true, force: true });
    await makeFolder(draft);
    await copyDurably(join(backup, DATABASE), join(draft, "data.mdb"));
    await sync(draft);
    await rename(draft, join(folder, "database"));
    await sync(folder);
    return manifest;
  } finally {
    unlock();
  }
}

async function replace(source: string, target: string): Promise<void> {
  await rm(target, { force: true });
  await copyDurably(source, target);
}
