import type { MutationCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { isWaitingState, type EndReason } from "../../../lib/domain/sessionStates";
import type { AuditActor } from "../audit/recordAudit";
import { end } from "../metering/decide";
import { cancelRequest, declineRequest } from "./answerRequest";
import { openSessionsOfAdvisor, openSessionsOfClient } from "./openSessions";

type Ending = { reason: EndReason; actor: AuditActor };

/** Ends and settles what a person has open as an advisor, and declines the requests that wait for them. */
export async function endSessionsOfAdvisor(ctx: MutationCtx, userId: Id<"users">, input: Ending): Promise<void> {
  for (const session of await openSessionsOfAdvisor(ctx, userId)) {
    if (isWaitingState(session.state)) await declineRequest(ctx, session, { cause: null, reason: null });
    else await end(ctx, session, input.reason, input.actor);
  }
}

/**
 * Ends and settles every open session of a person, on either side, and closes
 * their waiting requests. Used when the person is suspended.
 */
export async function endAllSessionsOf(ctx: MutationCtx, userId: Id<"users">, input: Ending): Promise<void> {
  for (const session of await openSessionsOfClient(ctx, userId)) {
    if (isWaitingState(session.state)) await cancelRequest(ctx, session);
    else await end(ctx, session, input.reason, input.actor);
  }
  await endSessionsOfAdvisor(ctx, userId, input);
}
