import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { sweepUploads } from "../model/attachments/sweepUploads";
import { admissionValidator, admitUpload, bindUpload, dropUpload, inspectedFileValidator } from "../model/attachments/uploads";

const upload = { sessionId: v.id("sessions"), uploaderId: v.id("users"), storageId: v.id("_storage") };

/** First half of attaching: everything that can be said without the bytes. */
export const admit = internalMutation({
  args: upload,
  returns: admissionValidator,
  handler: async (ctx, input) => await admitUpload(ctx, input),
});

/** Second half of attaching: the bytes were looked at. */
export const bind = internalMutation({
  args: { upload: v.object(upload), file: inspectedFileValidator },
  returns: admissionValidator,
  handler: async (ctx, input) => await bindUpload(ctx, input.upload, input.file),
});

/** Deletes an upload that was refused. */
export const drop = internalMutation({
  args: { storageId: v.id("_storage") },
  returns: v.null(),
  handler: async (ctx, { storageId }) => {
    await dropUpload(ctx, storageId);
    return null;
  },
});

/** Deletes files that nobody uses, batch by batch; started by the cron. */
export const sweep = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    if (await sweepUploads(ctx)) await ctx.scheduler.runAfter(0, internal.jobs.attachments.sweep, {});
    return null;
  },
});
