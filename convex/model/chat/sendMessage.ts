import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { bindToMessage, loadUnsent } from "../attachments/sendFiles";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { requireWritable } from "../metering/tick";
import { loadAsParty } from "./parties";
import { isClientMessageId, normaliseMessage } from "./text";
import { setTyping } from "./typing";

type NewMessage = {
  sessionId: Id<"sessions">;
  senderId: Id<"users">;
  clientMessageId: string;
  text: string;
  attachmentIds: Id<"attachments">[];
};

async function findSent(ctx: MutationCtx, message: NewMessage): Promise<Doc<"messages"> | null> {
  return await ctx.db
    .query("messages")
    .withIndex("by_senderId_and_clientMessageId", (q) => q.eq("senderId", message.senderId).eq("clientMessageId", message.clientMessageId))
    .unique();
}

function isSame(sent: Doc<"messages">, message: NewMessage): boolean {
  const files = sent.attachmentIds ?? [];
  const hasSameFiles = files.length === message.attachmentIds.length && files.every((id, at) => id === message.attachmentIds[at]);
  return sent.sessionId === message.sessionId && sent.text === message.text && hasSameFiles;
}

/**
 * Writes a message while the meter runs; it also proves that its sender is there. The browser's id makes repeats safe:
 * the same id, text and files answer with the first message, even after the session closed; anything else under that id
 * is DUPLICATE_REQUEST. Fails with NOT_WRITABLE unless the meter is running; with NOT_FOUND for files that are not the
 * sender's own, of this session, and unsent.
 */
export async function sendMessage(ctx: MutationCtx, input: NewMessage): Promise<Id<"messages">> {
  const { session, party } = await loadAsParty(ctx, input.sessionId, input.senderId);
  if (!isClientMessageId(input.clientMessageId)) failInput("clientMessageId");
  const text = normaliseMessage(input.text, { mayBeEmpty: input.attachmentIds.length > 0 }) ?? failInput("text");
  const message = { ...input, text };
  const sent = await findSent(ctx, message);
  if (sent !== null) return isSame(sent, message) ? sent._id : fail("DUPLICATE_REQUEST");
  const files = await loadUnsent(ctx, message);
  await takeToken(ctx, RATE_LIMITS.message, input.senderId);
  await requireWritable(ctx, session._id, party);
  const messageId = await ctx.db.insert("messages", {
    sessionId: session._id,
    senderId: input.senderId,
    clientMessageId: input.clientMessageId,
    text,
    atMs: Date.now(),
    kind: "text",
    ...(files.length === 0 ? {} : { attachmentIds: input.attachmentIds }),
  });
  await bindToMessage(ctx, files, messageId);
  await setTyping(ctx, { sessionId: session._id, userId: input.senderId }, false);
  return messageId;
}
