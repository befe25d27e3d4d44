import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { loadAsParty } from "../chat/parties";

/** One call of a session, by its number, as its caller names it. */
export type CallRef = { sessionId: Id<"sessions">; epoch: number };

export type OpenCall = { session: Doc<"sessions">; peerId: Id<"users"> };

/** Bytes a connection's name may have; browsers use a UUID. */
const CONNECTION_ID_MAX = 64;

/** Whether this is the one call of its session that is open now, from browser to browser. */
export function isOpenLocalCall(session: Doc<"sessions">, epoch: number): boolean {
  return session.callEpoch === epoch && session.commsProvider === "local";
}

/**
 * The open call a party speaks of; null when that call is closed, which its browser may not have heard yet: what is
 * sent in that moment is dropped and is nobody's error. Fails with NOT_FOUND for strangers and INVALID_STATE for a call that
 * never was, or that is carried by somebody else.
 */
export async function findOpenCall(ctx: Pick<QueryCtx, "db">, { sessionId, epoch }: CallRef, userId: Id<"users">): Promise<OpenCall | null> {
  const { session, peerId } = await loadAsParty(ctx, sessionId, userId);
  if (isOpenLocalCall(session, epoch)) return { session, peerId };
  const former = await ctx.db
    .query("calls")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .unique();
  return former?.provider === "local" ? null : fail("INVALID_STATE", { callEpoch: session.callEpoch });
}

/** Fails with INVALID_INPUT unless the text can be the name of a connection. */
export function requireConnectionId(field: string, text: string): void {
  if (text.length === 0 || text.length > CONNECTION_ID_MAX || !/^[\w-]+$/.test(text)) failInput(field);
}
