import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { Party } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";

export type PartySession = { session: Doc<"sessions">; party: Party; peerId: Id<"users"> };

/** The session as one of its two parties. Anybody else gets NOT_FOUND: that it exists is none of their business. */
export async function loadAsParty(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">, userId: Id<"users">): Promise<PartySession> {
  const session = await ctx.db.get("sessions", sessionId);
  if (session?.clientId === userId) return { session, party: "client", peerId: session.advisorUserId };
  if (session?.advisorUserId === userId) return { session, party: "advisor", peerId: session.clientId };
  return fail("NOT_FOUND");
}
