import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { unitsForMinutes } from "../../../lib/domain/billingEngine";
import { mustQueue, turnsFree, type DeskLoad } from "../../../lib/domain/queue";
import { isMeteredState } from "../../../lib/domain/sessionStates";
import type { PlatformSettings } from "../../../lib/domain/settings";
import { wakeAlerts } from "../favourites/wakeAlerts";
import { isOnline } from "../presence/availability";
import { notifyRequest } from "../notifications/events";
import { loadSettings } from "../settings/loadSettings";
import { count } from "../stats/count";
import { openSessionsOfAdvisor, openSessionsOfClient } from "./openSessions";
import { loadWalletFigures } from "./walletFigures";

type ReadCtx = Pick<QueryCtx, "db">;
type Session = Doc<"sessions">;

async function findSign(ctx: ReadCtx, sessionId: Id<"sessions">): Promise<Doc<"queueSigns"> | null> {
  return await ctx.db
    .query("queueSigns")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", sessionId))
    .unique();
}

/** Whether a client in the queue was on some page of the product a moment ago. */
export async function isHere(ctx: ReadCtx, session: Session, settings: PlatformSettings): Promise<boolean> {
  const sign = await findSign(ctx, session._id);
  return sign !== null && Date.now() - sign.lastSeenAtMs < settings.presenceSilentMs;
}

/** True while the client's wallet covers the start minimum of everything that would run then. */
export async function coversStart(
  ctx: ReadCtx,
  input: { clientId: Id<"users">; ratePerMinuteMinor: bigint; startMinimumMinutes: number },
): Promise<boolean> {
  const figures = await loadWalletFigures(ctx, input.clientId);
  return figures.unitsLeft >= unitsForMinutes(figures.runningRateMinor + input.ratePerMinuteMinor, input.startMinimumMinutes);
}

/** Who waits for an advisor and is here, in the order of asking. */
export async function queueOf(ctx: ReadCtx, advisorUserId: Id<"users">): Promise<Session[]> {
  const queued = (await openSessionsOfAdvisor(ctx, advisorUserId)).filter((session) => session.state === "queued");
  if (queued.length === 0) return [];
  // Reads the advisor's own sign of life: it is renewed every 20 seconds, and with it this answer, so that somebody who
  // has left without a word goes from the list.
  await ctx.db
    .query("presenceBeats")
    .withIndex("by_userId", (q) => q.eq("userId", advisorUserId))
    .unique();
  const settings = await loadSettings(ctx);
  const here = await Promise.all(queued.map(async (session) => await isHere(ctx, session, settings)));
  return queued.filter((_, index) => here[index]);
}

function loadOf(open: readonly Session[]): DeskLoad {
  return {
    sessions: open.filter((session) => isMeteredState(session.state)).length,
    requests: open.filter((session) => session.state === "requested").length,
    queued: open.filter((session) => session.state === "queued").length,
  };
}

/** How an advisor's desk stands for somebody who wants to ask now. */
export type Desk = {
  /** A request cannot go out at once. */
  mustQueue: boolean;
  /** People who wait for their turn and are here. */
  ahead: number;
  isFull: boolean;
  /** When the longest of the running sessions was accepted. */
  runningSinceMs: number | null;
};

/** Reads an advisor's desk. People who have left keep their place, and keep nobody else waiting or out. */
export async function deskOf(ctx: ReadCtx, advisorUserId: Id<"users">, settings: PlatformSettings): Promise<Desk> {
  const open = await openSessionsOfAdvisor(ctx, advisorUserId);
  const load = loadOf(open);
  const queued = open.filter((session) => session.state === "queued");
  const ahead = (await Promise.all(queued.map(async (session) => await isHere(ctx, session, settings)))).filter(Boolean).length;
  return {
    mustQueue: mustQueue({ ...load, queued: ahead }, settings.openSessionsPerAdvisorMax),
    ahead,
    isFull: ahead >= settings.queueMax,
    runningSinceMs: runningSince(open),
  };
}

/** When the longest of an advisor's open sessions was accepted, null while none is. */
export function runningSince(open: readonly Session[]): number | null {
  const accepted = open.flatMap(({ state, acceptedAtMs }) => (isMeteredState(state) && acceptedAtMs !== null ? [acceptedAtMs] : []));
  return accepted.length === 0 ? null : Math.min(...accepted);
}

/** Starts the wait of a session that has just been put into the queue: the sign of life and the end of it. */
export async function beginWait(ctx: MutationCtx, session: Pick<Session, "_id" | "expiresAtMs">): Promise<void> {
  await ctx.db.insert("queueSigns", { sessionId: session._id, lastSeenAtMs: Date.now() });
  await ctx.scheduler.runAt(session.expiresAtMs, internal.jobs.sessions.expireRequest, { sessionId: session._id });
}

/** Forgets the sign of life of a session that is no longer queued. */
export async function endWait(ctx: MutationCtx, sessionId: Id<"sessions">): Promise<void> {
  const sign = await findSign(ctx, sessionId);
  if (sign !== null) await ctx.db.delete("queueSigns", sign._id);
}

async function sendOut(ctx: MutationCtx, session: Session, settings: PlatformSettings): Promise<void> {
  const nowMs = Date.now();
  const expiresAtMs = nowMs + settings.requestExpiryMs;
  await endWait(ctx, session._id);
  await count(ctx, { subject: session._id, atMs: session.requestedAtMs, figures: { requests: -1 } });
  await count(ctx, { subject: session._id, atMs: nowMs, figures: { requests: 1 } });
  // The request begins now: its whole time to be answered is ahead of it.
  await ctx.db.patch("sessions", session._id, { state: "requested", requestedAtMs: nowMs, expiresAtMs });
  await ctx.scheduler.runAt(expiresAtMs, internal.jobs.sessions.expireRequest, { sessionId: session._id });
  await notifyRequest(ctx, { ...session, expiresAtMs });
}

/** Whether this client's turn may be used now. Who is away, suspended or out of money keeps the place and is passed over. */
async function canGo(ctx: ReadCtx, session: Session, settings: PlatformSettings): Promise<boolean> {
  if (Date.now() >= session.expiresAtMs || !(await isHere(ctx, session, settings))) return false;
  const client = await ctx.db.get("users", session.clientId);
  if (client === null || client.suspended) return false;
  const { clientId, ratePerMinuteMinor, terms } = session;
  return await coversStart(ctx, { clientId, ratePerMinuteMinor, startMinimumMinutes: terms.startMinimumMinutes });
}

async function takesRequests(ctx: ReadCtx, advisorUserId: Id<"users">): Promise<boolean> {
  const profile = await ctx.db
    .query("advisorProfiles")
    .withIndex("by_userId", (q) => q.eq("userId", advisorUserId))
    .unique();
  if (profile === null || profile.status !== "approved" || !profile.accepting) return false;
  const advisor = await ctx.db.get("users", advisorUserId);
  return advisor !== null && !advisor.suspended && (await isOnline(ctx, advisorUserId));
}

/**
 * To be called whenever an advisor may have become free: the queue goes first, then those who asked to be told. Calling it
 * too often changes nothing. Never fails: it runs inside the settlement of somebody else's session. Takes the users id.
 */
export async function advisorFreed(ctx: MutationCtx, advisorUserId: Id<"users">): Promise<void> {
  await sendTurns(ctx, advisorUserId);
  await wakeAlerts(ctx, advisorUserId);
}

/** Sends out the requests whose turn has come, in the order of asking, each with its whole time to be answered. */
async function sendTurns(ctx: MutationCtx, advisorUserId: Id<"users">): Promise<void> {
  const open = await openSessionsOfAdvisor(ctx, advisorUserId);
  const queued = open.filter((session) => session.state === "queued");
  if (queued.length === 0 || !(await takesRequests(ctx, advisorUserId))) return;
  const settings = await loadSettings(ctx);
  let turns = turnsFree(loadOf(open), settings.openSessionsPerAdvisorMax);
  for (const session of queued) {
    if (turns === 0) return;
    if (!(await canGo(ctx, session, settings))) continue;
    await sendOut(ctx, session, settings);
    turns -= 1;
  }
}

/** Notes that a client who waits is still there, and uses the turn that may have come while they were not. */
export async function stillWaiting(ctx: MutationCtx, clientId: Id<"users">): Promise<void> {
  const nowMs = Date.now();
  for (const session of await openSessionsOfClient(ctx, clientId)) {
    if (session.state !== "queued") continue;
    const sign = await findSign(ctx, session._id);
    if (sign !== null) await ctx.db.patch("queueSigns", sign._id, { lastSeenAtMs: nowMs });
    await sendTurns(ctx, session.advisorUserId);
  }
}
