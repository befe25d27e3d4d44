import type { Channel } from "stream-chat";
import { safeFileName } from "../../domain/files/fileName";
import { FILE_SIZE_MAX } from "../../domain/files/limits";
import { contentTypeOf, sniffFile } from "../../domain/files/sniff";
import { refusal } from "../chat/failures";
import type { Attachment } from "../types";

export type Upload = { file: File; isImage: boolean; onProgress: (part: number) => void; signal: AbortSignal | undefined };

/** Brings bytes to the provider and returns their address. Replaced in tests, which have no browser. */
export type SendFile = (channel: Channel, upload: Upload) => Promise<string>;

/** Rejects with an AbortError once the signal is aborted. */
export const sendFile: SendFile = async (channel, { file, isImage, onProgress, signal }) => {
  const config = {
    ...(signal === undefined ? {} : { signal }),
    onUploadProgress: ({ loaded, total }: { loaded: number; total?: number }) => {
      if (total !== undefined && total > 0 && loaded < total) onProgress(loaded / total);
    },
  };
  const send = isImage ? channel.sendImage : channel.sendFile;
  try {
    return (await send.call(channel, file, file.name, file.type, undefined, config)).file;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};

/**
 * Uploads one file. Type and size are held here as for the chat of our own, from the bytes themselves; the settings at the
 * provider hold them for whoever goes around this page. Rejects with FILE_TOO_LARGE, FILE_TYPE or an AbortError.
 */
export async function uploadToStream(
  channel: Channel,
  send: SendFile,
  { file, onProgress, signal }: Omit<Upload, "isImage">,
): Promise<Attachment> {
  signal?.throwIfAborted();
  if (file.size > FILE_SIZE_MAX) throw refusal("FILE_TOO_LARGE");
  const facts = sniffFile(new Uint8Array(await file.arrayBuffer()));
  if (facts === null) throw refusal("FILE_TYPE");
  signal?.throwIfAborted();
  const name = safeFileName(file.name, facts.mime);
  const clean = new File([file], name, { type: contentTypeOf(facts.mime) });
  const url = await send(channel, { file: clean, isImage: facts.mime.startsWith("image/"), onProgress, signal });
  signal?.throwIfAborted();
  onProgress(1);
  return { id: crypto.randomUUID(), name, mime: facts.mime, size: file.size, url, width: facts.width, height: facts.height };
}
