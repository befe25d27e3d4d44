/** File storage: bytes in a folder, rows in the database, and the order between the two. */
import type { Clock, ComponentFiles, ConvexJsonObject, Database, FileStorage, OpenFile, StoreOptions, Transaction } from "../contracts.js";
import { UserError } from "../contracts.js";
import { FileFolder } from "./fileFolder.js";
import { findByStorageId, findFile, insertFile, metadataOf, removeFile, type StoredFile } from "./fileRows.js";
import { UploadTokens } from "./uploadTokens.js";

/** The largest file when the options say nothing: 100 MiB. */
const DEFAULT_MAX_FILE_BYTES = 100 << 20;

type FileStorageOptions = {
  /** Folder of the bytes. */
  folder: string;
  database: Pick<Database, "beginQuery" | "mutate">;
  clock: Pick<Clock, "nowMs">;
  /** CONVEX_CLOUD_URL: addresses of files and uploads begin with it. */
  cloudUrl: string;
  /** The admin key, which signs upload addresses. */
  secret: string;
  /** Larger files are refused. Default 100 MiB. */
  maxFileBytes?: number;
  /** Faults of the server that no caller hears of. */
  reportError: (error: unknown) => void;
};

/**
 * Files come before their rows and go after them: a row always has its file, and a crash in between leaves a file without a
 * row, which `start` removes.
 */
export class EmbeddedFileStorage implements FileStorage {
  readonly maxFileBytes: number;
  readonly #folder: FileFolder;
  readonly #tokens: UploadTokens;
  readonly #removals = new Set<Promise<void>>();
  /** Files whose removal waits until nobody copies the folder any more; null when nobody does. */
  #kept: string[] | null = null;

  constructor(private readonly options: FileStorageOptions) {
    this.maxFileBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
    this.#folder = new FileFolder(options.folder, this.maxFileBytes, options.reportError);
    this.#tokens = new UploadTokens(options.secret);
  }

  /** Makes the folder, and removes files that a crash has left without a row. Nothing may be stored before it has ended. */
  async start(): Promise<void> {
    await this.#folder.prepare();
    const storageIds = await this.#folder.storageIds();
    const orphans = this.#read((tx) => storageIds.filter((storageId) => findAnywhere(tx, storageId) === null));
    for (const storageId of orphans) await this.#folder.remove(storageId);
  }

  inComponent(path: string): ComponentFiles {
    return {
      uploadUrl: (nowMs) => this.uploadUrl(nowMs, path),
      store: (source, options) => this.store(source, options, path),
      getUrl: (id) => this.getUrl(id, path),
      getMetadata: (id) => this.getMetadata(id, path),
      get: (id) => this.get(id, path),
      delete: (id) => this.delete(id, path),
    };
  }

  uploadUrl(nowMs: number, component = ""): string {
    return `${this.options.cloudUrl}/api/storage/upload?token=${this.#tokens.issue(nowMs, component)}`;
  }

  checkUploadToken(token: string): string {
    return this.#tokens.check(token, this.options.clock.nowMs());
  }

  url(storageId: string): string {
    return `${this.options.cloudUrl}/api/storage/${storageId}`;
  }

  async store(source: AsyncIterable<Uint8Array>, { contentType, sha256: expected }: StoreOptions, component = ""): Promise<string> {
    const { storageId, size, sha256 } = await this.#folder.write(source);
    if (expected !== null && !expected.equals(sha256)) {
      await this.#folder.remove(storageId).catch(this.options.reportError);
      const [wanted, actual] = [expected, sha256].map((hash) => hash.toString("base64"));
      throw new UserError("Sha256Mismatch", `Sha256 mismatch. Expected: ${wanted} Actual: ${actual}`);
    }
    // When the commit fails nobody knows whether the row is on disk, so the file stays until the next start knows.
    const row = { storageId, size, sha256: sha256.toString("base64"), contentType };
    const { value: id } = await this.options.database.mutate(async (tx) => insertFile(tx.inComponent(component), row));
    return id;
  }

  async getUrl(id: unknown, component = ""): Promise<string | null> {
    const file = this.#read((tx) => findFile(tx.inComponent(component), id, "getUrl"));
    return file === null ? null : this.url(file.storageId);
  }

  async getMetadata(id: unknown, component = ""): Promise<ConvexJsonObject | null> {
    const file = this.#read((tx) => findFile(tx.inComponent(component), id, "getMetadata"));
    return file === null ? null : metadataOf(file);
  }

  async delete(id: unknown, component = ""): Promise<void> {
    const { value: storageId } = await this.options.database.mutate(async (tx) => removeFile(tx.inComponent(component), id));
    this.forget([storageId]);
  }

  async get(id: unknown, component = ""): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string | null } | null> {
    const found = this.#read((tx) => findFile(tx.inComponent(component), id, "get"));
    const file = found === null ? null : await this.open(found.storageId);
    if (file === null) return null;
    try {
      return { bytes: await file.handle.readFile(), contentType: file.contentType };
    } finally {
      await file.handle.close();
    }
  }

  async open(storageId: string): Promise<OpenFile | null> {
    const file = this.#read((tx) => findAnywhere(tx, storageId));
    if (file === null) return null;
    const handle = await this.#folder.open(storageId);
    if (handle === null) {
      // Deleted since the row was read, or lost: only the first is an ordinary answer.
      if (this.#read((tx) => findAnywhere(tx, storageId)) === null) return null;
      throw new Error(`The bytes of the stored file ${storageId} are missing`);
    }
    try {
      const { size } = await handle.stat();
      if (size !== file.size) throw new Error(`The stored file ${storageId} has ${size} bytes instead of ${file.size}`);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return { ...file, handle };
  }

  async keepDuring<T>(body: () => Promise<T>): Promise<T> {
    if (this.#kept !== null) throw new Error("The files are being kept already");
    this.#kept = [];
    try {
      await Promise.all(this.#removals);
      return await body();
    } finally {
      const forgotten = this.#kept;
      this.#kept = null;
      this.forget(forgotten);
    }
  }

  forget(storageIds: readonly string[]): void {
    if (this.#kept !== null) {
      this.#kept.push(...storageIds);
      return;
    }
    const removal = this.#removeUnlessStored(storageIds).catch(this.options.reportError);
    this.#removals.add(removal);
    void removal.then(() => this.#removals.delete(removal));
  }

  async close(): Promise<void> {
    await Promise.all(this.#removals);
  }

  /** A nested mutation that failed may have taken its deletion back: the committed rows decide. */
  async #removeUnlessStored(storageIds: readonly string[]): Promise<void> {
    const gone = this.#read((tx) => storageIds.filter((storageId) => findAnywhere(tx, storageId) === null));
    for (const storageId of gone) await this.#folder.remove(storageId);
  }

  #read<T>(body: (tx: Transaction) => T): T {
    const { tx, release } = this.options.database.beginQuery();
    try {
      return body(tx);
    } finally {
      release();
    }
  }
}

/** The file with a UUID, whichever component has stored it. */
function findAnywhere(tx: Transaction, storageId: string): StoredFile | null {
  for (const component of tx.components()) {
    const file = findByStorageId(tx.inComponent(component), storageId);
    if (file !== null) return file;
  }
  return null;
}
