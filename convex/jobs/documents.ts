import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../functions";
import { forgetOldDocuments } from "../model/documents/retention";
import { admitUpload, bindUpload, lookedAtValidator, outcomeValidator, uploadValidator } from "../model/documents/uploads";

/** First half of taking an upload: everything that can be said without the bytes. */
export const admit = internalMutation({
  args: uploadValidator,
  returns: outcomeValidator,
  handler: async (ctx, upload) => await admitUpload(ctx, upload),
});

/** Second half of taking an upload: the bytes were looked at. */
export const bind = internalMutation({
  args: { upload: v.object(uploadValidator), file: lookedAtValidator },
  returns: outcomeValidator,
  handler: async (ctx, { upload, file }) => await bindUpload(ctx, upload, file),
});

/** Deletes documents whose time is over, batch by batch; started by the cron. */
export const forget = internalMutation({
  args: { cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { cursor }) => {
    const next = await forgetOldDocuments(ctx, cursor ?? null);
    if (next !== null) await ctx.scheduler.runAfter(0, internal.jobs.documents.forget, { cursor: next });
    return null;
  },
});
