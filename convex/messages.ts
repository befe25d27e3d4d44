import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { listMessages } from "./model/chat/listMessages";
import { loadAsParty } from "./model/chat/parties";
import { searchMessages } from "./model/chat/searchMessages";
import { sendMessage } from "./model/chat/sendMessage";
import { markRead as noteRead, peerState as readPeerState, sayTyping } from "./model/chat/typing";
import { messageViewValidator } from "./model/chat/views";
import { pageOf } from "./model/pages";

/** The messages of a session, newest first, page by page. For its two parties only, during and after it. */
export const list = userQuery({
  args: { sessionId: v.id("sessions"), paginationOpts: paginationOptsValidator },
  returns: pageOf(messageViewValidator),
  handler: async (ctx, { sessionId, paginationOpts }) => await listMessages(ctx, { sessionId, readerId: ctx.viewer._id, paginationOpts }),
});

/** Messages that contain a text, newest first. One call looks at a bounded stretch: go on with the cursor until `isDone`. */
export const search = userQuery({
  args: { sessionId: v.id("sessions"), text: v.string(), cursor: v.union(v.string(), v.null()) },
  returns: pageOf(messageViewValidator),
  handler: async (ctx, wish) => await searchMessages(ctx, { ...wish, readerId: ctx.viewer._id }),
});

/**
 * Sends a message of 1 to 4000 characters, or with 1 to 5 own unsent files, while the meter runs. Safe to repeat with the same
 * `clientMessageId`.
 */
export const send = userMutation({
  args: {
    sessionId: v.id("sessions"),
    clientMessageId: v.string(),
    text: v.string(),
    attachmentIds: v.optional(v.array(v.id("attachments"))),
  },
  returns: v.id("messages"),
  handler: async (ctx, { attachmentIds = [], ...message }) =>
    await sendMessage(ctx, { ...message, attachmentIds, senderId: ctx.viewer._id }),
});

/** Says that the caller is typing or stopped, while the meter runs. The browser repeats it every 2 seconds; it is shown for 5. */
export const setTyping = userMutation({
  args: { sessionId: v.id("sessions"), typing: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { sessionId, typing }) => {
    await sayTyping(ctx, { sessionId, userId: ctx.viewer._id }, typing);
    return null;
  },
});

/** Says that the caller has seen everything written until now. */
export const markRead = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    await loadAsParty(ctx, sessionId, ctx.viewer._id);
    await noteRead(ctx, { sessionId, userId: ctx.viewer._id });
    return null;
  },
});

/** What the other party is doing, typing until when and read until when, and until when the caller has read. */
export const peerState = userQuery({
  args: { sessionId: v.id("sessions") },
  returns: v.object({
    typingUntilMs: v.union(v.number(), v.null()),
    peerReadAtMs: v.union(v.number(), v.null()),
    readAtMs: v.union(v.number(), v.null()),
  }),
  handler: async (ctx, { sessionId }) => {
    const { peerId } = await loadAsParty(ctx, sessionId, ctx.viewer._id);
    return await readPeerState(ctx, { sessionId, userId: ctx.viewer._id, peerId });
  },
});
