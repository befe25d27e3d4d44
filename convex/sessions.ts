import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { DECLINE_CAUSES } from "../lib/domain/queue";
import { PARTIES } from "../lib/domain/sessionStates";
import { fail } from "./errors";
import { advisorMutation, advisorQuery, partyMutation, userMutation, userQuery } from "./functions";
import { end as endOpen, pause as pauseOpen, resume as resumeOpen } from "./model/metering/decide";
import { tick as recordTick, tickSnapshotValidator } from "./model/metering/tick";
import { pageOf } from "./model/pages";
import { acceptRequest, cancelRequest, declineRequest } from "./model/sessions/answerRequest";
import { historyFilterValidator, historyRowValidator, pageOfHistory } from "./model/sessions/history";
import { listIncoming, listOpen } from "./model/sessions/lists";
import { loadPlace, placeValidator } from "./model/sessions/place";
import { findOwnSession, loadOwnSession, reloadView, sessionViewValidator, toSessionView } from "./model/sessions/projections";
import { queueOf, stillWaiting as noteStillWaiting } from "./model/sessions/queue";
import { loadQuote, quoteValidator } from "./model/sessions/quote";
import { loadReceipt, receiptValidator } from "./model/sessions/receipt";
import { loadApprovedProfile, requestSession } from "./model/sessions/requestSession";
import { sessionMode, sessionState } from "./model/sessions/tables";

/** Price, balance and the time it buys, before asking an advisor; for a busy one, the queue. */
export const quote = userQuery({
  args: { advisorId: v.id("advisorProfiles"), mode: sessionMode },
  returns: quoteValidator,
  handler: async (ctx, { advisorId, mode }) => {
    return await loadQuote(ctx, ctx.viewer, await loadApprovedProfile(ctx, advisorId), mode);
  },
});

/**
 * Asks an advisor for a session. `requestKey` is made once per wish; `limitMinor` is the most to spend; `queue` takes a
 * place in the queue when the advisor is busy. Answers with the state the session is in now.
 */
export const request = userMutation({
  args: {
    advisorId: v.id("advisorProfiles"),
    mode: sessionMode,
    limitMinor: v.optional(v.int64()),
    note: v.optional(v.string()),
    requestKey: v.string(),
    queue: v.optional(v.boolean()),
  },
  returns: v.object({ sessionId: v.id("sessions"), state: sessionState, expiresAtMs: v.number() }),
  handler: async (ctx, { limitMinor, note, queue, ...wish }) => {
    const asked = { ...wish, limitMinor: limitMinor ?? null, note: note ?? null, queue: queue ?? false };
    const session = await requestSession(ctx, ctx.viewer, asked);
    return { sessionId: session._id, state: session.state, expiresAtMs: session.expiresAtMs };
  },
});

/** Takes a waiting request back, or leaves the queue. The client only. */
export const cancel = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    if (party !== "client") fail("FORBIDDEN");
    await cancelRequest(ctx, session);
    return await reloadView(ctx, sessionId, party);
  },
});

/** Says yes to a waiting request and opens the room. */
export const accept = advisorMutation({
  args: { sessionId: v.id("sessions") },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    if (party !== "advisor") fail("FORBIDDEN");
    await acceptRequest(ctx, session);
    return await reloadView(ctx, sessionId, party);
  },
});

/** Says no to a waiting request. The cause and the reason, if any, are shown to the client. */
export const decline = advisorMutation({
  args: { sessionId: v.id("sessions"), cause: v.optional(literals(...DECLINE_CAUSES)), reason: v.optional(v.string()) },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId, cause, reason }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    if (party !== "advisor") fail("FORBIDDEN");
    await declineRequest(ctx, session, { cause: cause ?? null, reason: reason ?? null });
    return await reloadView(ctx, sessionId, party);
  },
});

/**
 * "I am here", and with `active` whether something happened here since the last tick. The other arguments are telemetry.
 * Answered with figures exact to the minor unit at `serverNowMs`.
 */
export const tick = partyMutation({
  args: {
    sessionId: v.id("sessions"),
    tabId: v.optional(v.string()),
    seq: v.optional(v.number()),
    sentAtMs: v.optional(v.number()),
    active: v.optional(v.boolean()),
  },
  returns: tickSnapshotValidator,
  handler: async (ctx, { sessionId, active = true }) =>
    await recordTick(ctx, { sessionId, tokenIdentifier: ctx.tokenIdentifier, active }),
});

/** Stops the bill. Either party. */
export const pause = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    await pauseOpen(ctx, session, party, { kind: "user", userId: ctx.viewer._id });
    return await reloadView(ctx, sessionId, party);
  },
});

/** Goes on after a pause or after a top-up. The client only; the bill starts when both are there. */
export const resume = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    await resumeOpen(ctx, session, party, { kind: "user", userId: ctx.viewer._id });
    return await reloadView(ctx, sessionId, party);
  },
});

/** Ends and settles the session. Either party; ending twice changes nothing. */
export const end = userMutation({
  args: { sessionId: v.id("sessions") },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    const reason = party === "client" ? "ended_by_client" : "ended_by_advisor";
    await endOpen(ctx, session, reason, { kind: "user", userId: ctx.viewer._id });
    return await reloadView(ctx, sessionId, party);
  },
});

/** One own session; null for strangers. Any text is accepted, because it comes from an address. */
export const get = userQuery({
  args: { sessionId: v.string() },
  returns: v.union(sessionViewValidator, v.null()),
  handler: async (ctx, { sessionId }) => {
    const own = await findOwnSession(ctx, sessionId, ctx.viewer._id);
    return own === null ? null : toSessionView(own.session, own.party);
  },
});

/** Own sessions that wait or are open, on either side. */
export const open = userQuery({
  args: {},
  returns: v.array(sessionViewValidator),
  handler: async (ctx) => await listOpen(ctx, ctx.viewer._id),
});

/**
 * "I am still waiting": keeps the caller's places in queues, and uses a turn that came while they were away. Any page
 * calls it every 20 seconds while something of theirs is queued.
 */
export const stillWaiting = userMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await noteStillWaiting(ctx, ctx.viewer._id);
    return null;
  },
});

/** An own place in a queue: who is before, what runs, how long it may last. Null once it is no longer queued, and for strangers. */
export const place = userQuery({
  args: { sessionId: v.id("sessions") },
  returns: v.union(placeValidator, v.null()),
  handler: async (ctx, { sessionId }) => {
    const own = await findOwnSession(ctx, sessionId, ctx.viewer._id);
    return own?.party === "client" ? await loadPlace(ctx, own.session) : null;
  },
});

/** Clients who wait for their turn with this advisor and are here, in order. */
export const queue = advisorQuery({
  args: {},
  returns: v.array(sessionViewValidator),
  handler: async (ctx) => (await queueOf(ctx, ctx.viewer._id)).map((session) => toSessionView(session, "advisor")),
});

/** Requests that wait for this advisor's answer, oldest first. */
export const incoming = advisorQuery({
  args: {},
  returns: v.array(sessionViewValidator),
  handler: async (ctx) => await listIncoming(ctx, ctx.viewer._id),
});

/**
 * Own sessions on one side, newest request first, narrowed by state, mode, period, person and name. A narrowed page may be
 * short or empty before the end; `isDone` alone says that there is nothing more. Fails with INVALID_INPUT(numItems | fromMs |
 * toMs | name).
 */
export const listMine = userQuery({
  args: { role: literals(...PARTIES), ...historyFilterValidator.fields, paginationOpts: paginationOptsValidator },
  returns: pageOf(historyRowValidator),
  handler: async (ctx, { role, paginationOpts, ...filter }) => await pageOfHistory(ctx, { userId: ctx.viewer._id, role, filter, paginationOpts }),
});

/** The evidence of an ended own session; null for strangers and before the end. */
export const receipt = userQuery({
  args: { sessionId: v.string() },
  returns: v.union(receiptValidator, v.null()),
  handler: async (ctx, { sessionId }) => {
    const own = await findOwnSession(ctx, sessionId, ctx.viewer._id);
    return own === null ? null : await loadReceipt(ctx, own.session, own.party);
  },
});
