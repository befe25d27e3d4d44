import { v } from "convex/values";
import { userAction, userMutation } from "./functions";
import { attachUpload } from "./model/attachments/attachUpload";
import { createUploadUrl, removeUnsent } from "./model/attachments/uploads";
import { attachmentViewValidator } from "./model/attachments/views";

/** An address to upload one file to. For a party of the session while the meter runs; else NOT_FOUND, NOT_WRITABLE. */
export const generateUploadUrl = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: v.string(),
  handler: async (ctx, { sessionId }) => await createUploadUrl(ctx, { sessionId, uploaderId: ctx.viewer._id }),
});

/**
 * Makes an upload an attachment that a message can carry. The bytes decide what it is; what may not be sent is deleted and refused:
 * FILE_TYPE, FILE_TOO_LARGE (over 10 MB),
 * TOO_MANY_FILES (over 20 in the session). NOT_FOUND for what was uploaded longer than 30 minutes ago.
 */
export const attach = userAction({
  args: { sessionId: v.id("sessions"), storageId: v.id("_storage"), name: v.string() },
  returns: attachmentViewValidator,
  handler: async (ctx, input) => await attachUpload(ctx, { ...input, uploaderId: ctx.viewer.userId }),
});

/** Takes back one's own attachment that was not sent. */
export const remove = userMutation({
  args: { attachmentId: v.id("attachments") },
  returns: v.null(),
  handler: async (ctx, { attachmentId }) => {
    await removeUnsent(ctx, { attachmentId, uploaderId: ctx.viewer._id });
    return null;
  },
});
