import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { EndReason } from "../../../lib/domain/sessionStates";
import type { AuditActor } from "../audit/recordAudit";
import { end } from "../metering/decide";
import { cancelRequest, declineRequest } from "./answerRequest";
import { openSessionsOfClient } from "./requestSession";

async function openSessionsOfAdvisor(ctx: MutationCtx, advisorUserId: Id<"users">): Promise<Doc<"sessions">[]> {
  return await ctx.db
    .query("sessions")
    .withIndex("by_advisorUserId_and_isOpen", (q) => q.eq("advisorUserId", advisorUserId).eq("isOpen", true))
    .take(100);
}

/**
 * Ends and settles every open session of a person, on either side, and closes
 * their waiting requests. Used when the person is suspended.
 */
export async function endAllSessionsOf(
  ctx: MutationCtx,
  userId: Id<"users">,
  input: { reason: EndReason; actor: AuditActor },
): Promise<void> {
  for (const session of await openSessionsOfClient(ctx, userId)) {
    if (session.state === "requested") await cancelRequest(ctx, session);
    else await end(ctx, session, input.reason, input.actor);
  }
  for (const session of await openSessionsOfAdvisor(ctx, userId)) {
    if (session.state === "requested") await declineRequest(ctx, session, null);
    else await end(ctx, session, input.reason, input.actor);
  }
}
