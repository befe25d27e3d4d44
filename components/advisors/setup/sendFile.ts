import type { Id } from "@/convex/_generated/dataModel";
import { putFile } from "@/lib/comms/chat/putFile";

/** Sends bytes to an upload address; resolves with what the storage calls them. `onProgress` gets 0 to 1. */
export async function sendFile(url: string, file: Blob, onProgress: (part: number) => void, signal?: AbortSignal): Promise<Id<"_storage">> {
  const answer = await putFile(url, file, onProgress, signal);
  if (typeof answer === "object" && answer !== null && "storageId" in answer && typeof answer.storageId === "string") {
    return answer.storageId as Id<"_storage">;
  }
  throw new Error("The upload was answered without a storage id.");
}
