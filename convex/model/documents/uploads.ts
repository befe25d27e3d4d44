import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DOCUMENT_SIZE_MAX, DOCUMENTS_MAX, isDocumentType, isStoredPhoto } from "../../../lib/domain/applications/documents";
import { FILE_TYPES } from "../../../lib/domain/files/sniff";
import { fail } from "../../errors";
import { openDraft } from "../applications/saveDraft";
import { dropUpload, isHeld, UPLOAD_ATTACH_MS } from "../attachments/uploads";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { documentsOf, documentViewValidator, toDocumentView } from "./documents";
import { documentKind } from "./tables";

/** What an upload is to become. */
export const purposeValidator = v.union(documentKind, v.literal("photo"));
export type Purpose = Infer<typeof purposeValidator>;

export const uploadValidator = { ownerId: v.id("users"), storageId: v.id("_storage"), purpose: purposeValidator };
export type Upload = { ownerId: Id<"users">; storageId: Id<"_storage">; purpose: Purpose };

/** What becomes of an upload. A refusal is returned, not thrown: the file is deleted with it. */
export const outcomeValidator = v.union(
  v.object({ verdict: v.literal("read") }),
  v.object({ verdict: v.literal("document"), document: documentViewValidator }),
  v.object({ verdict: v.literal("photo"), url: v.union(v.string(), v.null()) }),
  v.object({ verdict: v.literal("refused"), code: literals("FILE_TYPE", "FILE_TOO_LARGE", "TOO_MANY_FILES") }),
);
export type Outcome = Infer<typeof outcomeValidator>;

/** A file whose bytes were looked at. */
export const lookedAtValidator = v.object({
  /** The upload, or its copy under the right type. */
  storageId: v.id("_storage"),
  name: v.string(),
  mime: literals(...FILE_TYPES),
  size: v.number(),
  width: v.union(v.number(), v.null()),
  height: v.union(v.number(), v.null()),
});
export type LookedAt = Infer<typeof lookedAtValidator>;

async function activeUser(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<Doc<"users">> {
  const user = (await ctx.db.get("users", userId)) ?? fail("UNAUTHENTICATED");
  return user.suspended ? fail("SUSPENDED") : user;
}

/** An address to upload one file of an application to; opens the draft. */
export async function createUploadUrl(ctx: MutationCtx, user: Doc<"users">): Promise<string> {
  await takeToken(ctx, RATE_LIMITS.upload, user._id);
  await openDraft(ctx, user);
  return await ctx.storage.generateUploadUrl();
}

/** The document of an upload that was made one before, for calls repeated after a lost answer. */
async function attachedBefore(ctx: MutationCtx, { ownerId, storageId }: Upload): Promise<Outcome | null> {
  const row = await ctx.db
    .query("documents")
    .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
    .unique();
  return row?.ownerId === ownerId ? { verdict: "document", document: await toDocumentView(ctx, row) } : null;
}

/**
 * Looks at an upload without its bytes. Fails with NOT_FOUND for unknown and old uploads and for files that belong to something
 * else, with INVALID_STATE while the application waits for a decision, with RATE_LIMITED.
 */
export async function admitUpload(ctx: MutationCtx, upload: Upload): Promise<Outcome> {
  const user = await activeUser(ctx, upload.ownerId);
  const draft = await openDraft(ctx, user);
  await takeToken(ctx, RATE_LIMITS.attach, user._id);
  const before = await attachedBefore(ctx, upload);
  if (before !== null) return before;
  const file = await ctx.db.system.get("_storage", upload.storageId);
  if (file === null || Date.now() - file._creationTime > UPLOAD_ATTACH_MS || (await isHeld(ctx, upload.storageId))) fail("NOT_FOUND");
  const isFull = upload.purpose !== "photo" && (await documentsOf(ctx, draft._id)).length >= DOCUMENTS_MAX;
  const code = file.size > DOCUMENT_SIZE_MAX ? "FILE_TOO_LARGE" : isFull ? "TOO_MANY_FILES" : null;
  if (code === null) return { verdict: "read" };
  await ctx.storage.delete(upload.storageId);
  return { verdict: "refused", code };
}

/** Gives an application another photo, or none, and deletes the one that nobody shows any more. */
export async function setPhoto(ctx: MutationCtx, draft: Doc<"applications">, photoStorageId: Id<"_storage"> | null): Promise<void> {
  await ctx.db.patch("applications", draft._id, { photoStorageId, updatedAtMs: Date.now() });
  if (draft.photoStorageId !== null && draft.photoStorageId !== photoStorageId) await dropUpload(ctx, draft.photoStorageId);
}

/** Makes an upload what it is to be. What `admitUpload` checked is checked again: time has passed in between. */
export async function bindUpload(ctx: MutationCtx, upload: Upload, file: LookedAt): Promise<Outcome> {
  const draft = await openDraft(ctx, await activeUser(ctx, upload.ownerId));
  const isGone = (await ctx.db.system.get("_storage", upload.storageId)) === null;
  if (isGone || (await isHeld(ctx, upload.storageId)) || (await isHeld(ctx, file.storageId))) fail("NOT_FOUND");
  if (file.storageId !== upload.storageId) await ctx.storage.delete(upload.storageId);
  const refuse = async (code: "FILE_TYPE" | "TOO_MANY_FILES"): Promise<Outcome> => {
    await dropUpload(ctx, file.storageId);
    return { verdict: "refused", code };
  };
  const { storageId, name, mime, size, width, height } = file;
  if (upload.purpose === "photo") {
    if (!isStoredPhoto(file)) return await refuse("FILE_TYPE");
    await setPhoto(ctx, draft, storageId);
    return { verdict: "photo", url: await ctx.storage.getUrl(storageId) };
  }
  if (!isDocumentType(mime)) return await refuse("FILE_TYPE");
  if ((await documentsOf(ctx, draft._id)).length >= DOCUMENTS_MAX) return await refuse("TOO_MANY_FILES");
  const row = { ownerId: upload.ownerId, applicationId: draft._id, kind: upload.purpose, storageId, name, mime, size, width, height, atMs: Date.now() };
  const id = await ctx.db.insert("documents", row);
  await ctx.db.patch("applications", draft._id, { updatedAtMs: row.atMs });
  const document = await ctx.db.get("documents", id);
  return document === null ? fail("NOT_FOUND") : { verdict: "document", document: await toDocumentView(ctx, document) };
}
