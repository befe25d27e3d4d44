import type { PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { FILES_PER_SESSION_MAX } from "../../../lib/domain/files/limits";
import { failInput } from "../../errors";
import { loadAsParty } from "./parties";
import { foldText } from "./text";
import { toMessageView, type MessageView } from "./views";

/** Longest text to look for, code units. */
const SEARCH_MAX = 100;
/** Messages looked at in one call; the longest of them stay well under what one read may take. */
const LOOKED_AT = 300;

type Wish = { sessionId: Id<"sessions">; readerId: Id<"users">; text: string; cursor: string | null };

/** Messages that carry a file with a matching name. A session has few files, so they are all read. */
async function withMatchingFile(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">, wanted: string): Promise<Set<Id<"messages"> | null>> {
  const files = await ctx.db
    .query("attachments")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .take(FILES_PER_SESSION_MAX);
  return new Set(files.filter(({ name }) => foldText(name).includes(wanted)).map(({ messageId }) => messageId));
}

/**
 * Messages of a session whose text or file names contain `text`, newest first, whatever the case and accents. One call looks at a
 * bounded stretch and may find nothing in it; go on with the cursor until `isDone`. Fails with NOT_FOUND for anybody but the
 * parties, with INVALID_INPUT(text) for nothing or more than 100 characters.
 */
export async function searchMessages(ctx: Pick<QueryCtx, "db" | "storage">, wish: Wish): Promise<PaginationResult<MessageView>> {
  await loadAsParty(ctx, wish.sessionId, wish.readerId);
  const wanted = foldText(wish.text.trim());
  if (wanted === "" || wish.text.length > SEARCH_MAX) failInput("text");
  const filed = await withMatchingFile(ctx, wish.sessionId, wanted);
  const found = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", wish.sessionId))
    .order("desc")
    .paginate({ numItems: LOOKED_AT, cursor: wish.cursor });
  const hits = found.page.filter((row) => foldText(row.text).includes(wanted) || filed.has(row._id));
  return { ...found, page: await Promise.all(hits.map((row) => toMessageView(ctx, row, wish.readerId))) };
}
