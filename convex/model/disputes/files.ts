import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DOCUMENT_SIZE_MAX, isDocumentType } from "../../../lib/domain/applications/documents";
import { DISPUTE_FILES_MAX, disputeObstacle } from "../../../lib/domain/disputes/rules";
import type { Party } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";
import { dropUpload, isHeld, UPLOAD_ATTACH_MS } from "../attachments/uploads";
import type { LookedAt } from "../documents/uploads";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { loadOwnSession } from "../sessions/projections";
import { logEvent } from "./events";
import { findDispute, windowOf } from "./rules";
import { fileType } from "./tables";

/** A file that waits for its dispute is deleted after this long. */
const WAITING_MAX_MS = 24 * 60 * 60_000;
const SWEEP_BATCH = 50;

/** A file of a dispute, as somebody who may see it gets it. */
export const disputeFileValidator = v.object({
  fileId: v.id("disputeFiles"),
  from: literals("client", "advisor"),
  name: v.string(),
  mime: fileType,
  size: v.number(),
  width: v.union(v.number(), v.null()),
  height: v.union(v.number(), v.null()),
  atMs: v.number(),
  /** Where the bytes are: a key to them for whoever holds it. Null once they were deleted. */
  url: v.union(v.string(), v.null()),
});
export type DisputeFile = Infer<typeof disputeFileValidator>;

/** Projects a file. Whoever asks must have been proven to be allowed to see it. */
export async function toDisputeFile(ctx: Pick<QueryCtx, "storage">, row: Doc<"disputeFiles">): Promise<DisputeFile> {
  const { _id, from, name, mime, size, width, height, atMs, storageId } = row;
  return { fileId: _id, from, name, mime, size, width, height, atMs, url: await ctx.storage.getUrl(storageId) };
}

export const uploadValidator = { sessionId: v.id("sessions"), ownerId: v.id("users"), storageId: v.id("_storage") };
export type Upload = { sessionId: Id<"sessions">; ownerId: Id<"users">; storageId: Id<"_storage"> };

/** What becomes of an upload. A refusal is returned, not thrown: the file is deleted with it. */
export const outcomeValidator = v.union(
  v.object({ verdict: v.literal("read") }),
  v.object({ verdict: v.literal("file"), file: disputeFileValidator }),
  v.object({ verdict: v.literal("refused"), code: literals("FILE_TYPE", "FILE_TOO_LARGE", "TOO_MANY_FILES") }),
);
export type Outcome = Infer<typeof outcomeValidator>;

/** The files somebody brought to a session's dispute. */
async function filesOf(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">, ownerId: Id<"users">): Promise<Doc<"disputeFiles">[]> {
  return await ctx.db
    .query("disputeFiles")
    .withIndex("by_sessionId_and_ownerId", (q) => q.eq("sessionId", sessionId).eq("ownerId", ownerId))
    .take(DISPUTE_FILES_MAX);
}

/** A client's files that wait for their dispute to be opened. */
export async function waitingFiles(
  ctx: Pick<QueryCtx, "db">,
  sessionId: Id<"sessions">,
  ownerId: Id<"users">,
): Promise<Doc<"disputeFiles">[]> {
  return (await filesOf(ctx, sessionId, ownerId)).filter(({ disputeId }) => disputeId === null);
}

/** Every file of a dispute, oldest first. */
export async function disputeFiles(ctx: Pick<QueryCtx, "db">, disputeId: Id<"disputes">): Promise<Doc<"disputeFiles">[]> {
  return await ctx.db
    .query("disputeFiles")
    .withIndex("by_disputeId_and_atMs", (q) => q.eq("disputeId", disputeId))
    .take(2 * DISPUTE_FILES_MAX);
}

type Door = { party: Party; dispute: Doc<"disputes"> | null };

/**
 * Whether somebody may add a file now: both parties while the dispute is open, the client before it while it could be opened.
 * Fails with NOT_FOUND for strangers, SUSPENDED, INVALID_STATE(state | reason).
 */
async function requireDoor(ctx: MutationCtx, { sessionId, ownerId }: Omit<Upload, "storageId">): Promise<Door> {
  const user = (await ctx.db.get("users", ownerId)) ?? fail("UNAUTHENTICATED");
  if (user.suspended) fail("SUSPENDED");
  const { session, party } = await loadOwnSession(ctx, sessionId, ownerId);
  const dispute = await findDispute(ctx, sessionId);
  if (dispute !== null) return dispute.isOpen ? { party, dispute } : fail("INVALID_STATE", { state: dispute.state });
  if (party !== "client") fail("FORBIDDEN");
  const obstacle = disputeObstacle(session, { windowMs: await windowOf(ctx, session), nowMs: Date.now() });
  return obstacle === null ? { party, dispute } : fail("INVALID_STATE", { reason: obstacle });
}

/** An address to upload one file to. */
export async function createUploadUrl(ctx: MutationCtx, uploader: Omit<Upload, "storageId">): Promise<string> {
  await requireDoor(ctx, uploader);
  await takeToken(ctx, RATE_LIMITS.upload, uploader.ownerId);
  return await ctx.storage.generateUploadUrl();
}

/** Looks at an upload without its bytes. Fails with NOT_FOUND for unknown and old uploads and for files of something else. */
export async function admitUpload(ctx: MutationCtx, upload: Upload): Promise<Outcome> {
  await requireDoor(ctx, upload);
  await takeToken(ctx, RATE_LIMITS.attach, upload.ownerId);
  const known = await ctx.db
    .query("disputeFiles")
    .withIndex("by_storageId", (q) => q.eq("storageId", upload.storageId))
    .unique();
  if (known?.ownerId === upload.ownerId && known.sessionId === upload.sessionId)
    return { verdict: "file", file: await toDisputeFile(ctx, known) };
  const stored = await ctx.db.system.get("_storage", upload.storageId);
  if (stored === null || Date.now() - stored._creationTime > UPLOAD_ATTACH_MS || (await isHeld(ctx, upload.storageId))) fail("NOT_FOUND");
  const isFull = (await filesOf(ctx, upload.sessionId, upload.ownerId)).length === DISPUTE_FILES_MAX;
  const code = stored.size > DOCUMENT_SIZE_MAX ? "FILE_TOO_LARGE" : isFull ? "TOO_MANY_FILES" : null;
  if (code === null) return { verdict: "read" };
  await ctx.storage.delete(upload.storageId);
  return { verdict: "refused", code };
}

/** Makes a looked-at upload a file of the dispute. What `admitUpload` checked is checked again: time has passed in between. */
export async function bindUpload(ctx: MutationCtx, upload: Upload, file: LookedAt): Promise<Outcome> {
  const { party, dispute } = await requireDoor(ctx, upload);
  const isGone = (await ctx.db.system.get("_storage", upload.storageId)) === null;
  if (isGone || (await isHeld(ctx, upload.storageId)) || (await isHeld(ctx, file.storageId))) fail("NOT_FOUND");
  if (file.storageId !== upload.storageId) await ctx.storage.delete(upload.storageId);
  const isFull = (await filesOf(ctx, upload.sessionId, upload.ownerId)).length === DISPUTE_FILES_MAX;
  const { mime } = file;
  if (isFull || !isDocumentType(mime)) {
    await dropUpload(ctx, file.storageId);
    return { verdict: "refused", code: isFull ? "TOO_MANY_FILES" : "FILE_TYPE" };
  }
  const { sessionId, ownerId } = upload;
  const id = await ctx.db.insert("disputeFiles", {
    sessionId,
    disputeId: dispute?._id ?? null,
    ownerId,
    from: party,
    ...file,
    mime,
    atMs: Date.now(),
  });
  if (dispute !== null) {
    await ctx.db.patch("disputes", dispute._id, { updatedAtMs: Date.now() });
    await logEvent(ctx, { disputeId: dispute._id, what: "files_added", by: party, userId: ownerId });
  }
  const row = await ctx.db.get("disputeFiles", id);
  return row === null ? fail("NOT_FOUND") : { verdict: "file", file: await toDisputeFile(ctx, row) };
}

/** Takes the files that waited along into a dispute that opens. */
export async function bindWaitingFiles(
  ctx: MutationCtx,
  { sessionId, clientId, disputeId }: { sessionId: Id<"sessions">; clientId: Id<"users">; disputeId: Id<"disputes"> },
): Promise<void> {
  for (const file of await waitingFiles(ctx, sessionId, clientId)) await ctx.db.patch("disputeFiles", file._id, { disputeId });
}

async function deleteFile(ctx: MutationCtx, row: Doc<"disputeFiles">): Promise<void> {
  await ctx.db.delete("disputeFiles", row._id);
  if ((await ctx.db.system.get("_storage", row.storageId)) !== null) await ctx.storage.delete(row.storageId);
}

/** Takes back a file that still waits. Fails with NOT_FOUND for anybody else's and once it is part of a dispute. */
export async function removeFile(ctx: MutationCtx, input: { ownerId: Id<"users">; fileId: Id<"disputeFiles"> }): Promise<void> {
  const row = await ctx.db.get("disputeFiles", input.fileId);
  if (row === null || row.ownerId !== input.ownerId || row.disputeId !== null) fail("NOT_FOUND");
  await deleteFile(ctx, row);
}

/** Deletes files whose dispute was never opened. */
export async function sweepWaitingFiles(ctx: MutationCtx): Promise<void> {
  const old = await ctx.db
    .query("disputeFiles")
    .withIndex("by_disputeId_and_atMs", (q) => q.eq("disputeId", null).lt("atMs", Date.now() - WAITING_MAX_MS))
    .take(SWEEP_BATCH);
  for (const row of old) await deleteFile(ctx, row);
}
