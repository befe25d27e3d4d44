import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { boundedPage } from "../pages";
import { noticeValidator } from "./notices";

const PAGE_MAX = 50;
/** Where counting stops; more is shown as "99+". */
const COUNT_MAX = 100;
/** Rows one transaction marks as read. */
export const READ_BATCH = 200;

/** A notification as its owner sees it. */
export const notificationValidator = v.object({
  notificationId: v.id("notifications"),
  notice: noticeValidator,
  atMs: v.number(),
  isUnread: v.boolean(),
});

export type NotificationView = Infer<typeof notificationValidator>;

function toView(row: Doc<"notifications">): NotificationView {
  return { notificationId: row._id, notice: row.notice, atMs: row.atMs, isUnread: row.isUnread };
}

/** One page of a person's notifications, unread ones first, newest first within each. */
export async function pageOfNotifications(
  ctx: QueryCtx,
  userId: Id<"users">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<NotificationView>> {
  const found = await ctx.db
    .query("notifications")
    .withIndex("by_userId_and_isShown_and_isUnread_and_atMs", (q) => q.eq("userId", userId).eq("isShown", true))
    .order("desc")
    .paginate(boundedPage(paginationOpts, PAGE_MAX));
  return { ...found, page: found.page.map(toView) };
}

/** How many notifications somebody has not read, 100 at most. */
export async function countUnread(ctx: Pick<QueryCtx, "db">, userId: Id<"users">): Promise<number> {
  return (await unread(ctx, userId, Infinity, COUNT_MAX)).length;
}

async function unread(ctx: Pick<QueryCtx, "db">, userId: Id<"users">, untilMs: number, limit: number): Promise<Doc<"notifications">[]> {
  return await ctx.db
    .query("notifications")
    .withIndex("by_userId_and_isShown_and_isUnread_and_atMs", (q) =>
      q.eq("userId", userId).eq("isShown", true).eq("isUnread", true).lte("atMs", untilMs),
    )
    .take(limit);
}

/** Marks one as read. Somebody else's is NOT_FOUND; one that was read stays as it is. */
export async function markRead(ctx: MutationCtx, userId: Id<"users">, notificationId: Id<"notifications">): Promise<void> {
  const row = await ctx.db.get("notifications", notificationId);
  if (row === null || row.userId !== userId) fail("NOT_FOUND");
  if (row.isUnread) await ctx.db.patch("notifications", row._id, { isUnread: false, readAtMs: Date.now() });
}

/** Marks what came until an instant as read, one batch; true when nothing of it is left. */
export async function markAllRead(ctx: MutationCtx, userId: Id<"users">, untilMs: number): Promise<boolean> {
  const rows = await unread(ctx, userId, untilMs, READ_BATCH);
  const readAtMs = Date.now();
  for (const row of rows) await ctx.db.patch("notifications", row._id, { isUnread: false, readAtMs });
  return rows.length < READ_BATCH;
}
