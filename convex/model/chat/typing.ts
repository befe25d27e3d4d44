import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { RATE_LIMITS, spendToken } from "../limits/takeToken";
import { loadAsParty } from "./parties";

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

/**
 * A person's own note that they are typing, or stopped. It is a courtesy: where nothing can be written, or when it is repeated too fast,
 * it is dropped and nobody is told.
 */
export async function sayTyping(ctx: MutationCtx, key: Key, isTyping: boolean): Promise<void> {
  const { session } = await loadAsParty(ctx, key.sessionId, key.userId);
  if (isTyping && session.state !== "running") return;
  if ((await spendToken(ctx, RATE_LIMITS.typing, key.userId)) > 0) return;
  await setTyping(ctx, key, isTyping);
}

async function newestMessage(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">): Promise<Doc<"messages"> | null> {
  return await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .order("desc")
    .first();
}

/** Notes that a party has seen everything written until now. Costs nothing where nothing is new; repeated too fast it is dropped. */
export async function markRead(ctx: MutationCtx, key: Key): Promise<void> {
  const [row, newest] = await Promise.all([findReadState(ctx, key), newestMessage(ctx, key.sessionId)]);
  if (newest === null || (row !== null && row.lastReadAtMs >= newest.atMs)) return;
  if ((await spendToken(ctx, RATE_LIMITS.markRead, key.userId)) > 0) return;
  const lastReadAtMs = Math.max(Date.now(), newest.atMs);
  if (row === null) await ctx.db.insert("readStates", { ...key, lastReadAtMs });
  else await ctx.db.patch("readStates", row._id, { lastReadAtMs });
}

/** What the other party is doing, typing until when and read until when, and until when oneself has read. */
export async function peerState(
  ctx: Pick<QueryCtx, "db">,
  { sessionId, userId, peerId }: Key & { peerId: Id<"users"> },
): Promise<{ typingUntilMs: number | null; peerReadAtMs: number | null; readAtMs: number | null }> {
  const peer = { sessionId, userId: peerId };
  const [typing, peerRead, read] = await Promise.all([
    findTyping(ctx, peer),
    findReadState(ctx, peer),
    findReadState(ctx, { sessionId, userId }),
  ]);
  return { typingUntilMs: typing?.untilMs ?? null, peerReadAtMs: peerRead?.lastReadAtMs ?? null, readAtMs: read?.lastReadAtMs ?? null };
}
