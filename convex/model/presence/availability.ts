import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { isMeteredState } from "../../../lib/domain/sessionStates";
import { openSessionsOfAdvisor } from "../sessions/openSessions";
import { loadSettings } from "../settings/loadSettings";

export type Availability = "online" | "busy" | "offline";

/** Whether an advisor has some page of the product open. Takes the users id. */
export async function isOnline(ctx: Pick<QueryCtx, "db">, advisorUserId: Id<"users">): Promise<boolean> {
  const presence = await ctx.db
    .query("advisorPresence")
    .withIndex("by_userId", (q) => q.eq("userId", advisorUserId))
    .unique();
  return presence?.state === "online";
}

/** Whether an advisor has as many accepted sessions as they may have at a time. Waiting requests keep nobody busy. */
export async function isBusy(ctx: Pick<QueryCtx, "db">, advisorUserId: Id<"users">): Promise<boolean> {
  const open = await openSessionsOfAdvisor(ctx, advisorUserId);
  const sessions = open.filter((session) => isMeteredState(session.state)).length;
  // Most advisors are in no session: the setting is read for the others only.
  return sessions > 0 && sessions >= (await loadSettings(ctx)).openSessionsPerAdvisorMax;
}

/** Whether an advisor can be asked: online with a page open, busy in a session, or offline. Takes the users id. */
export async function availabilityOf(ctx: Pick<QueryCtx, "db">, advisorUserId: Id<"users">): Promise<Availability> {
  if (!(await isOnline(ctx, advisorUserId))) return "offline";
  return (await isBusy(ctx, advisorUserId)) ? "busy" : "online";
}
