import type { MutationCtx } from "../../_generated/server";
import { deleteAttachment, dropUpload, UPLOAD_ATTACH_MS } from "./uploads";

/** Files that nobody sent for this long are deleted. Twice what attaching is allowed, so none is taken that could still be used. */
export const UNUSED_FILE_MS = 2 * UPLOAD_ATTACH_MS;
/** Most files looked at in one transaction. */
const BATCH = 100;

/** Deletes attachments that were never sent. Returns whether more may be waiting. */
async function sweepUnsent(ctx: MutationCtx, beforeMs: number): Promise<boolean> {
  const rows = await ctx.db
    .query("attachments")
    .withIndex("by_messageId_and_atMs", (q) => q.eq("messageId", null).lt("atMs", beforeMs))
    .take(BATCH);
  for (const row of rows) await deleteAttachment(ctx, row);
  return rows.length === BATCH;
}

/**
 * Deletes uploads that became nothing. Each file is looked at once, in the order of its arrival: one that is held by then is held
 * until its holder deletes it. Returns whether more may be waiting.
 */
async function sweepUnattached(ctx: MutationCtx, beforeMs: number): Promise<boolean> {
  const sweep = await ctx.db.query("uploadSweeps").unique();
  const sweptToMs = sweep?.sweptToMs ?? 0;
  const files = await ctx.db.system
    .query("_storage")
    .withIndex("by_creation_time", (q) => q.gt("_creationTime", sweptToMs).lt("_creationTime", beforeMs))
    .take(BATCH);
  const last = files.at(-1);
  if (last === undefined) return false;
  for (const file of files) await dropUpload(ctx, file._id);
  if (sweep === null) await ctx.db.insert("uploadSweeps", { sweptToMs: last._creationTime });
  else await ctx.db.patch("uploadSweeps", sweep._id, { sweptToMs: last._creationTime });
  return files.length === BATCH;
}

/** Deletes one batch of files that nobody uses. Returns whether more may be waiting. */
export async function sweepUploads(ctx: MutationCtx): Promise<boolean> {
  const beforeMs = Date.now() - UNUSED_FILE_MS;
  const hasMoreUnsent = await sweepUnsent(ctx, beforeMs);
  const hasMoreUnattached = await sweepUnattached(ctx, beforeMs);
  return hasMoreUnsent || hasMoreUnattached;
}
