import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { POOL_RATE_MAX_MINOR, unitsForMinutes, chargeForUnits } from "../../../lib/domain/billingEngine";
import type { ErrorCode } from "../../../lib/domain/errors";
import { BALANCE_MAX_MINOR, sumMinor } from "../../../lib/domain/money";
import type { SessionMode } from "../../../lib/domain/sessionStates";
import type { PlatformSettings } from "../../../lib/domain/settings";
import { fail, failInput } from "../../errors";
import { RATE_LIMITS, takeToken } from "../limits/takeToken";
import { requireStartFunds } from "../metering/open";
import { commsFor } from "../comms/mode";
import { notifyRequest } from "../notifications/events";
import { isOnline } from "../presence/availability";
import { loadSettings } from "../settings/loadSettings";
import { count, countStanding } from "../stats/count";
import { WAITING_MAX, openSessionsOfAdvisor, openSessionsOfClient } from "./openSessions";
import { beginWait, deskOf, type Desk } from "./queue";
import { excludedUntil, leftForSession } from "./spending";

const NOTE_MAX = 500;
const REQUEST_KEY = /^[A-Za-z0-9_-]{8,64}$/;

type ReadCtx = Pick<QueryCtx, "db">;

export type SessionRequest = {
  advisorId: Id<"advisorProfiles">;
  mode: SessionMode;
  limitMinor: bigint | null;
  note: string | null;
  requestKey: string;
  /** Wait for a turn if the advisor is busy. */
  queue: boolean;
};

/** The session a client opened under this key, so that a repeated request is answered and not repeated. */
async function findByRequestKey(ctx: ReadCtx, clientId: Id<"users">, requestKey: string): Promise<Doc<"sessions"> | null> {
  return await ctx.db
    .query("sessions")
    .withIndex("by_clientId_and_requestKey", (q) => q.eq("clientId", clientId).eq("requestKey", requestKey))
    .unique();
}

/** An approved profile, or `NOT_FOUND`: what is not public does not exist for others. */
export async function loadApprovedProfile(ctx: ReadCtx, advisorId: Id<"advisorProfiles">): Promise<Doc<"advisorProfiles">> {
  const profile = await ctx.db.get("advisorProfiles", advisorId);
  return profile?.status === "approved" ? profile : fail("NOT_FOUND");
}

/** The advisor's price for a mode, minor units a minute. A mode that is not offered is INVALID_INPUT. */
export function rateFor(profile: Doc<"advisorProfiles">, mode: SessionMode): bigint {
  return mode === "chat" ? profile.chatPriceMinor : (profile.videoPriceMinor ?? failInput("mode"));
}

/**
 * Why this client cannot ask this advisor now, money apart; null if nothing is in the way. Where it is only that the
 * advisor is busy the answer is ADVISOR_BUSY, or QUEUE_FULL when there is no place to wait either.
 */
export async function obstacleTo(
  ctx: ReadCtx,
  input: { clientId: Id<"users">; profile: Doc<"advisorProfiles">; mode: SessionMode; settings: PlatformSettings; desk: Desk },
): Promise<ErrorCode | null> {
  const { clientId, profile, mode, settings, desk } = input;
  if (profile.userId === clientId) return "SELF_SESSION";
  const nowMs = Date.now();
  if ((await excludedUntil(ctx, clientId, nowMs)) !== null) return "SELF_EXCLUDED";
  if (commsFor(mode) === null) return "VIDEO_UNAVAILABLE";
  const open = await openSessionsOfClient(ctx, clientId);
  if (open.some((session) => session.advisorUserId === profile.userId)) return "INVALID_STATE";
  if (open.length >= settings.openSessionsPerWalletMax) return "ABOVE_MAXIMUM";
  // Prices and the number of sessions are settings that may change apart; the bound on their sum is arithmetic.
  const rates = sumMinor(open.map((session) => session.ratePerMinuteMinor)) + rateFor(profile, mode);
  if (rates > POOL_RATE_MAX_MINOR) return "ABOVE_MAXIMUM";
  const own = await leftForSession(ctx, clientId, nowMs);
  if (own !== null && own.leftMinor < limitFloorMinor(rateFor(profile, mode), settings)) return "SPENDING_LIMIT";
  if (!(await isOnline(ctx, profile.userId))) return "ADVISOR_OFFLINE";
  if (!profile.accepting) return "ADVISOR_NOT_ACCEPTING";
  // Also people who have left hold a place: whoever reads an advisor's open sessions must see all of them.
  const waiting = await openSessionsOfAdvisor(ctx, profile.userId);
  if (waiting.length >= WAITING_MAX || (desk.mustQueue && desk.isFull)) return "QUEUE_FULL";
  return desk.mustQueue ? "ADVISOR_BUSY" : null;
}

function checkInput(request: SessionRequest): SessionRequest {
  if (!REQUEST_KEY.test(request.requestKey)) failInput("requestKey");
  if (request.limitMinor !== null && request.limitMinor <= 0n) failInput("limitMinor");
  if (request.limitMinor !== null && request.limitMinor > BALANCE_MAX_MINOR) fail("ABOVE_MAXIMUM", { field: "limitMinor" });
  const note = request.note?.trim() ?? "";
  if (note.length > NOTE_MAX) failInput("note");
  return { ...request, note: note === "" ? null : note };
}

/** The least a spend limit may be: the start minimum at this rate, minor units. */
export function limitFloorMinor(ratePerMinuteMinor: bigint, settings: PlatformSettings): bigint {
  return chargeForUnits(unitsForMinutes(ratePerMinuteMinor, settings.startMinimumMinutes));
}

function sameRequestOrFail(existing: Doc<"sessions">, request: SessionRequest): Doc<"sessions"> {
  const isSame =
    existing.advisorId === request.advisorId &&
    existing.mode === request.mode &&
    (existing.askedLimitMinor === undefined ? existing.limitMinor : existing.askedLimitMinor) === request.limitMinor &&
    existing.note === request.note;
  return isSame ? existing : fail("DUPLICATE_REQUEST");
}

/**
 * The figures a session lives by. By video both tick as often as the client: a departure is billed to the last proof of
 * both, and a rare tick would cost the advisor the time since it whenever a call breaks.
 */
function termsFrom(settings: PlatformSettings, mode: SessionRequest["mode"]): Doc<"sessions">["terms"] {
  const { clientTickMs, advisorTickMs } = settings;
  return {
    clientTickMs,
    clientLeaseMs: settings.clientLeaseMs,
    advisorTickMs: mode === "video" ? Math.min(clientTickMs, advisorTickMs) : advisorTickMs,
    advisorLeaseMs: settings.advisorLeaseMs,
    graceMs: settings.graceMs,
    readyEndMs: settings.readyEndMs,
    exhaustedEndMs: settings.exhaustedEndMs,
    pausedEndMs: settings.pausedEndMs,
    bothIdleMs: settings.bothIdleMs,
    advisorIdleMs: settings.advisorIdleMs,
    lapsesMax: settings.lapsesMax,
    lapsesWindowMs: settings.lapsesWindowMs,
    startMinimumMinutes: settings.startMinimumMinutes,
    resumeMinimumMinutes: settings.resumeMinimumMinutes,
    firstWarningMs: settings.firstWarningMs,
    lastWarningMs: settings.lastWarningMs,
    earningHoldMs: settings.earningHoldMs,
    disputeWindowMs: settings.disputeWindowMs,
  };
}

/** The session's limit: what was asked for, or what the client's own spending limits leave if that is less. */
async function withinOwnLimits(
  ctx: ReadCtx,
  clientId: Id<"users">,
  askedMinor: bigint | null,
): Promise<Pick<Doc<"sessions">, "limitMinor" | "askedLimitMinor">> {
  const own = await leftForSession(ctx, clientId, Date.now());
  if (own === null || (askedMinor !== null && askedMinor <= own.leftMinor)) return { limitMinor: askedMinor };
  return { limitMinor: own.leftMinor, askedLimitMinor: askedMinor };
}

async function insertRequest(
  ctx: MutationCtx,
  client: Doc<"users">,
  profile: Doc<"advisorProfiles">,
  request: SessionRequest,
  settings: PlatformSettings,
  state: "requested" | "queued",
): Promise<Doc<"sessions">> {
  const nowMs = Date.now();
  const sessionId = await ctx.db.insert("sessions", {
    clientId: client._id,
    advisorId: profile._id,
    advisorUserId: profile.userId,
    clientFirstName: client.firstName,
    advisorDisplayName: profile.displayName,
    advisorPortraitSeed: profile.portraitSeed,
    mode: request.mode,
    state,
    isOpen: true,
    ratePerMinuteMinor: rateFor(profile, request.mode),
    feeBps: settings.liveFeeBps,
    ...(await withinOwnLimits(ctx, client._id, request.limitMinor)),
    terms: termsFrom(settings, request.mode),
    note: request.note,
    closeCause: null,
    declineReason: null,
    requestKey: request.requestKey,
    requestedAtMs: nowMs,
    expiresAtMs: nowMs + (state === "queued" ? settings.queueMaxMs : settings.requestExpiryMs),
    acceptedAtMs: null,
    startedAtMs: null,
    endedAtMs: null,
    endReason: null,
    baseMs: 0,
    segStartMs: null,
    exhaustAtMs: null,
    limitAtMs: null,
    deadlineMs: null,
    chargeMinor: null,
    feeMinor: null,
    commsProvider: null,
    callEpoch: null,
    stopReason: null,
  });
  await count(ctx, { subject: sessionId, atMs: nowMs, figures: { requests: 1 } });
  await countStanding(ctx, sessionId, { waitingRequests: 1 });
  const session = await ctx.db.get("sessions", sessionId);
  return session ?? fail("NOT_FOUND");
}

/**
 * Sends a request to an advisor. Price, fee and every rule are copied now; the
 * advisor accepts exactly these. The request waits for the expiry time and then
 * is gone; with `queue` and a busy advisor it waits for its turn first. The same
 * key with the same wish is answered with the same session. What the client's own
 * spending limits leave becomes the session's limit, unless a lower one was asked.
 */
export async function requestSession(ctx: MutationCtx, client: Doc<"users">, raw: SessionRequest): Promise<Doc<"sessions">> {
  const request = checkInput(raw);
  const existing = await findByRequestKey(ctx, client._id, request.requestKey);
  if (existing !== null) return sameRequestOrFail(existing, request);

  await takeToken(ctx, RATE_LIMITS.request, client._id);
  const profile = await loadApprovedProfile(ctx, request.advisorId);
  const settings = await loadSettings(ctx);
  const ratePerMinuteMinor = rateFor(profile, request.mode);
  const desk = await deskOf(ctx, profile.userId, settings);
  const obstacle = await obstacleTo(ctx, { clientId: client._id, profile, mode: request.mode, settings, desk });
  const waits = obstacle === "ADVISOR_BUSY" && request.queue;
  if (obstacle !== null && !waits) fail(obstacle);
  const minimumMinor = limitFloorMinor(ratePerMinuteMinor, settings);
  if (request.limitMinor !== null && request.limitMinor < minimumMinor) {
    fail("BELOW_MINIMUM", { field: "limitMinor", minimumMinor });
  }
  const { startMinimumMinutes } = settings;
  await requireStartFunds(ctx, { clientId: client._id, ratePerMinuteMinor, startMinimumMinutes });

  const session = await insertRequest(ctx, client, profile, request, settings, waits ? "queued" : "requested");
  if (waits) await beginWait(ctx, session);
  else {
    await ctx.scheduler.runAt(session.expiresAtMs, internal.jobs.sessions.expireRequest, { sessionId: session._id });
    await notifyRequest(ctx, session);
  }
  return session;
}
