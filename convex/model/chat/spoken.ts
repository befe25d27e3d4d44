import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";

/** More messages and files than these are not counted one by one. */
const MESSAGES_COUNTED = 2_000;
const FILES_COUNTED = 100;

/**
 * How much each of the two wrote in a session, between which instants (server ms, null while nobody wrote), and how many
 * files were sent; never what was said. `isCapped` where there is more than was counted.
 */
export async function spokenIn(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">) {
  const rows = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(MESSAGES_COUNTED);
  const files = await ctx.db
    .query("attachments")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(FILES_COUNTED);
  const spoken = rows.filter(({ kind }) => kind === "text");
  const sentBy = (userId: Id<"users">) => spoken.filter(({ senderId }) => senderId === userId).length;
  return {
    messages: { client: sentBy(session.clientId), advisor: sentBy(session.advisorUserId), isCapped: rows.length === MESSAGES_COUNTED },
    firstMessageAtMs: spoken[0]?.atMs ?? null,
    lastMessageAtMs: spoken.at(-1)?.atMs ?? null,
    fileCount: files.filter(({ messageId }) => messageId !== null).length,
  };
}
