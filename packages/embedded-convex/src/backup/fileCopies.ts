/** Files that are on disk with their names when a call returns. */
import { constants, copyFile, link, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Gives a file that never changes a second name, or copies it where the target is on another disk. */
export async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    if (!["EXDEV", "EPERM", "ENOTSUP", "EMLINK"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    await copyDurably(source, target);
  }
}

/** Copies a file; never over another one. */
export async function copyDurably(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_EXCL);
  await sync(target);
}

/** Makes a folder that only its owner can read. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await sync(dirname(path));
}

/** Writes a file or a folder's names through to the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
