import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { CallEndedFact, PresenceFact } from "../../../lib/domain/presence/reduce";
import { fail } from "../../errors";
import { partyOf } from "../sessions/projections";

/** A fact as its source says it; `atMs` by the source's clock. */
export type NewPresenceFact = Omit<PresenceFact, "sessionId" | "userId"> & { sessionId: Id<"sessions">; userId: Id<"users"> };
export type NewCallEnded = Omit<CallEndedFact, "sessionId"> & { sessionId: Id<"sessions"> };

/** Most facts believed about one call. */
const FACTS_MAX = 500;

function isSame(row: Doc<"presenceFacts">, fact: Omit<Doc<"presenceFacts">, "_id" | "_creationTime">): boolean {
  return (
    row.kind === fact.kind &&
    row.connectionId === fact.connectionId &&
    row.userId === fact.userId &&
    row.atMs === fact.atMs &&
    row.source === fact.source
  );
}

/**
 * The only door through which who is in a call reaches the bill. The same fact twice changes nothing; facts of a call
 * that is not open are kept and change nothing; after the end of the session nothing is recorded. Fails with
 * `NOT_FOUND` for a user who is no party of the session.
 */
export async function recordPresence(ctx: MutationCtx, fact: NewPresenceFact | NewCallEnded): Promise<void> {
  const session = await ctx.db.get("sessions", fact.sessionId);
  if (session === null) fail("NOT_FOUND");
  if (fact.kind !== "ended" && partyOf(session, fact.userId) === null) fail("NOT_FOUND");
  if (!session.isOpen) return;
  const whose = fact.kind === "ended" ? { userId: null, connectionId: null } : { userId: fact.userId, connectionId: fact.connectionId };
  const { sessionId, epoch, kind, atMs, source } = fact;
  const row = { sessionId, epoch, kind, atMs, source, ...whose, receivedAtMs: Date.now() };
  const known = await ctx.db
    .query("presenceFacts")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .take(FACTS_MAX);
  if (known.length === FACTS_MAX || known.some((other) => isSame(other, row))) return;
  await ctx.db.insert("presenceFacts", row);
}
