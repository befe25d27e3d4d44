/** `ctx.storage` of queries and mutations: reads are dependencies, a deletion commits with the mutation. */
import { type FileStorage, type Transaction, UserError } from "../contracts.js";
import { findFile, metadataOf, removeFile } from "./fileRows.js";

/** What the operations need of the frame that asks. */
type StorageFrame = {
  readonly tx: Transaction;
  readonly run: { readonly removedFiles: string[] };
  readonly services: { readonly files: Pick<FileStorage, "inComponent" | "url"> };
};

type FileArgs = { storageId: unknown };

export function storageGetUrl({ tx, services }: StorageFrame, { storageId }: FileArgs): string {
  const file = findFile(tx, storageId, "getUrl");
  return JSON.stringify(file === null ? null : services.files.url(file.storageId));
}

export function storageGetMetadata({ tx }: StorageFrame, { storageId }: FileArgs): string {
  const file = findFile(tx, storageId, "getMetadata");
  return JSON.stringify(file === null ? null : metadataOf(file));
}

export function storageGenerateUploadUrl({ tx, services }: StorageFrame): string {
  return JSON.stringify(services.files.inComponent(tx.component).uploadUrl(tx.startMs));
}

export function storageDelete({ tx, run }: StorageFrame, { storageId }: FileArgs): string {
  run.removedFiles.push(removeFile(tx, storageId));
  return "null";
}

/** Bytes are not for transactions: Convex refuses both, and so does this backend. */
export function refuseBytes(method: "store" | "get"): never {
  const instead = method === "store" ? ", or ctx.storage.generateUploadUrl() to upload from a client" : "";
  throw new UserError(
    "StorageNotAvailable",
    `ctx.storage.${method}() is not supported in queries and mutations yet. Please use an action${instead}.`,
  );
}
