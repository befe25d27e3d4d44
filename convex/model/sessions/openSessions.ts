import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";

type ReadCtx = Pick<QueryCtx, "db">;

/**
 * Most requests that may wait for one advisor at a time. More would be neither seen nor answered, and the bound lets
 * every reader of an advisor's open sessions see all of them.
 */
export const WAITING_MAX = 20;

/** More rows than a wallet or an advisor can have open. */
const OPEN_READ = 100;

/** The sessions of a client that wait or are open; a wallet has at most a handful. */
export async function openSessionsOfClient(ctx: ReadCtx, clientId: Id<"users">): Promise<Doc<"sessions">[]> {
  return await ctx.db
    .query("sessions")
    .withIndex("by_clientId_and_isOpen", (q) => q.eq("clientId", clientId).eq("isOpen", true))
    .take(OPEN_READ);
}

/** The sessions of an advisor that wait or are open, oldest first. Takes the users id. */
export async function openSessionsOfAdvisor(ctx: ReadCtx, advisorUserId: Id<"users">): Promise<Doc<"sessions">[]> {
  return await ctx.db
    .query("sessions")
    .withIndex("by_advisorUserId_and_isOpen", (q) => q.eq("advisorUserId", advisorUserId).eq("isOpen", true))
    .take(OPEN_READ);
}
