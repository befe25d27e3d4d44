import { v } from "convex/values";
import { internalMutation } from "../functions";
import { lookedAtValidator } from "../model/documents/uploads";
import { admitUpload, bindUpload, outcomeValidator, sweepWaitingFiles, uploadValidator } from "../model/disputes/files";
import { closeAnswer as closeOneAnswer, remindToDecide as remindOnce, sweepDisputes } from "../model/disputes/respond";

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

/** The advisor's time to answer is over. */
export const closeAnswer = internalMutation({
  args: { disputeId: v.id("disputes") },
  returns: v.null(),
  handler: async (ctx, { disputeId }) => {
    const dispute = await ctx.db.get("disputes", disputeId);
    if (dispute !== null) await closeOneAnswer(ctx, dispute);
    return null;
  },
});

/** The time to decide is over. */
export const remindToDecide = internalMutation({
  args: { disputeId: v.id("disputes") },
  returns: v.null(),
  handler: async (ctx, { disputeId }) => {
    const dispute = await ctx.db.get("disputes", disputeId);
    if (dispute !== null) await remindOnce(ctx, dispute);
    return null;
  },
});

/** Does what was missed and deletes files nobody used; run by the cron. */
export const sweep = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await sweepDisputes(ctx);
    await sweepWaitingFiles(ctx);
    return null;
  },
});
