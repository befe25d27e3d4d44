import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { disputeObstacle, type DisputeReason } from "../../../lib/domain/disputes/rules";
import { decideDispute } from "../disputes/decide";
import { openDispute } from "../disputes/openDispute";
import { answerDispute } from "../disputes/respond";
import { findDispute, windowOf } from "../disputes/rules";
import { DEMO_HISTORY } from "./history";
import { demoUser } from "./seedPeople";
import { findPastSession } from "./seedSession";

type DemoDispute = {
  advisor: string;
  reason: DisputeReason;
  description: string;
  /** What the advisor answered and an admin decided; null while both are still to come. */
  outcome: { answer: string; refundPart: bigint; reason: string } | null;
};

/** One that waits, and one that is decided. Each is about the advisor's latest session. */
const DISPUTES: readonly DemoDispute[] = [
  {
    advisor: "dev_demo_samuel",
    reason: "quality",
    description:
      "We went through all three cards twice and still had no plan at the end. I had said in the beginning that a plan is what I need.",
    outcome: null,
  },
  {
    advisor: "dev_demo_marcus",
    reason: "technical",
    description: "For half of the session my messages did not arrive. We had to start over, and I paid for it twice.",
    outcome: {
      answer: "That is right, we had to start over after some minutes. I am fine with giving a half back.",
      refundPart: 2n,
      reason: "Both say that about half of the session was lost, so half of it is refunded.",
    },
  },
];

async function latestSession(ctx: MutationCtx, advisor: string, anchorMs: number): Promise<Doc<"sessions"> | null> {
  const past = DEMO_HISTORY.filter((session) => session.advisor === advisor).at(-1);
  return past === undefined ? null : await findPastSession(ctx, past, anchorMs);
}

/**
 * Opens the demo's disputes through the functions everybody uses, and has one of them decided. On data that is older than the window
 * there is nothing left to dispute, and nothing is written. `anchorMs` is the instant the history ends at.
 */
export async function seedDisputes(ctx: MutationCtx, anchorMs: number): Promise<void> {
  for (const { advisor, reason, description, outcome } of DISPUTES) {
    const session = await latestSession(ctx, advisor, anchorMs);
    if (session === null || (await findDispute(ctx, session._id)) !== null) continue;
    if (disputeObstacle(session, { windowMs: await windowOf(ctx, session), nowMs: Date.now() }) !== null) continue;
    const requestKey = `seed-${session._id}`;
    const dispute = await openDispute(ctx, {
      clientId: session.clientId,
      sessionId: session._id,
      reason,
      description,
      shareFiles: false,
      requestKey,
    });
    if (outcome === null) continue;
    await answerDispute(ctx, { advisorId: session.advisorUserId, disputeId: dispute._id, text: outcome.answer, requestKey });
    await decideDispute(ctx, {
      admin: await demoUser(ctx, "dev_robin"),
      disputeId: dispute._id,
      decision: "refund",
      refundMinor: dispute.chargeMinor / outcome.refundPart,
      reason: outcome.reason,
      note: undefined,
      requestKey,
    });
  }
}
