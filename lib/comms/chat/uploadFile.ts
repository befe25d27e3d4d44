import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { FILE_SIZE_MAX } from "../../domain/files/limits";
import { contentTypeOf, sniffFile } from "../../domain/files/sniff";
import type { Attachment } from "../types";
import type { ChatClient } from "./client";
import { refusal } from "./failures";
import type { PutFile } from "./putFile";

/** A file the server has looked at, not sent yet. */
export type UploadedFile = Attachment & { id: Id<"attachments"> };

type Upload = { sessionId: Id<"sessions">; file: File; onProgress: (part: number) => void; signal: AbortSignal | undefined };

/** The bytes are most of the way; looking at them on the server is the rest. */
const BYTES_PART = 0.95;

function storageIdOf(answer: unknown): Id<"_storage"> {
  if (typeof answer === "object" && answer !== null && "storageId" in answer && typeof answer.storageId === "string") {
    return answer.storageId as Id<"_storage">;
  }
  throw new Error("The upload was answered without a storage id.");
}

/**
 * Uploads one file and has the server look at it. What the server would refuse is refused before a byte is sent: FILE_TOO_LARGE, FILE_TYPE.
 * Rejects with an AbortError once the signal is aborted; a file that had arrived by then is taken back.
 */
export async function uploadFile(client: ChatClient, put: PutFile, { sessionId, file, onProgress, signal }: Upload): Promise<UploadedFile> {
  signal?.throwIfAborted();
  if (file.size > FILE_SIZE_MAX) throw refusal("FILE_TOO_LARGE");
  const bytes = await file.arrayBuffer();
  const facts = sniffFile(new Uint8Array(bytes));
  if (facts === null) throw refusal("FILE_TYPE");
  const url = await client.mutation(api.attachments.generateUploadUrl, { sessionId });
  signal?.throwIfAborted();
  const body = new Blob([bytes], { type: contentTypeOf(facts.mime) });
  const storageId = storageIdOf(await put(url, body, (part) => onProgress(part * BYTES_PART), signal));
  signal?.throwIfAborted();
  const attachment = await client.action(api.attachments.attach, { sessionId, storageId, name: file.name.slice(-1_000) });
  if (signal?.aborted) {
    await client.mutation(api.attachments.remove, { attachmentId: attachment.id });
    signal.throwIfAborted();
  }
  onProgress(1);
  return attachment;
}
