import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { mediaChanged, type MediaNews } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import { presentUsers, type CallEndedFact, type PresenceFact } from "../../../lib/domain/presence/reduce";
import type { Party } from "../../../lib/domain/sessionStates";
import { fail } from "../../errors";
import { applyStep } from "../metering/applyStep";
import { advanceWallet } from "../metering/decide";
import { findMeter, loadPool } from "../metering/loadPool";
import { partyOf } from "../sessions/projections";

/** A fact as its source says it; `atMs` by the source's clock. */
export type NewPresenceFact = Omit<PresenceFact, "sessionId" | "userId"> & { sessionId: Id<"sessions">; userId: Id<"users"> };
export type NewCallEnded = Omit<CallEndedFact, "sessionId"> & { sessionId: Id<"sessions"> };

/** Most facts believed about one call. */
const FACTS_MAX = 500;

const JOB = "presence.record";

function isSame(row: Doc<"presenceFacts">, fact: Omit<Doc<"presenceFacts">, "_id" | "_creationTime">): boolean {
  return (
    row.kind === fact.kind &&
    row.connectionId === fact.connectionId &&
    row.userId === fact.userId &&
    row.atMs === fact.atMs &&
    row.source === fact.source
  );
}

async function factsOf(ctx: MutationCtx, sessionId: Id<"sessions">, epoch: number): Promise<Doc<"presenceFacts">[]> {
  return await ctx.db
    .query("presenceFacts")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .take(FACTS_MAX);
}

/** A stored fact for the reducer. A source whose clock is ahead is not believed beyond the moment it was heard. */
function toFact(row: Doc<"presenceFacts">): PresenceFact | CallEndedFact {
  const { sessionId, epoch, userId, connectionId, kind, source } = row;
  const atMs = Math.min(row.atMs, row.receivedAtMs);
  if (kind === "ended") return { sessionId, epoch, kind, atMs, source };
  invariant(userId !== null && connectionId !== null, "a connection has a user and an id");
  return { sessionId, epoch, userId, connectionId, kind, atMs, source };
}

/** Who of the two is in a call. A call of which too much was said is not believed: then nobody is, and nobody pays. */
function presenceIn(session: Doc<"sessions">, epoch: number, facts: Doc<"presenceFacts">[]): MediaNews["present"] {
  const users = facts.length < FACTS_MAX ? presentUsers(facts.map(toFact), epoch) : new Set<string>();
  return { client: users.has(session.clientId), advisor: users.has(session.advisorUserId) };
}

/**
 * The only door through which who is in a call reaches the bill. The same fact twice changes nothing; facts of a call
 * that is not open are kept and change nothing; after the end of the session nothing is recorded. When a party of a
 * running session is no longer there, the bill closes at the last instant that both had proven. Fails with
 * `NOT_FOUND` for a user who is no party of the session.
 */
export async function recordPresence(ctx: MutationCtx, fact: NewPresenceFact | NewCallEnded): Promise<void> {
  const { sessionId, epoch, kind, atMs, source } = fact;
  const session = await ctx.db.get("sessions", sessionId);
  if (session === null) fail("NOT_FOUND");
  if (fact.kind !== "ended" && partyOf(session, fact.userId) === null) fail("NOT_FOUND");
  if (!session.isOpen) return;
  const whose = fact.kind === "ended" ? { userId: null, connectionId: null } : { userId: fact.userId, connectionId: fact.connectionId };
  const row = { sessionId, epoch, kind, atMs, source, ...whose, receivedAtMs: Date.now() };
  const known = await factsOf(ctx, sessionId, epoch);
  if (known.some((other) => isSame(other, row))) return;
  if (known.length < FACTS_MAX) await ctx.db.insert("presenceFacts", row);
  await tellMeter(ctx, session, { epoch, goodbye: sayerOfGoodbye(session, fact) });
}

/**
 * Who says with this fact that they leave themselves, at this moment. The provider and the other party's page name
 * instants too, of somebody who may have been gone for a while: they prove nothing.
 */
function sayerOfGoodbye(session: Doc<"sessions">, fact: NewPresenceFact | NewCallEnded): Party | null {
  return fact.kind === "left" && fact.source === "page" ? partyOf(session, fact.userId) : null;
}

async function tellMeter(ctx: MutationCtx, session: Doc<"sessions">, news: { epoch: number; goodbye: Party | null }): Promise<void> {
  const meter = await findMeter(ctx, session._id);
  if (meter === null || meter.state === "ended") return;
  // What time has done first: it may have closed the very call the fact speaks of.
  await advanceWallet(ctx, meter.walletId, JOB);
  const current = await ctx.db.get("sessions", session._id);
  if (current?.callEpoch !== news.epoch) return;
  const loaded = await loadPool(ctx, meter.walletId);
  const present = presenceIn(session, news.epoch, await factsOf(ctx, session._id, news.epoch));
  const step = mediaChanged(loaded.pool, session._id, { present, goodbye: news.goodbye, nowMs: loaded.nowMs });
  await applyStep(ctx, loaded, step, { kind: "system", job: JOB });
}
