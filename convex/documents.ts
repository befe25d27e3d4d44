import { v } from "convex/values";
import { fail } from "./errors";
import { userAction, userMutation, userQuery } from "./functions";
import { documentsOf, documentViewValidator, removeDocument, toDocumentView, visibleApplication } from "./model/documents/documents";
import { documentKind } from "./model/documents/tables";
import { takeUpload } from "./model/documents/takeUpload";
import { createUploadUrl } from "./model/documents/uploads";
import { findApplicationOf } from "./model/applications/rules";

/** An address to upload one document or photo of one's own application to. Fails with INVALID_STATE while it waits for a decision. */
export const generateUploadUrl = userMutation({
  args: {},
  returns: v.string(),
  handler: async (ctx) => await createUploadUrl(ctx, ctx.viewer),
});

/**
 * Makes an upload a document of one's own application. The bytes decide what it is (PDF, PNG, JPEG, WebP); anything else is deleted
 * and refused: FILE_TYPE, FILE_TOO_LARGE (over 10 MB), TOO_MANY_FILES (over 10).
 */
export const attach = userAction({
  args: { storageId: v.id("_storage"), kind: documentKind, name: v.string() },
  returns: documentViewValidator,
  handler: async (ctx, { storageId, kind, name }) => {
    const outcome = await takeUpload(ctx, { ownerId: ctx.viewer.userId, storageId, purpose: kind, name });
    return outcome.verdict === "document" ? outcome.document : fail("NOT_FOUND");
  },
});

/** One's own documents; with an application's id, those of that one. Only its owner and admins: NOT_FOUND for others. */
export const list = userQuery({
  args: { applicationId: v.optional(v.string()) },
  returns: v.array(documentViewValidator),
  handler: async (ctx, { applicationId }) => {
    const application =
      applicationId === undefined
        ? await findApplicationOf(ctx, ctx.viewer._id)
        : ((await visibleApplication(ctx, ctx.viewer, applicationId)) ?? fail("NOT_FOUND"));
    if (application === null) return [];
    return await Promise.all((await documentsOf(ctx, application._id)).map((row) => toDocumentView(ctx, row)));
  },
});

/** Deletes one's own document. Fails with NOT_FOUND for others, INVALID_STATE while the application waits for a decision and after its approval. */
export const remove = userMutation({
  args: { documentId: v.id("documents") },
  returns: v.null(),
  handler: async (ctx, { documentId }) => {
    await removeDocument(ctx, ctx.viewer._id, documentId);
    return null;
  },
});
