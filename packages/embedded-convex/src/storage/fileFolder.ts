/** The bytes of stored files: one file each, named by a UUID, in one folder. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, unlink, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../contracts.js";

/** A file that is on disk with its name. */
type WrittenFile = { storageId: string; size: number; sha256: Buffer };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text has the form of a file's name. Names come from requests too: nothing else may become a path. */
export function isStorageId(text: string): boolean {
  return UUID.test(text);
}

export class FileFolder {
  constructor(
    private readonly path: string,
    private readonly maxFileBytes: number,
    private readonly reportError: (error: unknown) => void,
  ) {}

  /** Makes the folder when it is missing, and makes sure that it survives a power cut. */
  async prepare(): Promise<void> {
    if ((await mkdir(this.path, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(dirname(this.path));
  }

  /**
   * Writes a new file and returns when it and its name are on disk. Nothing is left of one that fails.
   * Throws UserError `FileTooLarge` above the limit, before the excess is written, and `StorageFull` when the disk is full.
   */
  async write(source: AsyncIterable<Uint8Array>): Promise<WrittenFile> {
    const storageId = randomUUID();
    const hash = createHash("sha256");
    let size = 0;
    try {
      const handle = await open(this.#pathOf(storageId), "wx", 0o600);
      try {
        for await (const chunk of source) {
          size += chunk.byteLength;
          if (size > this.maxFileBytes) throw fileTooLarge(this.maxFileBytes);
          hash.update(chunk);
          await writeAll(handle, chunk);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncFolder(this.path);
    } catch (error) {
      await this.remove(storageId).catch(this.reportError);
      throw isFull(error) ? new UserError("StorageFull", "The disk of this backend is full.") : error;
    }
    return { storageId, size, sha256: hash.digest() };
  }

  /** Opens a file for reading. It stays readable when it is removed meanwhile. Null when it does not exist. */
  async open(storageId: string): Promise<FileHandle | null> {
    try {
      return await open(this.#pathOf(storageId), "r");
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Removes a file, if it exists. */
  async remove(storageId: string): Promise<void> {
    try {
      await unlink(this.#pathOf(storageId));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Names of all files. What somebody else put into the folder is not among them. */
  async storageIds(): Promise<string[]> {
    return (await readdir(this.path)).filter(isStorageId);
  }

  #pathOf(storageId: string): string {
    if (!isStorageId(storageId)) throw new TypeError(`${JSON.stringify(storageId)} is not the name of a file`);
    return join(this.path, storageId);
  }
}

/** Refusal of a file above the limit. */
export function fileTooLarge(maxFileBytes: number): UserError {
  return new UserError("FileTooLarge", `The file is larger than ${maxFileBytes} bytes, the most that this backend stores.`);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.byteLength - offset);
    offset += bytesWritten;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === "ENOENT";
}

function isFull(error: unknown): boolean {
  return codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT";
}
