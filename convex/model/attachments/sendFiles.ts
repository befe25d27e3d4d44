import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { FILES_PER_MESSAGE_MAX } from "../../../lib/domain/files/limits";
import { fail, failInput } from "../../errors";

type Wish = { sessionId: Id<"sessions">; senderId: Id<"users">; attachmentIds: readonly Id<"attachments">[] };

/**
 * The files a message is to carry. Fails with INVALID_INPUT(attachmentIds) for too many or repeated ones; with NOT_FOUND for any that is
 * not the sender's own, of this session, and unsent.
 */
export async function loadUnsent(ctx: Pick<MutationCtx, "db">, wish: Wish): Promise<Doc<"attachments">[]> {
  const { attachmentIds } = wish;
  if (attachmentIds.length > FILES_PER_MESSAGE_MAX || new Set(attachmentIds).size < attachmentIds.length) failInput("attachmentIds");
  const files: Doc<"attachments">[] = [];
  for (const id of attachmentIds) {
    const row = await ctx.db.get("attachments", id);
    const isFree = row?.uploaderId === wish.senderId && row.sessionId === wish.sessionId && row.messageId === null;
    files.push(isFree ? row : fail("NOT_FOUND"));
  }
  return files;
}

/** Ties files to the message that carries them. */
export async function bindToMessage(ctx: MutationCtx, files: readonly Doc<"attachments">[], messageId: Id<"messages">): Promise<void> {
  for (const file of files) await ctx.db.patch("attachments", file._id, { messageId });
}
