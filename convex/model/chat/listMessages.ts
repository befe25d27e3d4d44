import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { boundedPage } from "../pages";
import { loadAsParty } from "./parties";
import { messageKind } from "./tables";

/** One message as one of the two parties sees it. */
export const messageViewValidator = v.object({
  id: v.id("messages"),
  clientMessageId: v.string(),
  mine: v.boolean(),
  text: v.string(),
  atMs: v.number(),
  kind: messageKind,
});

/** Most messages one page holds. */
const PAGE_MAX = 100;

/** One page of a session's messages, newest first. Fails with NOT_FOUND for anybody but its parties. */
export async function listMessages(
  ctx: Pick<QueryCtx, "db">,
  wish: { sessionId: Id<"sessions">; readerId: Id<"users">; paginationOpts: PaginationOptions },
): Promise<PaginationResult<Infer<typeof messageViewValidator>>> {
  await loadAsParty(ctx, wish.sessionId, wish.readerId);
  const found = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", wish.sessionId))
    .order("desc")
    .paginate(boundedPage(wish.paginationOpts, PAGE_MAX));
  const page = found.page.map(({ _id, clientMessageId, senderId, text, atMs, kind }) => ({
    id: _id,
    clientMessageId,
    mine: senderId === wish.readerId,
    text,
    atMs,
    kind,
  }));
  return { ...found, page };
}
