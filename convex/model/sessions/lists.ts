import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { toSessionView, type SessionView } from "./projections";
import { openSessionsOfAdvisor, openSessionsOfClient } from "./openSessions";

/** Own sessions that wait or are open, on either side. */
export async function listOpen(ctx: QueryCtx, userId: Id<"users">): Promise<SessionView[]> {
  const [asClient, asAdvisor] = await Promise.all([openSessionsOfClient(ctx, userId), openSessionsOfAdvisor(ctx, userId)]);
  return [...asClient.map((session) => toSessionView(session, "client")), ...asAdvisor.map((session) => toSessionView(session, "advisor"))];
}

/** Requests that wait for an advisor's answer, oldest first. */
export async function listIncoming(ctx: QueryCtx, advisorUserId: Id<"users">): Promise<SessionView[]> {
  const open = await openSessionsOfAdvisor(ctx, advisorUserId);
  return open.filter((session) => session.state === "requested").map((session) => toSessionView(session, "advisor"));
}
