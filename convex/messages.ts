import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { listMessages, messageViewValidator } from "./model/chat/listMessages";
import { loadAsParty } from "./model/chat/parties";
import { sendMessage } from "./model/chat/sendMessage";
import { markRead as noteRead, peerState as readPeerState, setTyping as noteTyping } from "./model/chat/typing";
import { pageOf } from "./model/pages";

/** The messages of a session, newest first, page by page. For its two parties only, during and after it. */
export const list = userQuery({
  args: { sessionId: v.id("sessions"), paginationOpts: paginationOptsValidator },
  returns: pageOf(messageViewValidator),
  handler: async (ctx, { sessionId, paginationOpts }) => await listMessages(ctx, { sessionId, readerId: ctx.viewer._id, paginationOpts }),
});

/** Sends a message of 1 to 4000 characters while the meter runs. Safe to repeat with the same `clientMessageId`. */
export const send = userMutation({
  args: { sessionId: v.id("sessions"), clientMessageId: v.string(), text: v.string() },
  returns: v.id("messages"),
  handler: async (ctx, message) => await sendMessage(ctx, { ...message, senderId: ctx.viewer._id }),
});

/** Says that the caller is typing or stopped. The browser repeats it every 2 seconds; it is shown for 5. */
export const setTyping = userMutation({
  args: { sessionId: v.id("sessions"), typing: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { sessionId, typing }) => {
    await loadAsParty(ctx, sessionId, ctx.viewer._id);
    await noteTyping(ctx, { sessionId, userId: ctx.viewer._id }, typing);
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

/** What the other party is doing: typing until when, and when they last read. */
export const peerState = userQuery({
  args: { sessionId: v.id("sessions") },
  returns: v.object({ typingUntilMs: v.union(v.number(), v.null()), peerReadAtMs: v.union(v.number(), v.null()) }),
  handler: async (ctx, { sessionId }) => {
    const { peerId } = await loadAsParty(ctx, sessionId, ctx.viewer._id);
    return await readPeerState(ctx, { sessionId, userId: peerId });
  },
});
