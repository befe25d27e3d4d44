import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { attachmentViews, attachmentViewValidator } from "../attachments/views";
import { messageKind } from "./tables";

/** One message as one of the two parties sees it. */
export const messageViewValidator = v.object({
  id: v.id("messages"),
  clientMessageId: v.string(),
  mine: v.boolean(),
  text: v.string(),
  atMs: v.number(),
  kind: messageKind,
  attachments: v.array(attachmentViewValidator),
});

export type MessageView = Infer<typeof messageViewValidator>;

/** Projects a message, with the addresses of its files, for a party of its session. */
export async function toMessageView(
  ctx: Pick<QueryCtx, "db" | "storage">,
  row: Doc<"messages">,
  readerId: Id<"users">,
): Promise<MessageView> {
  const { _id, clientMessageId, senderId, text, atMs, kind, attachmentIds } = row;
  return {
    id: _id,
    clientMessageId,
    mine: senderId === readerId,
    text,
    atMs,
    kind,
    attachments: await attachmentViews(ctx, attachmentIds ?? []),
  };
}
