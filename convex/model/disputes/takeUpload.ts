import type { ActionCtx } from "../../_generated/server";
import { internal } from "../../_generated/api";
import { safeFileName } from "../../../lib/domain/files/fileName";
import { contentTypeOf, sniffFile } from "../../../lib/domain/files/sniff";
import { fail, failInput } from "../../errors";
import type { LookedAt } from "../documents/uploads";
import type { DisputeFile, Outcome, Upload } from "./files";

/** Longest name that is looked at; what is stored is shorter. */
const NAME_ARGUMENT_MAX = 1_000;

/**
 * Looks at the bytes of an upload and makes it a file of a dispute. Anything but a PDF or a picture is deleted and refused:
 * FILE_TYPE, FILE_TOO_LARGE, TOO_MANY_FILES. A file that was uploaded under another type than its own is stored again under its own.
 */
export async function takeUpload(ctx: ActionCtx, input: Upload & { name: string }): Promise<DisputeFile> {
  if (input.name.length > NAME_ARGUMENT_MAX) failInput("name");
  const { sessionId, ownerId, storageId } = input;
  const upload = { sessionId, ownerId, storageId };
  const admission: Outcome = await ctx.runMutation(internal.jobs.disputes.admit, upload);
  if (admission.verdict === "refused") fail(admission.code);
  if (admission.verdict === "file") return admission.file;
  const blob = await ctx.storage.get(storageId);
  if (blob === null) fail("NOT_FOUND");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const facts = sniffFile(bytes);
  if (facts === null) {
    await ctx.runMutation(internal.jobs.attachments.drop, { storageId });
    fail("FILE_TYPE");
  }
  const type = contentTypeOf(facts.mime);
  const file: LookedAt = {
    storageId: blob.type === type ? storageId : await ctx.storage.store(new Blob([bytes], { type })),
    name: safeFileName(input.name, facts.mime),
    size: bytes.byteLength,
    ...facts,
  };
  const bound: Outcome = await ctx.runMutation(internal.jobs.disputes.bind, { upload, file });
  if (bound.verdict === "refused") fail(bound.code);
  return bound.verdict === "file" ? bound.file : fail("NOT_FOUND");
}
