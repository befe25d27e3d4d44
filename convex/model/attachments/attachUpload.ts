import type { ActionCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { safeFileName } from "../../../lib/domain/files/fileName";
import { contentTypeOf, sniffFile } from "../../../lib/domain/files/sniff";
import { fail, failInput } from "../../errors";
import type { LookedAt } from "../documents/uploads";
import type { Admission, Upload } from "./uploads";
import type { AttachmentView } from "./views";

/** Longest name that is looked at; what is stored is shorter. */
const NAME_ARGUMENT_MAX = 1_000;

/** Refuses a name that nobody would look at: INVALID_INPUT. */
export function checkUploadName(name: string): void {
  if (name.length > NAME_ARGUMENT_MAX) failInput("name");
}

/**
 * Looks at the bytes of an admitted upload. What is no file the product takes is deleted and refused: FILE_TYPE. A file that was
 * uploaded under another type than its own is stored again under its own: the type a file is served under decides what a browser
 * does with it.
 */
export async function lookAtUpload(ctx: ActionCtx, { storageId, name }: { storageId: Id<"_storage">; name: string }): Promise<LookedAt> {
  const blob = await ctx.storage.get(storageId);
  if (blob === null) fail("NOT_FOUND");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const facts = sniffFile(bytes);
  if (facts === null) {
    await ctx.runMutation(internal.jobs.attachments.drop, { storageId });
    fail("FILE_TYPE");
  }
  const type = contentTypeOf(facts.mime);
  return {
    storageId: blob.type === type ? storageId : await ctx.storage.store(new Blob([bytes], { type })),
    name: safeFileName(name, facts.mime),
    size: bytes.byteLength,
    ...facts,
  };
}

/**
 * Looks at the bytes of an upload and makes it an attachment. What may not be sent is deleted, then refused with FILE_TYPE or
 * FILE_TOO_LARGE. A file that was uploaded under another type than its own is stored again under its own: the type a file is
 * served under decides what a browser does with it.
 */
export async function attachUpload(ctx: ActionCtx, upload: Upload & { name: string }): Promise<AttachmentView> {
  checkUploadName(upload.name);
  const { sessionId, uploaderId, storageId } = upload;
  const key = { sessionId, uploaderId, storageId };
  const admission: Admission = await ctx.runMutation(internal.jobs.attachments.admit, key);
  if (admission.verdict === "attached") return admission.attachment;
  if (admission.verdict === "refused") fail(admission.code);

  const file = await lookAtUpload(ctx, upload);
  const bound: Admission = await ctx.runMutation(internal.jobs.attachments.bind, { upload: key, file });
  if (bound.verdict === "attached") return bound.attachment;
  return fail(bound.verdict === "refused" ? bound.code : "NOT_FOUND");
}
