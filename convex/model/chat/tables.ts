import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

export const messageKind = literals("text", "system");

export const chatTables = {
  /** What was written in a session, in the order the server received it. Never edited. */
  messages: defineTable({
    sessionId: v.id("sessions"),
    /** Null for messages of the product itself. */
    senderId: v.union(v.id("users"), v.null()),
    clientMessageId: v.string(),
    /** Empty only where files say it all. */
    text: v.string(),
    atMs: v.number(),
    kind: messageKind,
    /** Absent without files. */
    attachmentIds: v.optional(v.array(v.id("attachments"))),
  })
    .index("by_sessionId", ["sessionId"])
    .index("by_senderId_and_clientMessageId", ["senderId", "clientMessageId"]),
  /** Who is typing; a row of its own so that the message list is not re-run by it. */
  typing: defineTable({
    sessionId: v.id("sessions"),
    userId: v.id("users"),
    /** Null once the person stopped; a moment in the past means the same. */
    untilMs: v.union(v.number(), v.null()),
  }).index("by_sessionId_and_userId", ["sessionId", "userId"]),
  /** Up to when each party has read. */
  readStates: defineTable({
    sessionId: v.id("sessions"),
    userId: v.id("users"),
    lastReadAtMs: v.number(),
  }).index("by_sessionId_and_userId", ["sessionId", "userId"]),
};
