import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { BURST_MS, MISSED_AFTER_MS } from "../../../lib/domain/notifications";
import { insertMail } from "./mails";
import { loadWishes, wantsMail } from "./preferences";

const PAGE = 200;
/** One digest a day; the cron may come a little early. */
const EVERY_MS = 23 * 60 * 60_000;

/** The digest a person's missed notices go into: the one being gathered, a new one, or null if they had theirs today. */
async function digestFor(ctx: MutationCtx, userId: Id<"users">, nowMs: number): Promise<Id<"mails"> | null> {
  const recent = await ctx.db
    .query("mails")
    .withIndex("by_userId_and_topic_and_createdAtMs", (q) => q.eq("userId", userId).eq("topic", "digest").gt("createdAtMs", nowMs - EVERY_MS))
    .order("desc")
    .first();
  if (recent === null) return await insertMail(ctx, { userId, topic: "digest", dueAtMs: nowMs + BURST_MS });
  return recent.state === "waiting" && recent.message === null ? recent._id : null;
}

async function place(ctx: MutationCtx, userId: Id<"users">, nowMs: number): Promise<Doc<"notifications">["digestId"]> {
  const user = await ctx.db.get("users", userId);
  if (user === null || user.deletedAtMs !== undefined) return "unwanted";
  return wantsMail(await loadWishes(ctx, userId), "digest") ? await digestFor(ctx, userId, nowMs) : "unwanted";
}

/**
 * Puts one page of what nobody has read for a day into its readers' digests, and goes on with the next page. Each
 * notification is in one digest at most; those who want none are left alone.
 */
export async function gatherDigests(ctx: MutationCtx, cursor: string | null): Promise<void> {
  const nowMs = Date.now();
  const { page, isDone, continueCursor } = await ctx.db
    .query("notifications")
    .withIndex("by_isUnread_and_digestId_and_atMs", (q) => q.eq("isUnread", true).eq("digestId", null).lte("atMs", nowMs - MISSED_AFTER_MS))
    .paginate({ numItems: PAGE, cursor });
  const places = new Map<Id<"users">, Doc<"notifications">["digestId"]>();
  for (const row of page) {
    const known = places.get(row.userId);
    const digestId = known === undefined ? await place(ctx, row.userId, nowMs) : known;
    places.set(row.userId, digestId);
    if (digestId !== null) await ctx.db.patch("notifications", row._id, { digestId });
  }
  if (!isDone) await ctx.scheduler.runAfter(0, internal.jobs.notifications.gather, { cursor: continueCursor });
}
