import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { PARTIES } from "../lib/domain/sessionStates";
import { fail, failInput } from "./errors";
import { advisorMutation, advisorQuery, partyMutation, userMutation, userQuery } from "./functions";
import { end as endOpen, pause as pauseOpen, resume as resumeOpen } from "./model/metering/decide";
import { tick as recordTick, tickSnapshotValidator } from "./model/metering/tick";
import { pageOf } from "./model/pages";
import { acceptRequest, cancelRequest, declineRequest } from "./model/sessions/answerRequest";
import { historyFilterValidator, pageOfHistory } from "./model/sessions/history";
import { listIncoming, listOpen } from "./model/sessions/lists";
import { findOwnSession, loadOwnSession, reloadView, sessionViewValidator, toSessionView } from "./model/sessions/projections";
import { loadQuote, quoteValidator } from "./model/sessions/quote";
import { loadReceipt, receiptValidator } from "./model/sessions/receipt";
import { loadApprovedProfile, requestSession } from "./model/sessions/requestSession";
import { sessionMode } from "./model/sessions/tables";

/** Price, balance and the time it buys, before asking an advisor. */
export const quote = userQuery({
  args: { advisorId: v.id("advisorProfiles"), mode: sessionMode },
  returns: quoteValidator,
  handler: async (ctx, { advisorId, mode }) => {
    if (mode !== "chat") failInput("mode");
    return await loadQuote(ctx, ctx.viewer, await loadApprovedProfile(ctx, advisorId));
  },
});

/** Asks an advisor for a session. `requestKey` is made once per wish; `limitMinor` is the most to spend. */
export const request = userMutation({
  args: {
    advisorId: v.id("advisorProfiles"),
    mode: sessionMode,
    limitMinor: v.optional(v.int64()),
    note: v.optional(v.string()),
    requestKey: v.string(),
  },
  returns: v.object({ sessionId: v.id("sessions"), state: v.literal("requested"), expiresAtMs: v.number() }),
  handler: async (ctx, { limitMinor, note, ...wish }) => {
    const session = await requestSession(ctx, ctx.viewer, { ...wish, limitMinor: limitMinor ?? null, note: note ?? null });
    return { sessionId: session._id, state: "requested" as const, expiresAtMs: session.expiresAtMs };
  },
});

/** Takes a waiting request back. The client only. */
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

/** Says no to a waiting request. The reason, if any, is shown to the client. */
export const decline = advisorMutation({
  args: { sessionId: v.id("sessions"), reason: v.optional(v.string()) },
  returns: sessionViewValidator,
  handler: async (ctx, { sessionId, reason }) => {
    const { session, party } = await loadOwnSession(ctx, sessionId, ctx.viewer._id);
    if (party !== "advisor") fail("FORBIDDEN");
    await declineRequest(ctx, session, reason ?? null);
    return await reloadView(ctx, sessionId, party);
  },
});

/**
 * "I am here." Says nothing else: the other arguments are telemetry. Answered
 * with figures exact to the minor unit at `serverNowMs`.
 */
export const tick = partyMutation({
  args: {
    sessionId: v.id("sessions"),
    tabId: v.optional(v.string()),
    seq: v.optional(v.number()),
    sentAtMs: v.optional(v.number()),
  },
  returns: tickSnapshotValidator,
  handler: async (ctx, { sessionId }) => await recordTick(ctx, { sessionId, tokenIdentifier: ctx.tokenIdentifier }),
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
  returns: pageOf(sessionViewValidator),
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
