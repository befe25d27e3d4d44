import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fileType } from "./tables";

/** A file as one of the two parties sees it. */
export const attachmentViewValidator = v.object({
  id: v.id("attachments"),
  name: v.string(),
  mime: fileType,
  size: v.number(),
  width: v.union(v.number(), v.null()),
  height: v.union(v.number(), v.null()),
  /** Where the bytes are. Null once they were deleted. */
  url: v.union(v.string(), v.null()),
});

export type AttachmentView = Infer<typeof attachmentViewValidator>;

type ViewCtx = Pick<QueryCtx, "db" | "storage">;

/** Projects a file. Whoever asks for it must have been proven a party of its session: the address is a key to the bytes. */
export async function toAttachmentView(ctx: ViewCtx, row: Doc<"attachments">): Promise<AttachmentView> {
  const { _id, name, mime, size, width, height, storageId } = row;
  return { id: _id, name, mime, size, width, height, url: await ctx.storage.getUrl(storageId) };
}

/** The files of a message, in the order they were sent in. */
export async function attachmentViews(ctx: ViewCtx, ids: readonly Id<"attachments">[]): Promise<AttachmentView[]> {
  const rows = await Promise.all(ids.map((id) => ctx.db.get("attachments", id)));
  return await Promise.all(rows.filter((row) => row !== null).map((row) => toAttachmentView(ctx, row)));
}
