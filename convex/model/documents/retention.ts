import type { MutationCtx } from "../../_generated/server";
import { loadSettings } from "../settings/loadSettings";
import { deleteDocument } from "./documents";

const BATCH = 50;

/**
 * Deletes documents of applications that were decided longer ago than the setting says. What waits for a decision, or is being
 * prepared again, keeps its documents. Returns where to go on, null at the end.
 */
export async function forgetOldDocuments(ctx: MutationCtx, cursor: string | null): Promise<string | null> {
  const { documentRetentionMs } = await loadSettings(ctx);
  const beforeMs = Date.now() - documentRetentionMs;
  const { page, isDone, continueCursor } = await ctx.db.query("documents").paginate({ numItems: BATCH, cursor });
  for (const document of page) {
    const application = await ctx.db.get("applications", document.applicationId);
    const isDecided = application === null || application.state === "approved" || application.state === "rejected";
    if (isDecided && (application?.decidedAtMs ?? 0) < beforeMs) await deleteDocument(ctx, document);
  }
  return isDone ? null : continueCursor;
}
