/** What a backup consists of, with a digest of each file, written when all of it is on disk. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

export const MANIFEST = "manifest.json";
const FORMAT = "embedded-convex backup 1";

/** `path` is relative to the backup, `size` in bytes, `sha256` hexadecimal. */
export type BackedUpFile = { path: string; size: number; sha256: string };
export type Manifest = { format: string; madeAtMs: number; files: BackedUpFile[] };

/** Why a backup cannot be made or used; a sentence for people. */
export class BackupFailure extends Error {
  override name = "BackupFailure";
}

export function manifestOf(madeAtMs: number, files: BackedUpFile[]): Manifest {
  return { format: FORMAT, madeAtMs, files };
}

/** Digest and size of a file, read as a stream. */
export async function describeFile(folder: string, path: string): Promise<BackedUpFile> {
  const hash = createHash("sha256");
  let size = 0;
  await pipeline(createReadStream(join(folder, path)), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      size += chunk.byteLength;
      hash.update(chunk);
    }
  });
  return { path, size, sha256: hash.digest("hex") };
}

/** Reads a backup's manifest and compares every file with it. Throws BackupFailure naming what is wrong. */
export async function readVerified(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const expected of manifest.files) {
    let found: BackedUpFile;
    try {
      found = await describeFile(folder, expected.path);
    } catch (error) {
      throw new BackupFailure(`The backup ${folder} is not whole: ${expected.path} cannot be read (${(error as Error).message}).`);
    }
    if (found.size !== expected.size || found.sha256 !== expected.sha256)
      throw new BackupFailure(`The backup ${folder} is damaged: ${expected.path} is not what was written.`);
  }
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest> {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(await readFile(join(folder, MANIFEST), "utf8")) as Partial<Manifest> | null;
  } catch {
    throw new BackupFailure(`${folder} is no finished backup: it has no readable ${MANIFEST}.`);
  }
  if (manifest?.format !== FORMAT || !Array.isArray(manifest.files))
    throw new BackupFailure(`The backup ${folder} has a form that this version does not know.`);
  // A manifest from elsewhere must not name what lies outside of its folder.
  const outside = manifest.files.find(({ path }) => !/^(admin-key|database\/data\.mdb|files\/[0-9a-f-]{36})$/.test(path));
  if (outside !== undefined) throw new BackupFailure(`The backup ${folder} names a file that belongs to no backup: ${outside.path}.`);
  return manifest as Manifest;
}
