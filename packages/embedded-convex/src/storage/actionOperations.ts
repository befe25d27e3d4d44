/** The `ctx.storage` calls of actions that carry bytes. Everything else is an operation with JSON arguments. */
import { type ComponentFiles, UserError } from "../contracts.js";

type JsOperation = (files: ComponentFiles, args: Record<string, unknown>) => Promise<unknown>;

export const storageJsOperations: Record<string, JsOperation> = {
  "storage/storeBlob": async (files, { blob, options }) => {
    if (!(blob instanceof Blob)) throw new UserError("InvalidArgument", "store() expects a Blob.");
    const { sha256 } = (options ?? {}) as { sha256?: unknown };
    return files.store(blob.stream(), { contentType: blob.type === "" ? null : blob.type, sha256: readSha256(sha256) });
  },
  "storage/getBlob": async (files, { storageId }) => {
    if (typeof storageId !== "string")
      throw new UserError("InvalidArgument", `storage.get requires a string storageId but received ${String(storageId)}`);
    const file = await files.get(storageId);
    return file === null ? null : new Blob([file.bytes], { type: file.contentType ?? "" });
  },
};

/** A sha-256 hash in base64 or hex. Throws UserError for anything else. */
function readSha256(text: unknown): Buffer | null {
  if (text === undefined || text === null) return null;
  if (typeof text === "string") {
    if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
    if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, "base64");
  }
  throw new UserError("InvalidSha256", `${JSON.stringify(text)} is not a sha-256 hash in base64 or hex.`);
}
