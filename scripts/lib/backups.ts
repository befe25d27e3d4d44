import { constants, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { BackupFailure, restoreBackup, StartFailure } from "embedded-convex";
import type { Backend } from "./backend";
import { adminPost } from "./deployment";
import { Failure } from "./failure";

/** Keys that this machine made; what is sealed or signed with them is worth nothing without them. */
const KEY_FILES = ["identity.json", "data-key"];
/** A backup of this name is finished: the backend writes its manifest last. */
const MANIFEST = "convex/manifest.json";

const DAY_MS = 86_400_000;
/** How many backups of the schedule are kept. */
const KEPT = 14;
const LOOK_PERIOD_MS = 10 * 60_000;
/** The first backup of a new machine is made this long after its first start. */
const FIRST_AFTER_MS = 60 * 60_000;

type Summary = { madeAtMs: number; fileCount: number; bytes: number };

/** Writes a backup of a running Parley to a folder that does not exist. Nothing is left of one that fails. Throws Failure. */
export async function makeBackup(backend: Backend, dataFolder: string, target: string): Promise<Summary> {
  if (existsSync(target)) throw new Failure(`${target} exists already; a backup is never written over something.`);
  await mkdir(target, { recursive: true, mode: 0o700 });
  try {
    for (const name of KEY_FILES) {
      if (existsSync(join(dataFolder, name))) await copyFile(join(dataFolder, name), join(target, name), constants.COPYFILE_EXCL);
    }
    return (await adminPost(backend, "/api/backup", { folder: join(target, "convex") })) as Summary;
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

/** Makes a data folder from a backup. Refuses one that is in use already, or a backup that is not what was written. Throws Failure. */
export async function restore(backup: string, dataFolder: string): Promise<{ madeAtMs: number; fileCount: number }> {
  if (!existsSync(join(backup, MANIFEST))) throw new Failure(`${backup} is no finished backup.`);
  if (existsSync(join(dataFolder, "convex", "database"))) throw new Failure(`${dataFolder} has a database already; move it away first.`);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  for (const name of KEY_FILES) await bringKey(join(backup, name), join(dataFolder, name));
  try {
    const { madeAtMs, files } = await restoreBackup(join(backup, "convex"), join(dataFolder, "convex"));
    return { madeAtMs, fileCount: files.length };
  } catch (error) {
    if (error instanceof BackupFailure || error instanceof StartFailure) throw new Failure(error.message);
    throw error;
  }
}

/** A key that is there already and differs belongs to other data. */
async function bringKey(source: string, target: string): Promise<void> {
  if (!existsSync(source)) return;
  if (!existsSync(target)) {
    await copyFile(source, target, constants.COPYFILE_EXCL);
    return;
  }
  if (!(await readFile(source)).equals(await readFile(target)))
    throw new Failure(`${target} is another key than the backup's; move it away first.`);
}

/** Where scheduled backups of a data folder are. */
export const backupsFolder = (dataFolder: string): string => join(dataFolder, "backups");

/** Finished backups of the schedule with when they were made, the oldest first. */
async function finishedBackups(folder: string): Promise<{ path: string; madeAtMs: number }[]> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names
    .map((name) => ({ path: join(folder, name), madeAtMs: timeOf(name) }))
    .filter(({ path, madeAtMs }) => Number.isFinite(madeAtMs) && existsSync(join(path, MANIFEST)))
    .sort((one, other) => one.madeAtMs - other.madeAtMs);
}

/** The name of a backup that is made now: its time, in a form that every file system takes. */
export const nameFor = (atMs: number): string => new Date(atMs).toISOString().replaceAll(":", "-");
const timeOf = (name: string): number => Date.parse(name.replace(/T(\d\d)-(\d\d)-(\d\d)/, "T$1:$2:$3"));

/**
 * Makes a backup when the newest is older than a day and then lets go of all but the newest fourteen. `firstDueMs` is when the first is due.
 * Returns what was made, or null when none was due.
 */
export async function backUpWhenDue(
  backend: Backend,
  dataFolder: string,
  { nowMs, firstDueMs }: { nowMs: number; firstDueMs: number },
): Promise<string | null> {
  const folder = backupsFolder(dataFolder);
  const newest = (await finishedBackups(folder)).at(-1);
  if (nowMs < (newest === undefined ? firstDueMs : newest.madeAtMs + DAY_MS)) return null;
  const path = join(folder, nameFor(nowMs));
  await makeBackup(backend, dataFolder, path);
  const finished = await finishedBackups(folder);
  for (const { path: old } of finished.slice(0, Math.max(0, finished.length - KEPT))) await rm(old, { recursive: true, force: true });
  return path;
}

/** Backs up a running Parley once a day for as long as it runs; `report` hears of every one that failed. Returns the end of it. */
export function scheduleBackups(backend: Backend, dataFolder: string, report: (error: unknown) => Promise<void>): () => Promise<void> {
  const firstDueMs = Date.now() + FIRST_AFTER_MS;
  let underWay: Promise<unknown> = Promise.resolve();
  const look = () => {
    underWay = underWay.then(() => backUpWhenDue(backend, dataFolder, { nowMs: Date.now(), firstDueMs })).catch(report);
  };
  const timer = setInterval(look, LOOK_PERIOD_MS);
  timer.unref();
  look();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
