import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { MAIL_TOPICS, NOTIFICATION_KINDS } from "../../../lib/domain/notifications";
import { noticeValidator } from "./notices";

export const notificationKind = literals(...NOTIFICATION_KINDS);
export const mailTopic = literals(...MAIL_TOPICS);

/**
 * waiting: for its time, others of its kind or the next try; inflight: an attempt is under way; sent: the provider has it;
 * outbox: kept here for the admin, because no mail leaves; dropped: there was nothing left to say; dead: given up.
 */
export const MAIL_STATES = ["waiting", "inflight", "sent", "outbox", "dropped", "dead"] as const;
export const mailState = literals(...MAIL_STATES);

/** What a mail says, as the person gets it. */
export const messageValidator = v.object({
  /** Null where the person has no address; such mail never leaves. */
  to: v.union(v.string(), v.null()),
  firstName: v.string(),
  locale: v.string(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  /** The name mail comes from, in the reader's language. */
  brand: v.string(),
  /** For the header of one-click unsubscription; null where the mail cannot be switched off. */
  unsubscribeUrl: v.union(v.string(), v.null()),
});

export const notificationTables = {
  /** One thing one person was told. One row per person and key, whatever they prefer to see. */
  notifications: defineTable({
    userId: v.id("users"),
    /** Names the event; the same key is told once. */
    key: v.string(),
    kind: notificationKind,
    notice: noticeValidator,
    atMs: v.number(),
    /** False where the person wants nothing of this kind in the app: the row only remembers the key. */
    isShown: v.boolean(),
    isUnread: v.boolean(),
    readAtMs: v.union(v.number(), v.null()),
    /** The mail that tells it, or null when none does. */
    mailId: v.union(v.id("mails"), v.null()),
    /** The digest it was in; "unwanted" where it was left out because the person wants none. */
    digestId: v.union(v.id("mails"), v.literal("unwanted"), v.null()),
  })
    .index("by_userId_and_key", ["userId", "key"])
    .index("by_userId_and_isShown_and_isUnread_and_atMs", ["userId", "isShown", "isUnread", "atMs"])
    .index("by_isUnread_and_digestId_and_atMs", ["isUnread", "digestId", "atMs"])
    .index("by_digestId", ["digestId"])
    .index("by_mailId", ["mailId"]),
  /** What somebody does not want. No row means everything. */
  notificationPreferences: defineTable({
    userId: v.id("users"),
    appOff: v.array(notificationKind),
    mailOff: v.array(mailTopic),
  }).index("by_userId", ["userId"]),
  /** One mail to one person: stored before it is sent, with what became of it. */
  mails: defineTable({
    userId: v.id("users"),
    topic: mailTopic,
    state: mailState,
    /** When it is due, or due again. */
    dueAtMs: v.number(),
    createdAtMs: v.number(),
    tries: v.number(),
    /** Written once, before the first attempt: a repeat sends the same bytes. */
    message: v.union(messageValidator, v.null()),
    /** The provider's own id of the mail. */
    providerId: v.union(v.string(), v.null()),
    lastError: v.union(v.string(), v.null()),
    finishedAtMs: v.union(v.number(), v.null()),
  })
    .index("by_userId_and_topic_and_createdAtMs", ["userId", "topic", "createdAtMs"])
    .index("by_userId_and_createdAtMs", ["userId", "createdAtMs"])
    .index("by_state_and_dueAtMs", ["state", "dueAtMs"])
    .index("by_state_and_createdAtMs", ["state", "createdAtMs"])
    .index("by_createdAtMs", ["createdAtMs"]),
  /** The secret that signs links to switch mail off: random, made here, one row. */
  mailSecrets: defineTable({ secret: v.string() }),
};
