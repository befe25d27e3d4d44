import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { FILE_SIZE_MAX, FILES_PER_SESSION_MAX } from "../../../lib/domain/files/limits";
import { isMeteredState } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";
import { loadAsParty } from "../chat/parties";
import { isHeldByRecords } from "../documents/held";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { requireWritable } from "../metering/tick";
import { fileType } from "./tables";
import { attachmentViewValidator, toAttachmentView } from "./views";

const MINUTE_MS = 60_000;
/** An upload must be attached this soon. Shorter than what the sweep waits, so that it never takes a file in use. */
export const UPLOAD_ATTACH_MS = 30 * MINUTE_MS;

type Uploader = { sessionId: Id<"sessions">; uploaderId: Id<"users"> };
export type Upload = Uploader & { storageId: Id<"_storage"> };

/** An address to upload one file to. For a party while the meter runs, as for a message: it counts as a proof too. */
export async function createUploadUrl(ctx: MutationCtx, { sessionId, uploaderId }: Uploader): Promise<string> {
  const { party } = await loadAsParty(ctx, sessionId, uploaderId);
  await takeToken(ctx, RATE_LIMITS.upload, uploaderId);
  await requireWritable(ctx, sessionId, party);
  return await ctx.storage.generateUploadUrl();
}

/** Whether some row holds a stored file. Every table with a field of type `_storage` is asked here, or the sweep would delete its files. */
export async function isHeld(ctx: Pick<QueryCtx, "db">, storageId: Id<"_storage">): Promise<boolean> {
  return (await findByStorageId(ctx, storageId)) !== null || (await isHeldByRecords(ctx, storageId));
}

async function findByStorageId(ctx: Pick<QueryCtx, "db">, storageId: Id<"_storage">): Promise<Doc<"attachments"> | null> {
  return await ctx.db
    .query("attachments")
    .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
    .unique();
}

/** Deletes a stored file that no row holds; does nothing where there is none. */
export async function dropUpload(ctx: MutationCtx, storageId: Id<"_storage">): Promise<void> {
  if (await isHeld(ctx, storageId)) return;
  if ((await ctx.db.system.get("_storage", storageId)) !== null) await ctx.storage.delete(storageId);
}

const refusal = literals("FILE_TOO_LARGE", "TOO_MANY_FILES");

/** What becomes of an upload before its bytes are read. A refusal is returned, not thrown: the file is deleted with it. */
export const admissionValidator = v.union(
  v.object({ verdict: v.literal("read") }),
  v.object({ verdict: v.literal("attached"), attachment: attachmentViewValidator }),
  v.object({ verdict: v.literal("refused"), code: refusal }),
);
export type Admission = Infer<typeof admissionValidator>;

async function isFull(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">): Promise<boolean> {
  const rows = await ctx.db
    .query("attachments")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .take(FILES_PER_SESSION_MAX);
  return rows.length === FILES_PER_SESSION_MAX;
}

async function requireOpen(ctx: Pick<QueryCtx, "db">, { sessionId, uploaderId }: Uploader): Promise<void> {
  const { session } = await loadAsParty(ctx, sessionId, uploaderId);
  if (!isMeteredState(session.state)) fail("NOT_WRITABLE");
}

/**
 * Looks at an upload without its bytes. A repeated call after a lost answer is answered with the attachment it made.
 * Fails with NOT_FOUND for strangers, for unknown and old uploads, and for files that belong to something else;
 * with NOT_WRITABLE once the session is over; with RATE_LIMITED.
 */
export async function admitUpload(ctx: MutationCtx, upload: Upload): Promise<Admission> {
  await requireOpen(ctx, upload);
  await takeToken(ctx, RATE_LIMITS.attach, upload.uploaderId);
  const holder = await findByStorageId(ctx, upload.storageId);
  if (holder !== null) {
    const isRepeat = holder.sessionId === upload.sessionId && holder.uploaderId === upload.uploaderId && holder.messageId === null;
    return isRepeat ? { verdict: "attached", attachment: await toAttachmentView(ctx, holder) } : fail("NOT_FOUND");
  }
  // Held by something else than a chat: neither to be taken nor to be deleted here.
  if (await isHeld(ctx, upload.storageId)) fail("NOT_FOUND");
  const file = await ctx.db.system.get("_storage", upload.storageId);
  if (file === null || Date.now() - file._creationTime > UPLOAD_ATTACH_MS) fail("NOT_FOUND");
  const code = file.size > FILE_SIZE_MAX ? "FILE_TOO_LARGE" : (await isFull(ctx, upload.sessionId)) ? "TOO_MANY_FILES" : null;
  if (code === null) return { verdict: "read" };
  await ctx.storage.delete(upload.storageId);
  return { verdict: "refused", code };
}

/** A file whose bytes were looked at. */
export const inspectedFileValidator = v.object({
  /** The upload, or its copy under the right type. */
  storageId: v.id("_storage"),
  name: v.string(),
  mime: fileType,
  size: v.number(),
  width: v.union(v.number(), v.null()),
  height: v.union(v.number(), v.null()),
});
export type InspectedFile = Infer<typeof inspectedFileValidator>;

/** Makes the attachment of a looked-at upload. What `admitUpload` checked is checked again: time has passed in between. */
export async function bindUpload(ctx: MutationCtx, upload: Upload, file: InspectedFile): Promise<Admission> {
  await requireOpen(ctx, upload);
  const isGone = (await ctx.db.system.get("_storage", upload.storageId)) === null;
  if (isGone || (await isHeld(ctx, upload.storageId)) || (await isHeld(ctx, file.storageId))) fail("NOT_FOUND");
  const isRefused = await isFull(ctx, upload.sessionId);
  if (isRefused || file.storageId !== upload.storageId) await ctx.storage.delete(upload.storageId);
  if (isRefused) {
    await dropUpload(ctx, file.storageId);
    return { verdict: "refused", code: "TOO_MANY_FILES" };
  }
  const { sessionId, uploaderId } = upload;
  const attachmentId = await ctx.db.insert("attachments", { sessionId, uploaderId, ...file, messageId: null, atMs: Date.now() });
  const row = await ctx.db.get("attachments", attachmentId);
  return row === null ? fail("NOT_FOUND") : { verdict: "attached", attachment: await toAttachmentView(ctx, row) };
}

/** Takes back a file that was attached and not sent. Fails with NOT_FOUND for anybody but its uploader, and once it was sent. */
export async function removeUnsent(ctx: MutationCtx, wish: { attachmentId: Id<"attachments">; uploaderId: Id<"users"> }): Promise<void> {
  const row = await ctx.db.get("attachments", wish.attachmentId);
  if (row === null || row.uploaderId !== wish.uploaderId || row.messageId !== null) fail("NOT_FOUND");
  await deleteAttachment(ctx, row);
}

/** Deletes a row and its bytes. */
export async function deleteAttachment(ctx: MutationCtx, row: Doc<"attachments">): Promise<void> {
  await ctx.db.delete("attachments", row._id);
  if ((await ctx.db.system.get("_storage", row.storageId)) !== null) await ctx.storage.delete(row.storageId);
}
