import type { Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { findReview } from "../reviews/submitReview";
import { loadReceipt } from "../sessions/receipt";
import type { evidenceValidator } from "./tables";

/** More messages, files and facts than these are not counted one by one. */
const MESSAGES_COUNTED = 2_000;
const FILES_COUNTED = 100;
const FACTS_COUNTED = 1_000;

export type Evidence = Infer<typeof evidenceValidator>;

async function messageFacts(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">) {
  const rows = await ctx.db
    .query("messages")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(MESSAGES_COUNTED);
  const spoken = rows.filter(({ kind }) => kind === "text");
  const sentBy = (userId: string) => spoken.filter(({ senderId }) => senderId === userId).length;
  return {
    messages: { client: sentBy(session.clientId), advisor: sentBy(session.advisorUserId), isCapped: rows.length === MESSAGES_COUNTED },
    firstMessageAtMs: spoken[0]?.atMs ?? null,
    lastMessageAtMs: spoken.at(-1)?.atMs ?? null,
  };
}

/** Gathers what the server knows of an ended session. Segments, proofs, messages and the bill themselves stay where they are. */
export async function gatherEvidence(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">, nowMs: number): Promise<Evidence> {
  const receipt = (await loadReceipt(ctx, session, "client")) ?? fail("INVALID_STATE", { reason: "not_ended" });
  const files = await ctx.db
    .query("attachments")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(FILES_COUNTED);
  const facts = await ctx.db
    .query("presenceFacts")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", session._id))
    .take(FACTS_COUNTED);
  const unbilled = receipt.segments.filter((segment) => !segment.billed).reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
  return {
    gatheredAtMs: nowMs,
    startedAtMs: receipt.startedAtMs,
    endedAtMs: receipt.endedAtMs,
    endReason: session.endReason ?? receipt.endReason,
    billedMs: receipt.billedMs,
    unbilledMs: unbilled,
    segmentCount: receipt.segments.filter((segment) => segment.billed).length,
    disconnects: receipt.disconnects,
    disconnectedMs: receipt.disconnectedMs,
    ...(await messageFacts(ctx, session)),
    fileCount: files.filter(({ messageId }) => messageId !== null).length,
    presenceFactCount: facts.length,
    rating: (await findReview(ctx, session._id))?.overall ?? null,
    chargeMinor: receipt.chargeMinor,
    feeMinor: receipt.feeMinor,
    earningMinor: receipt.earningMinor,
    ratePerMinuteMinor: receipt.ratePerMinuteMinor,
  };
}
