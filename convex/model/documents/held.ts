import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";

/** Whether a stored file is a document, a file of a dispute, or the photo of an application or a profile. */
export async function isHeldByRecords({ db }: Pick<QueryCtx, "db">, storageId: Id<"_storage">): Promise<boolean> {
  const holders = await Promise.all([
    db
      .query("documents")
      .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
      .first(),
    db
      .query("disputeFiles")
      .withIndex("by_storageId", (q) => q.eq("storageId", storageId))
      .first(),
    db
      .query("applications")
      .withIndex("by_photoStorageId", (q) => q.eq("photoStorageId", storageId))
      .first(),
    db
      .query("advisorProfiles")
      .withIndex("by_photoStorageId", (q) => q.eq("photoStorageId", storageId))
      .first(),
  ]);
  return holders.some((row) => row !== null);
}
