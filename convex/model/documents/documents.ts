import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { DOCUMENTS_MAX } from "../../../lib/domain/applications/documents";
import { fail } from "../../errors";
import { documentKind, documentType } from "./tables";

type Document = Doc<"documents">;

/** A document as its owner and the admins see it. */
export const documentViewValidator = v.object({
  documentId: v.id("documents"),
  kind: documentKind,
  name: v.string(),
  mime: documentType,
  size: v.number(),
  width: v.union(v.number(), v.null()),
  height: v.union(v.number(), v.null()),
  atMs: v.number(),
  /** Where the bytes are: a key to them for whoever holds it. Null once they were deleted. */
  url: v.union(v.string(), v.null()),
});
export type DocumentView = Infer<typeof documentViewValidator>;

/** Projects a document. Whoever asks must have been proven its owner or an admin. */
export async function toDocumentView(ctx: Pick<QueryCtx, "storage">, row: Document): Promise<DocumentView> {
  const { _id, kind, name, mime, size, width, height, atMs, storageId } = row;
  return { documentId: _id, kind, name, mime, size, width, height, atMs, url: await ctx.storage.getUrl(storageId) };
}

/** The documents of an application, in the order they came. */
export async function documentsOf(ctx: Pick<QueryCtx, "db">, applicationId: Id<"applications">): Promise<Document[]> {
  return await ctx.db
    .query("documents")
    .withIndex("by_applicationId", (q) => q.eq("applicationId", applicationId))
    .take(DOCUMENTS_MAX);
}

/** An application by an id that may be any text: one's own, or anybody's for an admin; null for all others. */
export async function visibleApplication(ctx: Pick<QueryCtx, "db">, viewer: Doc<"users">, idText: string): Promise<Doc<"applications"> | null> {
  const id = ctx.db.normalizeId("applications", idText);
  const application = id === null ? null : await ctx.db.get("applications", id);
  if (application === null) return null;
  const isAdmin = viewer.roles.includes("admin") && !viewer.suspended;
  return application.userId === viewer._id || isAdmin ? application : null;
}

/** Deletes a row and its bytes. */
export async function deleteDocument(ctx: MutationCtx, row: Document): Promise<void> {
  await ctx.db.delete("documents", row._id);
  if ((await ctx.db.system.get("_storage", row.storageId)) !== null) await ctx.storage.delete(row.storageId);
}

/** Takes one's own document out of one's draft. Fails with NOT_FOUND for anybody else's, with INVALID_STATE outside a draft. */
export async function removeDocument(ctx: MutationCtx, ownerId: Id<"users">, documentId: Id<"documents">): Promise<void> {
  const row = await ctx.db.get("documents", documentId);
  if (row === null || row.ownerId !== ownerId) fail("NOT_FOUND");
  const application = await ctx.db.get("applications", row.applicationId);
  if (application !== null && application.state !== "draft" && application.state !== "rejected") fail("INVALID_STATE", { state: application.state });
  await deleteDocument(ctx, row);
}

/** Deletes what an application was decided by. */
export async function deleteDocumentsOf(ctx: MutationCtx, applicationId: Id<"applications">): Promise<void> {
  for (const row of await documentsOf(ctx, applicationId)) await deleteDocument(ctx, row);
}
