import type { PaginationOptions, PaginationResult } from "convex/server";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import type { Party } from "../../../lib/domain/sessionStates";
import { boundedPage } from "../pages";
import { toSessionView, type SessionView } from "./projections";
import { openSessionsOfAdvisor, openSessionsOfClient } from "./openSessions";

/** Most rows of one page. */
const PAGE_MAX = 50;

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

/** One page of own sessions on one side, newest first. */
export async function pageOfSessions(
  ctx: QueryCtx,
  userId: Id<"users">,
  role: Party,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<SessionView>> {
  const options = boundedPage(paginationOpts, PAGE_MAX);
  const sessions = ctx.db.query("sessions");
  const mine =
    role === "client"
      ? sessions.withIndex("by_clientId", (q) => q.eq("clientId", userId))
      : sessions.withIndex("by_advisorUserId", (q) => q.eq("advisorUserId", userId));
  const found = await mine.order("desc").paginate(options);
  return { ...found, page: found.page.map((session) => toSessionView(session, role)) };
}
