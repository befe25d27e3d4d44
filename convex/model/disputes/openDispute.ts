import type { Infer } from "convex/values";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { disputeObstacle } from "../../../lib/domain/disputes/rules";
import { invariant } from "../../../lib/domain/invariant";
import { fail } from "../../errors";
import { recordAudit } from "../audit/recordAudit";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { loadOwnSession } from "../sessions/projections";
import { loadSettings } from "../settings/loadSettings";
import { count, countStanding } from "../stats/count";
import { gatherEvidence } from "./evidence";
import { logEvent, tellOpened } from "./events";
import { bindWaitingFiles } from "./files";
import { freezeEarning } from "./freeze";
import { findDispute, requestKeyOrFail, textOrFail, windowOf } from "./rules";
import type { disputeReason } from "./tables";

type Wish = {
  clientId: Id<"users">;
  sessionId: Id<"sessions">;
  reason: Infer<typeof disputeReason>;
  description: string;
  shareFiles: boolean;
  requestKey: string;
};

function isSame(dispute: Doc<"disputes">, wish: Wish, description: string): boolean {
  const { reason, shareFiles, requestKey } = wish;
  return (
    dispute.requestKey === requestKey &&
    dispute.reason === reason &&
    dispute.description === description &&
    dispute.filesShared === shareFiles
  );
}

/**
 * Opens the dispute of a session: gathers the evidence, freezes the earning, takes the client's waiting files along and sets
 * the deadlines. The same call again is answered with what it opened. Fails with NOT_FOUND for strangers, FORBIDDEN for the
 * advisor, INVALID_INPUT(description | requestKey), INVALID_STATE(reason: exists | not_ended | nothing_charged | too_late),
 * RATE_LIMITED.
 */
export async function openDispute(ctx: MutationCtx, wish: Wish): Promise<Doc<"disputes">> {
  const { session, party } = await loadOwnSession(ctx, wish.sessionId, wish.clientId);
  if (party !== "client") fail("FORBIDDEN");
  const description = textOrFail(wish.description, "description");
  const requestKey = requestKeyOrFail(wish.requestKey);
  const existing = await findDispute(ctx, session._id);
  if (existing !== null) {
    if (existing.requestKey !== requestKey) fail("INVALID_STATE", { reason: "exists" });
    return isSame(existing, wish, description) ? existing : fail("DUPLICATE_REQUEST");
  }
  const nowMs = Date.now();
  const obstacle = disputeObstacle(session, { windowMs: await windowOf(ctx, session), nowMs });
  if (obstacle !== null) fail("INVALID_STATE", { reason: obstacle });
  await takeToken(ctx, RATE_LIMITS.dispute, wish.clientId);

  const settings = await loadSettings(ctx);
  invariant(session.chargeMinor !== null, "what can be disputed was charged");
  const answerByMs = nowMs + settings.disputeAnswerMs;
  const decideByMs = nowMs + settings.disputeDecideMs;
  const disputeId = await ctx.db.insert("disputes", {
    sessionId: session._id,
    clientId: session.clientId,
    advisorId: session.advisorId,
    advisorUserId: session.advisorUserId,
    mode: session.mode,
    state: "open",
    isOpen: true,
    reason: wish.reason,
    description,
    filesShared: wish.shareFiles,
    requestKey,
    openedAtMs: nowMs,
    answerByMs,
    decideByMs,
    isAnswerClosed: false,
    isOverdueTold: false,
    answer: null,
    evidence: await gatherEvidence(ctx, session, nowMs),
    chargeMinor: session.chargeMinor,
    frozenMinor: 0n,
    proposal: null,
    hasProposal: false,
    decision: null,
    closedAtMs: null,
    updatedAtMs: nowMs,
  });
  await count(ctx, { subject: disputeId, atMs: nowMs, figures: { disputesOpened: 1 } });
  await countStanding(ctx, disputeId, { openDisputes: 1 });
  const actor = { kind: "user", userId: wish.clientId } as const;
  const frozenMinor = await freezeEarning(ctx, { session, disputeId, actor, atMs: nowMs });
  await ctx.db.patch("disputes", disputeId, { frozenMinor });
  await bindWaitingFiles(ctx, { sessionId: session._id, clientId: wish.clientId, disputeId });
  await logEvent(ctx, { disputeId, what: "opened", by: "client", userId: wish.clientId });
  await recordAudit(ctx, {
    actor,
    action: "disputes.open",
    target: { table: "disputes", id: disputeId },
    after: { sessionId: session._id, reason: wish.reason, frozenMinor },
  });
  await ctx.scheduler.runAt(answerByMs, internal.jobs.disputes.closeAnswer, { disputeId });
  await ctx.scheduler.runAt(decideByMs, internal.jobs.disputes.remindToDecide, { disputeId });
  const dispute = await ctx.db.get("disputes", disputeId);
  invariant(dispute !== null, "the dispute was just written");
  await tellOpened(ctx, dispute);
  return dispute;
}
