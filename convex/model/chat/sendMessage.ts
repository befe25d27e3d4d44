import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { requireWritable } from "../metering/tick";
import { loadAsParty } from "./parties";
import { isClientMessageId, normaliseMessage } from "./text";
import { setTyping } from "./typing";

type NewMessage = { sessionId: Id<"sessions">; senderId: Id<"users">; clientMessageId: string; text: string };

async function findSent(ctx: MutationCtx, message: NewMessage): Promise<Doc<"messages"> | null> {
  return await ctx.db
    .query("messages")
    .withIndex("by_senderId_and_clientMessageId", (q) => q.eq("senderId", message.senderId).eq("clientMessageId", message.clientMessageId))
    .unique();
}

/**
 * Writes a message while the meter runs; it also proves that its sender is there. The browser's id makes repeats safe:
 * the same id and text answer with the first message, even after the session closed; another text or another session
 * under that id is DUPLICATE_REQUEST. Fails with NOT_WRITABLE unless the meter is running.
 */
export async function sendMessage(ctx: MutationCtx, input: NewMessage): Promise<Id<"messages">> {
  const { session, party } = await loadAsParty(ctx, input.sessionId, input.senderId);
  if (!isClientMessageId(input.clientMessageId)) failInput("clientMessageId");
  const text = normaliseMessage(input.text) ?? failInput("text");
  const sent = await findSent(ctx, input);
  if (sent !== null) return sent.sessionId === session._id && sent.text === text ? sent._id : fail("DUPLICATE_REQUEST");
  await takeToken(ctx, RATE_LIMITS.message, input.senderId);
  await requireWritable(ctx, session._id, party);
  const messageId = await ctx.db.insert("messages", {
    sessionId: session._id,
    senderId: input.senderId,
    clientMessageId: input.clientMessageId,
    text,
    atMs: Date.now(),
    kind: "text",
  });
  await setTyping(ctx, { sessionId: session._id, userId: input.senderId }, false);
  return messageId;
}
