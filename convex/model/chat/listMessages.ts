import type { PaginationOptions, PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { boundedPage } from "../pages";
import { loadAsParty } from "./parties";
import { toMessageView, type MessageView } from "./views";

/** Most messages one page holds. */
const PAGE_MAX = 100;

/** One page of a session's messages, newest first. Fails with NOT_FOUND for anybody but its parties. */
export async function listMessages(
  ctx: Pick<QueryCtx, "db" | "storage">,
  wish: { sessionId: Id<"sessions">; readerId: Id<"users">; paginationOpts: PaginationOptions },
): Promise<PaginationResult<MessageView>> {
  await loadAsParty(ctx, wish.sessionId, wish.readerId);
  const found = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", wish.sessionId))
    .order("desc")
    .paginate(boundedPage(wish.paginationOpts, PAGE_MAX));
  return { ...found, page: await Promise.all(found.page.map((row) => toMessageView(ctx, row, wish.readerId))) };
}
