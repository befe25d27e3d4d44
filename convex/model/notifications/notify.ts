import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { BURST_MS, KIND_RULES, MISSED_AFTER_MS, URGENT_WAIT_MS, type Notice, type NotificationKind } from "../../../lib/domain/notifications";
import { insertMail } from "./mails";
import { loadWishes, wantsInApp, wantsMail } from "./preferences";

/** Something to tell one person. `key` names the event: it is told to them once, however often this is called. */
export type Notification = Notice & {
  userId: Id<"users">;
  key: string;
  /** When it happened, if that may be long ago. */
  atMs?: number;
};

/** The newest mail of a topic that began within one burst, or null. */
async function recentMail(ctx: MutationCtx, userId: Id<"users">, topic: NotificationKind, nowMs: number): Promise<Doc<"mails"> | null> {
  return await ctx.db
    .query("mails")
    .withIndex("by_userId_and_topic_and_createdAtMs", (q) => q.eq("userId", userId).eq("topic", topic).gt("createdAtMs", nowMs - BURST_MS))
    .order("desc")
    .first();
}

/**
 * The mail that will tell this, made if need be; null when none does. A mail that still waits takes it along. After an
 * urgent one has gone nothing more of its kind follows in a burst: the app has it, and so has the digest.
 */
async function mailFor(ctx: MutationCtx, userId: Id<"users">, kind: NotificationKind): Promise<Id<"mails"> | null> {
  const nowMs = Date.now();
  const { urgent } = KIND_RULES[kind];
  const recent = await recentMail(ctx, userId, kind, nowMs);
  if (recent !== null && recent.message === null && recent.state === "waiting" && recent.tries === 0) return recent._id;
  if (recent !== null && urgent && recent.state !== "dropped") return null;
  const dueAtMs = nowMs + (urgent ? URGENT_WAIT_MS : BURST_MS);
  const mailId = await insertMail(ctx, { userId, topic: kind, dueAtMs });
  // The sweep of every minute takes the others, so that a settlement adds no job.
  if (urgent) await ctx.scheduler.runAt(dueAtMs, internal.jobs.notifications.post, { mailId });
  return mailId;
}

/**
 * Tells a person something, in the app and by mail as they prefer, in the caller's transaction. The one entry to
 * notifications. The same key again changes nothing; people who have deleted their account are told nothing. Demo people
 * come with a past: what lies more than a day back is there as read, and no mail is about it.
 */
export async function notify(ctx: MutationCtx, notification: Notification): Promise<void> {
  const { userId, key, atMs, ...notice } = notification;
  const known = await ctx.db
    .query("notifications")
    .withIndex("by_userId_and_key", (q) => q.eq("userId", userId).eq("key", key))
    .unique();
  if (known !== null) return;
  const user = await ctx.db.get("users", userId);
  if (user === null || user.deletedAtMs !== undefined) return;
  const wishes = await loadWishes(ctx, userId);
  const isShown = wantsInApp(wishes, notice.kind);
  const nowMs = Date.now();
  const pastMs = user.isDemo && atMs !== undefined && atMs < nowMs - MISSED_AFTER_MS ? atMs : null;
  const hasMail = pastMs === null && wantsMail(wishes, notice.kind);
  await ctx.db.insert("notifications", {
    userId,
    key,
    kind: notice.kind,
    notice,
    atMs: pastMs ?? nowMs,
    isShown,
    isUnread: isShown && pastMs === null,
    readAtMs: pastMs,
    mailId: hasMail ? await mailFor(ctx, userId, notice.kind) : null,
    digestId: null,
  });
}
