/**
 * What the database knows of stored files. Functions read `_storage`; the name under which everybody can download a file is
 * kept apart, in `_storage_files`, so that an id can be shown to anyone.
 */
import { type ConvexJsonObject, type Transaction, UserError } from "../contracts.js";
import { firstRow } from "../runner/systemRows.js";
import { isStorageId } from "./fileFolder.js";

const TABLE = "_storage";
const NAMES = "_storage_files";

/** `sha256` is base64; `size` in bytes. */
export type StoredFile = { id: string; storageId: string; sha256: string; size: number; contentType: string | null };

/** Writes the rows of a file whose bytes are on disk already. Returns its `Id<"_storage">`. */
export function insertFile(tx: Transaction, { storageId, ...metadata }: Omit<StoredFile, "id">): string {
  const id = tx.insert(TABLE, metadata, "system");
  tx.insert(NAMES, { fileId: id, storageId }, "system");
  return id;
}

/**
 * The file of an `Id<"_storage">` or of an old-style id (its UUID); null when there is none. What it reads is a dependency.
 * Throws UserError for anything else, on behalf of `method`.
 */
export function findFile(tx: Transaction, id: unknown, method: string): StoredFile | null {
  if (typeof id !== "string") throw invalidId(method, `Invalid storage ID: ${JSON.stringify(id) ?? String(id)}. ${EXPECTED}`);
  if (isStorageId(id)) return findByStorageId(tx, id);
  const table = tx.tableOf(id);
  if (table === null) throw invalidId(method, `Invalid storage ID: ${JSON.stringify(id)}. ${EXPECTED}`);
  if (table !== TABLE) throw invalidId(method, "Invalid storage ID. Storage ID cannot be an ID on any table other than '_storage'.");
  return complete(tx, firstRow(tx, NAMES, "by_file", { fileId: id }));
}

/** The file with a UUID, or null. */
export function findByStorageId(tx: Transaction, storageId: string): StoredFile | null {
  return complete(tx, nameRow(tx, storageId));
}

/** Removes the rows of a file. Returns its UUID. Throws UserError when there is no such file. */
export function removeFile(tx: Transaction, id: unknown): string {
  const file = findFile(tx, id, "delete");
  const name = file === null ? null : nameRow(tx, file.storageId);
  if (file === null || name === null) throw new UserError("StorageIdNotFound", `storage id ${String(id)} not found`);
  tx.remove(file.id, { table: TABLE, access: "system" });
  tx.remove(name["_id"] as string, { table: NAMES, access: "system" });
  return file.storageId;
}

/** What `ctx.storage.getMetadata` answers: the hash in hex there, unlike in the table. */
export function metadataOf(file: StoredFile): ConvexJsonObject {
  const { storageId, sha256, size, contentType } = file;
  return { storageId, sha256: Buffer.from(sha256, "base64").toString("hex"), size, contentType };
}

const EXPECTED = "Storage ID should be an Id of '_storage' table, or a UUID string.";

function invalidId(method: string, reason: string): UserError {
  return new UserError("InvalidArgument", `Invalid argument \`storageId\` for \`storage.${method}\`: ${reason}`);
}

function nameRow(tx: Transaction, storageId: string): ConvexJsonObject | null {
  return firstRow(tx, NAMES, "by_storage_id", { storageId });
}

function complete(tx: Transaction, name: ConvexJsonObject | null): StoredFile | null {
  if (name === null) return null;
  const { fileId, storageId } = name as { fileId: string; storageId: string };
  const text = tx.get(fileId, { table: TABLE, access: "system" });
  if (text === null) throw new Error(`The file ${storageId} has a name but no row`);
  const { sha256, size, contentType } = JSON.parse(text) as Omit<StoredFile, "id" | "storageId">;
  return { id: fileId, storageId, sha256, size, contentType };
}
