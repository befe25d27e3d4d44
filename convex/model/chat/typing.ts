import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";

/** How long "is typing" is shown after the last key; the browser repeats it every 2 seconds. */
export const TYPING_SHOWN_MS = 5_000;

type Key = { sessionId: Id<"sessions">; userId: Id<"users"> };

async function findTyping(ctx: Pick<QueryCtx, "db">, key: Key): Promise<Doc<"typing"> | null> {
  return await ctx.db
    .query("typing")
    .withIndex("by_sessionId_and_userId", (q) => q.eq("sessionId", key.sessionId).eq("userId", key.userId))
    .unique();
}

async function findReadState(ctx: Pick<QueryCtx, "db">, key: Key): Promise<Doc<"readStates"> | null> {
  return await ctx.db
    .query("readStates")
    .withIndex("by_sessionId_and_userId", (q) => q.eq("sessionId", key.sessionId).eq("userId", key.userId))
    .unique();
}

/** Notes that a party is typing, or stopped. */
export async function setTyping(ctx: MutationCtx, key: Key, isTyping: boolean): Promise<void> {
  const untilMs = isTyping ? Date.now() + TYPING_SHOWN_MS : null;
  const row = await findTyping(ctx, key);
  if (row === null) {
    if (isTyping) await ctx.db.insert("typing", { ...key, untilMs });
  } else if (row.untilMs !== untilMs) {
    await ctx.db.patch("typing", row._id, { untilMs });
  }
}

/** Notes that a party has seen everything written until now. */
export async function markRead(ctx: MutationCtx, key: Key): Promise<void> {
  const lastReadAtMs = Date.now();
  const row = await findReadState(ctx, key);
  if (row === null) await ctx.db.insert("readStates", { ...key, lastReadAtMs });
  else if (row.lastReadAtMs < lastReadAtMs) await ctx.db.patch("readStates", row._id, { lastReadAtMs });
}

/** What the other party is doing: typing until when, and when they last read. */
export async function peerState(
  ctx: Pick<QueryCtx, "db">,
  peer: Key,
): Promise<{ typingUntilMs: number | null; peerReadAtMs: number | null }> {
  const [typing, readState] = await Promise.all([findTyping(ctx, peer), findReadState(ctx, peer)]);
  return { typingUntilMs: typing?.untilMs ?? null, peerReadAtMs: readState?.lastReadAtMs ?? null };
}
