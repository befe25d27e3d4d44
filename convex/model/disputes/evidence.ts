import type { Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { spokenIn } from "../chat/spoken";
import { findReview } from "../reviews/submitReview";
import { loadReceipt } from "../sessions/receipt";
import type { evidenceValidator } from "./tables";

/** More facts than these are not counted one by one. */
const FACTS_COUNTED = 1_000;

export type Evidence = Infer<typeof evidenceValidator>;

/** Gathers what the server knows of an ended session. Segments, proofs, messages and the bill themselves stay where they are. */
export async function gatherEvidence(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">, nowMs: number): Promise<Evidence> {
  const receipt = (await loadReceipt(ctx, session, "client")) ?? fail("INVALID_STATE", { reason: "not_ended" });
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
    ...(await spokenIn(ctx, session)),
    presenceFactCount: facts.length,
    rating: (await findReview(ctx, session._id))?.overall ?? null,
    chargeMinor: receipt.chargeMinor,
    feeMinor: receipt.feeMinor,
    earningMinor: receipt.earningMinor,
    ratePerMinuteMinor: receipt.ratePerMinuteMinor,
  };
}
