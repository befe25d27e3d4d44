import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { CloseCause, DeclineCause } from "../../../lib/domain/queue";
import { isWaitingState } from "../../../lib/domain/sessionStates";
import { fail, failInput } from "../../errors";
import { recordResponse } from "../advisors/responseTimes";
import { commsFor } from "../comms/mode";
import { openRoom } from "../metering/open";
import { isBusy } from "../presence/availability";
import { loadSettings } from "../settings/loadSettings";
import { count, countStanding } from "../stats/count";
import { figuresOfClosed } from "../stats/sessionFigures";
import { openSessionsOfAdvisor } from "./openSessions";
import { advisorFreed, beginWait, deskOf, endWait } from "./queue";

const REASON_MAX = 200;

type Closing = { state: "declined" | "expired" | "cancelled"; cause?: CloseCause | null; reason?: string | null };

/** Ends a request or a wait that led to nothing, and lets the next one go out. */
async function closeRequest(ctx: MutationCtx, session: Doc<"sessions">, closing: Closing): Promise<void> {
  const { state, cause = null, reason = null } = closing;
  const nowMs = Date.now();
  await ctx.db.patch("sessions", session._id, { state, isOpen: false, endedAtMs: nowMs, closeCause: cause, declineReason: reason });
  await count(ctx, { subject: session._id, atMs: nowMs, figures: figuresOfClosed({ state, closeCause: cause }) });
  await countStanding(ctx, session._id, { waitingRequests: -1 });
  await endWait(ctx, session._id);
  await advisorFreed(ctx, session.advisorUserId);
}

/** True while an answer still counts; the job that marks it expired may come a moment later. */
function isWaiting(session: Doc<"sessions">): boolean {
  return session.state === "requested" && Date.now() < session.expiresAtMs;
}

/**
 * The advisor says yes: the room opens and the client's balance is held. The
 * minimum is checked again. Accepting what is open already changes nothing. Whoever
 * else was asking takes a place in the queue when this was the advisor's last free one.
 */
export async function acceptRequest(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  if (session.acceptedAtMs !== null && session.isOpen) return;
  if (!isWaiting(session)) fail("INVALID_STATE", { state: session.state });
  if (await isBusy(ctx, session.advisorUserId)) fail("ADVISOR_BUSY");
  if (commsFor(session.mode) === null) fail("VIDEO_UNAVAILABLE");
  const client = await ctx.db.get("users", session.clientId);
  if (client === null || client.suspended) fail("INVALID_STATE");
  await recordResponse(ctx, session.advisorId, Date.now() - session.requestedAtMs);
  await openRoom(ctx, session, { kind: "user", userId: session.advisorUserId });
  if (await isBusy(ctx, session.advisorUserId)) await queueOthers(ctx, session.advisorUserId);
}

/** Puts the requests an advisor can no longer take into the queue, in the order of asking; who finds no place is told so. */
async function queueOthers(ctx: MutationCtx, advisorUserId: Id<"users">): Promise<void> {
  const open = await openSessionsOfAdvisor(ctx, advisorUserId);
  const settings = await loadSettings(ctx);
  let places = settings.queueMax - (await deskOf(ctx, advisorUserId, settings)).ahead;
  for (const other of open) {
    if (other.state !== "requested") continue;
    if (places <= 0) {
      await closeRequest(ctx, other, { state: "expired", cause: "another_session" });
      continue;
    }
    places -= 1;
    const expiresAtMs = Date.now() + settings.queueMaxMs;
    await ctx.db.patch("sessions", other._id, { state: "queued", expiresAtMs });
    await beginWait(ctx, { _id: other._id, expiresAtMs });
  }
}

/** The advisor says no, with an optional cause and words for the client. Declining twice changes nothing. */
export async function declineRequest(
  ctx: MutationCtx,
  session: Doc<"sessions">,
  answer: { cause: DeclineCause | null; reason: string | null },
): Promise<void> {
  const text = answer.reason?.trim() ?? "";
  if (text.length > REASON_MAX) failInput("reason");
  if (session.state === "declined") return;
  if (!isWaitingState(session.state)) fail("INVALID_STATE", { state: session.state });
  await closeRequest(ctx, session, { state: "declined", cause: answer.cause, reason: text === "" ? null : text });
}

/** The client takes the request back, or leaves the queue. Cancelling twice changes nothing. */
export async function cancelRequest(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  if (session.state === "cancelled") return;
  if (!isWaitingState(session.state)) fail("INVALID_STATE", { state: session.state });
  await closeRequest(ctx, session, { state: "cancelled" });
}

async function expire(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  await closeRequest(ctx, session, { state: "expired", cause: session.state === "queued" ? "waited_too_long" : null });
}

/** Marks a request expired if nobody answered in time or the turn did not come. May run any number of times. */
export async function expireRequest(ctx: MutationCtx, sessionId: Id<"sessions">): Promise<void> {
  const session = await ctx.db.get("sessions", sessionId);
  if (session === null || !isWaitingState(session.state) || Date.now() < session.expiresAtMs) return;
  await expire(ctx, session);
}

/** Most overdue requests of one state marked in one pass of the sweeper. */
const EXPIRE_BATCH = 50;

/** Marks requests whose own job was lost. */
export async function expireOverdueRequests(ctx: MutationCtx): Promise<void> {
  for (const state of ["requested", "queued"] as const) {
    const overdue = await ctx.db
      .query("sessions")
      .withIndex("by_state_and_expiresAtMs", (q) => q.eq("state", state).lte("expiresAtMs", Date.now()))
      .take(EXPIRE_BATCH);
    for (const session of overdue) await expire(ctx, session);
  }
}
