import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { isMeteredState } from "../../../lib/domain/sessionStates";
import { openSessionsOfAdvisor } from "../sessions/openSessions";

export type Availability = "online" | "busy" | "offline";

/** Whether an advisor is in a session that was accepted and is not over. Waiting requests keep nobody busy. */
export async function isInSession(ctx: Pick<QueryCtx, "db">, advisorUserId: Id<"users">): Promise<boolean> {
  const open = await openSessionsOfAdvisor(ctx, advisorUserId);
  return open.some((session) => isMeteredState(session.state));
}

/** Whether an advisor can be asked: online with a page open, busy in a session, or offline. Takes the users id. */
export async function availabilityOf(ctx: Pick<QueryCtx, "db">, advisorUserId: Id<"users">): Promise<Availability> {
  const presence = await ctx.db
    .query("advisorPresence")
    .withIndex("by_userId", (q) => q.eq("userId", advisorUserId))
    .unique();
  if (presence?.state !== "online") return "offline";
  return (await isInSession(ctx, advisorUserId)) ? "busy" : "online";
}
