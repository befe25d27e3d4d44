import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { FILE_TYPES } from "../../../lib/domain/files/sniff";

export const fileType = literals(...FILE_TYPES);

export const attachmentTables = {
  /** Files of a session. A row is made when the bytes were looked at; `messageId` follows when the file is sent. */
  attachments: defineTable({
    sessionId: v.id("sessions"),
    uploaderId: v.id("users"),
    storageId: v.id("_storage"),
    /** Made safe; see lib/domain/files/fileName. */
    name: v.string(),
    /** What the bytes say, not what the sender said. */
    mime: fileType,
    /** Bytes. */
    size: v.number(),
    /** Pixels of an image. */
    width: v.union(v.number(), v.null()),
    height: v.union(v.number(), v.null()),
    /** Null until the file is sent. */
    messageId: v.union(v.id("messages"), v.null()),
    atMs: v.number(),
  })
    .index("by_sessionId", ["sessionId"])
    .index("by_storageId", ["storageId"])
    .index("by_messageId_and_atMs", ["messageId", "atMs"]),
  /** How far the search for uploads that nobody used has come; one row. */
  uploadSweeps: defineTable({ sweptToMs: v.number() }),
};
