import { v, type Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { presentUsers, type CallEndedFact, type PresenceFact } from "../../../lib/domain/presence/reduce";
import { callOut } from "../outbound/pools";
import { recordPresence } from "../presenceFacts/record";
import { partyOf } from "../sessions/projections";
import { findTarget } from "./targets";

/** Open calls asked about in one round. */
const CALLS_MAX = 300;
const FACTS_MAX = 500;
/** A connection younger than this may be missing from an answer that was on its way before it came. */
const YOUNG_MS = 10_000;

/** Starts a question to Stream for every open call of its own that exists there. Returns how many. */
export async function startPolls(ctx: MutationCtx): Promise<number> {
  const open = await ctx.db
    .query("calls")
    .withIndex("by_provider_and_state", (q) => q.eq("provider", "stream").eq("state", "open"))
    .take(CALLS_MAX);
  let started = 0;
  for (const { sessionId, epoch, externalId } of open) {
    const target = await findTarget(ctx, { sessionId, kind: "call", epoch });
    if (!target?.isMade) continue;
    started += 1;
    await callOut(ctx, "comms", internal.jobs.comms.pollCall, { sessionId, epoch, callId: externalId });
  }
  return started;
}

/** Who is in a call, as Stream answered a question asked at `askedAtMs`. */
export const pollAnswer = v.object({
  sessionId: v.id("sessions"),
  epoch: v.number(),
  askedAtMs: v.number(),
  participants: v.array(v.object({ userId: v.string(), connectionId: v.string(), joinedAtMs: v.number() })),
});

type Connection = { userId: Id<"users">; connectionId: string; isOpen: boolean; newestMs: number };

function toFact(row: Doc<"presenceFacts">): PresenceFact | CallEndedFact {
  const { sessionId, epoch, kind, atMs, source, userId, connectionId } = row;
  if (kind === "ended" || userId === null || connectionId === null) return { sessionId, epoch, kind: "ended", atMs, source };
  return { sessionId, epoch, userId, connectionId, kind, atMs, source };
}

/** What is known about each connection of a call, by the same rule that the bill uses. */
async function knownConnections(ctx: MutationCtx, sessionId: Id<"sessions">, epoch: number): Promise<Map<string, Connection>> {
  const rows = await ctx.db
    .query("presenceFacts")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .take(FACTS_MAX);
  const facts = rows.map(toFact);
  const connections = new Map<string, Connection>();
  for (const { userId, connectionId } of rows) {
    if (userId === null || connectionId === null || connections.has(connectionId)) continue;
    const own = facts.filter((fact) => fact.kind === "ended" || (fact.connectionId === connectionId && fact.userId === userId));
    const newestMs = Math.max(...own.map((fact) => fact.atMs));
    connections.set(connectionId, { userId, connectionId, isOpen: presentUsers(own, epoch).has(userId), newestMs });
  }
  return connections;
}

/**
 * Compares what Stream sees with what was reported and records the difference: a missed arrival, a missed departure.
 * Returns the users who have no business in this call.
 */
export async function applyPoll(ctx: MutationCtx, answer: Infer<typeof pollAnswer>): Promise<string[]> {
  const { sessionId, epoch, askedAtMs, participants } = answer;
  const session = await ctx.db.get("sessions", sessionId);
  if (session === null || session.callEpoch !== epoch) return [];
  const known = await knownConnections(ctx, sessionId, epoch);
  const source = "poll" as const;
  const strangers = new Set<string>();
  for (const { userId: userText, connectionId, joinedAtMs } of participants) {
    const userId = ctx.db.normalizeId("users", userText);
    if (userId === null || partyOf(session, userId) === null) {
      strangers.add(userText);
      continue;
    }
    const connection = known.get(connectionId);
    if (connection?.isOpen) continue;
    // Reported as gone, yet there: it is there since the question at the latest.
    const atMs = connection === undefined ? joinedAtMs : Math.max(joinedAtMs, askedAtMs);
    await recordPresence(ctx, { sessionId, epoch, userId, connectionId, kind: "joined", atMs, source });
  }
  const seen = new Set(participants.map(({ connectionId }) => connectionId));
  for (const { userId, connectionId, isOpen, newestMs } of known.values()) {
    if (!isOpen || seen.has(connectionId) || newestMs > askedAtMs - YOUNG_MS) continue;
    await recordPresence(ctx, { sessionId, epoch, userId, connectionId, kind: "left", atMs: askedAtMs, source });
  }
  return [...strangers];
}
