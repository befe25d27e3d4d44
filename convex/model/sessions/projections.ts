import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { PARTIES, type EndReason, type Party, type SegmentReason } from "../../../lib/domain/sessionStates";
import { literals } from "convex-helpers/validators";
import { fail } from "../../errors";
import { commsProvider } from "../comms/mode";
import { segmentReason } from "../metering/tables";
import { closeCause, endReason, sessionMode, sessionState } from "./tables";

/** One session as one of its parties sees it. Amounts minor units, times server ms. */
export const sessionViewValidator = v.object({
  sessionId: v.id("sessions"),
  me: literals(...PARTIES),
  mode: sessionMode,
  state: sessionState,
  /** The client's first name, or the advisor's display name. */
  peerName: v.string(),
  peerPortraitSeed: v.union(v.string(), v.null()),
  advisorId: v.id("advisorProfiles"),
  ratePerMinuteMinor: v.int64(),
  feeBps: v.number(),
  baseMs: v.number(),
  segStartMs: v.union(v.number(), v.null()),
  /** The client's only; the advisor learns of it from ticks, inside the first warning's time. */
  exhaustAtMs: v.union(v.number(), v.null()),
  limitMinor: v.union(v.int64(), v.null()),
  limitAtMs: v.union(v.number(), v.null()),
  graceUntilMs: v.union(v.number(), v.null()),
  /** When waiting in the present state ends the session. */
  endsAtMs: v.union(v.number(), v.null()),
  requestedAtMs: v.number(),
  expiresAtMs: v.union(v.number(), v.null()),
  startedAtMs: v.union(v.number(), v.null()),
  endedAtMs: v.union(v.number(), v.null()),
  note: v.union(v.string(), v.null()),
  /** Why the request led to nothing, and the advisor's own words about it. */
  closeCause: v.union(closeCause, v.null()),
  declineReason: v.union(v.string(), v.null()),
  endReason: v.union(endReason, v.null()),
  chargeMinor: v.union(v.int64(), v.null()),
  /** The advisor's only. */
  earningMinor: v.union(v.int64(), v.null()),
  /** Null before accept. */
  commsProvider: v.union(commsProvider, v.null()),
  /** Video: the number of the open call. A change means another call. */
  callEpoch: v.union(v.number(), v.null()),
  /** Why the last billed interval was closed; null while running and before the first. */
  stopReason: v.union(segmentReason, v.null()),
});

export type SessionView = Infer<typeof sessionViewValidator>;

/** Which party of a session a user is; null for everybody else. */
export function partyOf(session: Doc<"sessions">, userId: Id<"users">): Party | null {
  if (session.clientId === userId) return "client";
  return session.advisorUserId === userId ? "advisor" : null;
}

/**
 * Why a session ended, as one party may know it. A spend limit is the client's standing order to end, and its amount
 * is the charge; the advisor learns that the client ended the session, never that there was a limit.
 */
export function endReasonFor(party: Party, reason: EndReason): EndReason {
  return party === "advisor" && reason === "spend_limit" ? "ended_by_client" : reason;
}

/** Why an interval was closed, as one party may know it; see `endReasonFor`. */
export function segmentReasonFor(party: Party, reason: SegmentReason): SegmentReason {
  return party === "advisor" && reason === "spend_limit" ? "end" : reason;
}

/** Projects a session for one party. */
export function toSessionView(session: Doc<"sessions">, party: Party): SessionView {
  const isClient = party === "client";
  const isGrace = session.state === "grace";
  const { chargeMinor, feeMinor } = session;
  return {
    sessionId: session._id,
    me: party,
    mode: session.mode,
    state: session.state,
    peerName: isClient ? session.advisorDisplayName : session.clientFirstName,
    peerPortraitSeed: isClient ? session.advisorPortraitSeed : null,
    advisorId: session.advisorId,
    ratePerMinuteMinor: session.ratePerMinuteMinor,
    feeBps: session.feeBps,
    baseMs: session.baseMs,
    segStartMs: session.segStartMs,
    exhaustAtMs: isClient ? session.exhaustAtMs : null,
    limitMinor: isClient ? session.limitMinor : null,
    limitAtMs: isClient ? session.limitAtMs : null,
    graceUntilMs: isGrace ? session.deadlineMs : null,
    endsAtMs: isGrace ? null : session.deadlineMs,
    requestedAtMs: session.requestedAtMs,
    expiresAtMs: session.state === "requested" ? session.expiresAtMs : null,
    startedAtMs: session.startedAtMs,
    endedAtMs: session.endedAtMs,
    note: session.note,
    closeCause: session.closeCause,
    declineReason: session.declineReason,
    endReason: session.endReason === null ? null : endReasonFor(party, session.endReason),
    chargeMinor,
    earningMinor: isClient || chargeMinor === null || feeMinor === null ? null : chargeMinor - feeMinor,
    commsProvider: session.commsProvider,
    callEpoch: session.callEpoch,
    stopReason: session.stopReason === null ? null : segmentReasonFor(party, session.stopReason),
  };
}

type OwnSession = { session: Doc<"sessions">; party: Party };

/** A session and the caller's side of it, by an id that may be any text; null for strangers and for what is no id. */
export async function findOwnSession(ctx: Pick<QueryCtx, "db">, idText: string, userId: Id<"users">): Promise<OwnSession | null> {
  const sessionId = ctx.db.normalizeId("sessions", idText);
  const session = sessionId === null ? null : await ctx.db.get("sessions", sessionId);
  const party = session === null ? null : partyOf(session, userId);
  return session === null || party === null ? null : { session, party };
}

/** A session and the caller's side of it. For anybody but its parties it does not exist: `NOT_FOUND`. */
export async function loadOwnSession(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">, userId: Id<"users">): Promise<OwnSession> {
  return (await findOwnSession(ctx, sessionId, userId)) ?? fail("NOT_FOUND");
}

/** The view of a session as it is now, after a change in the same call. */
export async function reloadView(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">, party: Party): Promise<SessionView> {
  const session = await ctx.db.get("sessions", sessionId);
  return session === null ? fail("NOT_FOUND") : toSessionView(session, party);
}
