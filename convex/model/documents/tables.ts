import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { DOCUMENT_KINDS, DOCUMENT_TYPES } from "../../../lib/domain/applications/documents";

export const documentKind = literals(...DOCUMENT_KINDS);
export const documentType = literals(...DOCUMENT_TYPES);

export const documentTables = {
  /** What an applicant proves themselves with. Private to its owner and the admins. */
  documents: defineTable({
    ownerId: v.id("users"),
    applicationId: v.id("applications"),
    kind: documentKind,
    storageId: v.id("_storage"),
    /** Made safe; see lib/domain/files/fileName. */
    name: v.string(),
    /** What the bytes say. */
    mime: documentType,
    /** Bytes. */
    size: v.number(),
    /** Pixels of an image. */
    width: v.union(v.number(), v.null()),
    height: v.union(v.number(), v.null()),
    atMs: v.number(),
  })
    .index("by_ownerId", ["ownerId"])
    .index("by_applicationId", ["applicationId"])
    .index("by_storageId", ["storageId"]),
};
