import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import { DECLINE_CAUSES } from "../../domain/queue";
import { SESSION_MODES, SESSION_STATES } from "../../domain/sessionStates";
import { refuse } from "../refusal";
import { both, cents, given, idOf, instant, minor, operation, text, type Operation } from "../define";

const sessionId = idOf("sessions", "The session, as start answered it.");
const one = z.object({ sessionId });

const session = z
  .object({
    sessionId: text,
    me: z.enum(["client", "advisor"]).describe("Which side the caller is on."),
    mode: z.enum(SESSION_MODES),
    state: z.enum(SESSION_STATES),
    peerName: text,
    advisorId: text,
    ratePerMinuteCents: cents,
    feeBps: z.int(),
    limitCents: cents.nullable(),
    requestedAt: instant,
    expiresAt: instant.nullable().describe("While it waits for the advisor."),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    endReason: text.nullable(),
    closeCause: text.nullable().describe("Why a request led to nothing."),
    chargeCents: cents.nullable().describe("Null until it is settled."),
    earningCents: cents.nullable().describe("The advisor's only, null until it is settled."),
  })
  .meta({ title: "Session" });

const scope = "sessions:write" as const;

export const SESSION_OPERATIONS: readonly Operation[] = [
  operation({
    id: "sessions.start",
    method: "POST",
    paths: both("sessions/start"),
    summary: "Asks an advisor for a session. Price and parties come from the server; billing starts when both are there.",
    scope,
    input: z.object({
      advisorId: idOf("advisorProfiles", "The advisor's profile."),
      mode: z.enum(SESSION_MODES),
      limitCents: cents.optional().describe("The most to spend."),
      note: z.string().max(500).optional().describe("What it is about; the advisor reads it."),
      queue: z.boolean().optional().describe("Wait for a turn if the advisor is busy."),
    }),
    output: z.object({ sessionId: text, state: z.enum(SESSION_STATES), expiresAt: instant }),
    run: async ({ backend, requestKey }, { limitCents, advisorId, mode, ...wish }) => {
      const limitMinor = limitCents === undefined ? undefined : minor(limitCents);
      return await backend.mutation(api.sessions.request, { advisorId, mode, requestKey, ...given({ ...wish, limitMinor }) });
    },
  }),
  operation({
    id: "sessions.get",
    method: "GET",
    paths: both("sessions/{id}"),
    summary: "One own session as it stands.",
    scope: "sessions:read",
    input: z.object({ id: idOf("sessions", "The session.") }),
    output: session,
    run: async ({ backend }, { id }) => (await backend.query(api.sessions.get, { sessionId: id })) ?? refuse("NOT_FOUND"),
  }),
  operation({
    id: "sessions.accept",
    method: "POST",
    paths: both("sessions/accept"),
    summary: "The advisor says yes to a request.",
    scope,
    input: one,
    output: session,
    run: async ({ backend }, input) => await backend.mutation(api.sessions.accept, input),
  }),
  operation({
    id: "sessions.decline",
    method: "POST",
    paths: both("sessions/decline"),
    summary: "The advisor says no to a request.",
    scope,
    input: z.object({ sessionId, cause: z.enum(DECLINE_CAUSES).optional(), reason: z.string().max(500).optional() }),
    output: session,
    run: async ({ backend }, { sessionId: id, ...why }) => await backend.mutation(api.sessions.decline, { sessionId: id, ...given(why) }),
  }),
  operation({
    id: "sessions.pause",
    method: "POST",
    paths: both("sessions/pause"),
    summary: "Stops the bill. Either party.",
    scope,
    input: one,
    output: session,
    run: async ({ backend }, input) => await backend.mutation(api.sessions.pause, input),
  }),
  operation({
    id: "sessions.resume",
    method: "POST",
    paths: both("sessions/resume"),
    summary: "Goes on after a pause or a top-up. The client only.",
    scope,
    input: one,
    output: session,
    run: async ({ backend }, input) => await backend.mutation(api.sessions.resume, input),
  }),
  operation({
    id: "sessions.end",
    method: "POST",
    paths: both("sessions/end"),
    summary: "Ends and settles the session. Either party; ending twice changes nothing.",
    scope,
    input: one,
    output: session,
    run: async ({ backend }, input) => await backend.mutation(api.sessions.end, input),
  }),
];
