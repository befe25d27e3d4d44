import type { ActionCtx } from "../../_generated/server";
import { internal } from "../../_generated/api";
import { fail } from "../../errors";
import { checkUploadName, lookAtUpload } from "../attachments/attachUpload";
import type { Outcome, Upload } from "./uploads";

/**
 * Looks at the bytes of an upload and makes it a document or the photo. What may be neither is deleted, then refused with
 * FILE_TYPE, FILE_TOO_LARGE or TOO_MANY_FILES. A file that was uploaded under another type than its own is stored again under
 * its own: the type a file is served under decides what a browser does with it.
 */
export async function takeUpload(ctx: ActionCtx, input: Upload & { name: string }): Promise<Exclude<Outcome, { verdict: "read" | "refused" }>> {
  checkUploadName(input.name);
  const { ownerId, storageId, purpose } = input;
  const upload = { ownerId, storageId, purpose };
  const admission: Outcome = await ctx.runMutation(internal.jobs.documents.admit, upload);
  if (admission.verdict === "refused") fail(admission.code);
  if (admission.verdict !== "read") return admission;

  const file = await lookAtUpload(ctx, input);
  const bound: Outcome = await ctx.runMutation(internal.jobs.documents.bind, { upload, file });
  if (bound.verdict === "refused") fail(bound.code);
  return bound.verdict === "read" ? fail("NOT_FOUND") : bound;
}
