import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { loadAsParty } from "./model/chat/parties";
import { sendMessage } from "./model/chat/sendMessage";
import { messageKind } from "./model/chat/tables";
import { markRead as noteRead, peerState as readPeerState, setTyping as noteTyping } from "./model/chat/typing";
import { boundedPage, pageOf } from "./model/pages";

const messageView = v.object({
  id: v.id("messages"),
  clientMessageId: v.string(),
  mine: v.boolean(),
  text: v.string(),
  atMs: v.number(),
  kind: messageKind,
});

/** Most messages one page holds. */
const PAGE_MAX = 100;

/** The messages of a session, newest first, page by page. For its two parties only, during and after it. */
export const list = userQuery({
  args: { sessionId: v.id("sessions"), paginationOpts: paginationOptsValidator },
  returns: pageOf(messageView),
  handler: async (ctx, { sessionId, paginationOpts }) => {
    await loadAsParty(ctx, sessionId, ctx.viewer._id);
    const found = await ctx.db
      .query("messages")
      .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, PAGE_MAX));
    const page = found.page.map(({ _id, clientMessageId, senderId, text, atMs, kind }) => ({
      id: _id,
      clientMessageId,
      mine: senderId === ctx.viewer._id,
      text,
      atMs,
      kind,
    }));
    return { ...found, page };
  },
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
