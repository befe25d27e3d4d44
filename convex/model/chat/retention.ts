import type { MutationCtx } from "../../_generated/server";
import { deleteAttachment } from "../attachments/uploads";
import { loadSettings } from "../settings/loadSettings";

/** Rows of each table deleted in one transaction: 100 messages have well under a megabyte. */
const BATCH = 100;

/**
 * Deletes one batch of what was said and sent longer ago than the setting says: messages, files and their bytes. The
 * session, its receipt and its review stay. Returns whether more may be waiting. Source: retention of transcripts.
 */
export async function forgetTranscripts(ctx: MutationCtx): Promise<boolean> {
  const { transcriptRetentionMs } = await loadSettings(ctx);
  const beforeMs = Date.now() - transcriptRetentionMs;
  const messages = await ctx.db
    .query("messages")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", beforeMs))
    .take(BATCH);
  const files = await ctx.db
    .query("attachments")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", beforeMs))
    .take(BATCH);
  for (const { _id } of messages) await ctx.db.delete("messages", _id);
  for (const file of files) await deleteAttachment(ctx, file);
  return messages.length === BATCH || files.length === BATCH;
}
