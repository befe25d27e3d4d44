import type { ActionCtx } from "../../_generated/server";
import { internal } from "../../_generated/api";
import { fail } from "../../errors";
import { checkUploadName, lookAtUpload } from "../attachments/attachUpload";
import type { DisputeFile, Outcome, Upload } from "./files";

/**
 * Looks at the bytes of an upload and makes it a file of a dispute. Anything but a PDF or a picture is deleted and refused:
 * FILE_TYPE, FILE_TOO_LARGE, TOO_MANY_FILES. A file that was uploaded under another type than its own is stored again under its own.
 */
export async function takeUpload(ctx: ActionCtx, input: Upload & { name: string }): Promise<DisputeFile> {
  checkUploadName(input.name);
  const { sessionId, ownerId, storageId } = input;
  const upload = { sessionId, ownerId, storageId };
  const admission: Outcome = await ctx.runMutation(internal.jobs.disputes.admit, upload);
  if (admission.verdict === "refused") fail(admission.code);
  if (admission.verdict === "file") return admission.file;
  const file = await lookAtUpload(ctx, input);
  const bound: Outcome = await ctx.runMutation(internal.jobs.disputes.bind, { upload, file });
  if (bound.verdict === "refused") fail(bound.code);
  return bound.verdict === "file" ? bound.file : fail("NOT_FOUND");
}
