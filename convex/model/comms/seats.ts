import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { loadAsParty } from "../chat/parties";
import { takeToken, type RateLimit } from "../limits/takeToken";

/** A person changes places by hand, or by reloading a page. */
const SEAT_LIMIT: RateLimit = { name: "seat", capacity: 20, refillMs: 3_000 };

const PAGE_ID = /^[A-Za-z0-9-]{8,64}$/;

type Key = { sessionId: Id<"sessions">; userId: Id<"users"> };

async function findSeat(ctx: Pick<QueryCtx, "db">, { sessionId, userId }: Key): Promise<Doc<"callSeats"> | null> {
  return await ctx.db
    .query("callSeats")
    .withIndex("by_sessionId_and_userId", (q) => q.eq("sessionId", sessionId).eq("userId", userId))
    .unique();
}

/**
 * Puts a person into the calls of a session on this page and nowhere else: the page that sat there before leaves. It
 * holds from one call to the next, whoever carries them. Fails with NOT_FOUND for strangers and RATE_LIMITED.
 */
export async function takeSeat(ctx: MutationCtx, key: Key, pageId: string): Promise<void> {
  await loadAsParty(ctx, key.sessionId, key.userId);
  if (!PAGE_ID.test(pageId)) failInput("pageId");
  const seat = await findSeat(ctx, key);
  if (seat?.pageId === pageId) return;
  await takeToken(ctx, SEAT_LIMIT, key.userId);
  if (seat === null) await ctx.db.insert("callSeats", { ...key, pageId });
  else await ctx.db.patch("callSeats", seat._id, { pageId });
}

/** The page on which a person sits in the calls of a session; null before the first. Fails with NOT_FOUND for strangers. */
export async function readSeat(ctx: Pick<QueryCtx, "db">, key: Key): Promise<string | null> {
  await loadAsParty(ctx, key.sessionId, key.userId);
  return (await findSeat(ctx, key))?.pageId ?? null;
}
