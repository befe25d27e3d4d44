import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { loadAsParty } from "../chat/parties";
import { takeToken, type RateLimit } from "../limits/takeToken";
import { recordPresence } from "../presenceFacts/record";
import { isOpenLocalCall, findOpenCall, requireConnectionId, type CallRef } from "./openCall";
import { SIGNAL_LIMIT } from "./signals";

type Connection = Doc<"rtcConnections">;

/** A finding takes back what the other has not proven yet, seconds at most: as rare as the lapses that end a session. */
const PEER_LOST_LIMIT: RateLimit = { name: "peerLost", capacity: 6, refillMs: 100_000 };

async function findConnection(ctx: MutationCtx, { sessionId, epoch }: CallRef, connectionId: string): Promise<Connection | null> {
  return await ctx.db
    .query("rtcConnections")
    .withIndex("by_call_and_connectionId", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch).eq("connectionId", connectionId))
    .unique();
}

async function recordJoined(ctx: MutationCtx, row: Connection, atMs: number): Promise<void> {
  if (row.isJoined) return;
  await ctx.db.patch("rtcConnections", row._id, { isJoined: true });
  const { sessionId, epoch, userId, connectionId } = row;
  await recordPresence(ctx, { sessionId, epoch, userId, connectionId, kind: "joined", atMs, source: "page" });
}

/**
 * One side's word that media flow between its connection and the other's. Only when both name each other are both
 * recorded as joined, so that nobody can be counted as present by one party's word. Returns whether that is so. A
 * connection that was lost may come back, by the word of both again.
 */
export async function connected(
  ctx: MutationCtx,
  input: CallRef & { userId: Id<"users">; connectionId: string; peerConnectionId: string },
): Promise<boolean> {
  const { sessionId, epoch, userId, connectionId, peerConnectionId } = input;
  const open = await findOpenCall(ctx, input, userId);
  if (open === null) return false;
  const { peerId } = open;
  requireConnectionId("connectionId", connectionId);
  requireConnectionId("peerConnectionId", peerConnectionId);
  if (connectionId === peerConnectionId) failInput("peerConnectionId");
  await takeToken(ctx, SIGNAL_LIMIT, userId);
  const own = await findConnection(ctx, input, connectionId);
  if (own !== null && own.userId !== userId) failInput("connectionId");
  if (own === null) {
    await ctx.db.insert("rtcConnections", { sessionId, epoch, userId, connectionId, peerConnectionId, isJoined: false });
  } else if (own.peerConnectionId !== peerConnectionId) {
    await ctx.db.patch("rtcConnections", own._id, { peerConnectionId });
  }
  const [mine, theirs] = await Promise.all([findConnection(ctx, input, connectionId), findConnection(ctx, input, peerConnectionId)]);
  if (mine === null || theirs?.userId !== peerId || theirs.peerConnectionId !== connectionId) return false;
  const atMs = Date.now();
  await recordJoined(ctx, mine, atMs);
  await recordJoined(ctx, theirs, atMs);
  return true;
}

/** Notes that a connection is gone and takes back what it and its counterpart said of each other. */
async function recordGone(ctx: MutationCtx, row: Connection, source: "page" | "peer"): Promise<void> {
  const { sessionId, epoch, userId, connectionId, peerConnectionId } = row;
  const other = peerConnectionId === null ? null : await findConnection(ctx, row, peerConnectionId);
  if (other?.peerConnectionId === connectionId) await ctx.db.patch("rtcConnections", other._id, { peerConnectionId: null });
  await ctx.db.patch("rtcConnections", row._id, { isJoined: false, peerConnectionId: null });
  if (!row.isJoined) return;
  await recordPresence(ctx, { sessionId, epoch, userId, connectionId, kind: "left", atMs: Date.now(), source });
}

/** The caller's own connection is over. Saying so after the call closed, or of a connection nobody knows, changes nothing. */
export async function left(ctx: MutationCtx, input: CallRef & { userId: Id<"users">; connectionId: string }): Promise<void> {
  const { session } = await loadAsParty(ctx, input.sessionId, input.userId);
  if (!isOpenLocalCall(session, input.epoch)) return;
  const row = await findConnection(ctx, input, input.connectionId);
  if (row?.userId === input.userId) await recordGone(ctx, row, "page");
}

/**
 * The other party's connection is gone, as the caller's media show. Believed at once, because a wrong word can only
 * stop the bill and opens a new call for both. Changes nothing when it is not a connection of the other party. Fails
 * with RATE_LIMITED when it comes too often; who is really gone is then found by their silence.
 */
export async function peerLost(ctx: MutationCtx, input: CallRef & { userId: Id<"users">; peerConnectionId: string }): Promise<void> {
  const { session, peerId } = await loadAsParty(ctx, input.sessionId, input.userId);
  if (!isOpenLocalCall(session, input.epoch)) return;
  const row = await findConnection(ctx, input, input.peerConnectionId);
  if (row?.userId !== peerId) return;
  if (row.isJoined) await takeToken(ctx, PEER_LOST_LIMIT, input.userId);
  await recordGone(ctx, row, "peer");
}
