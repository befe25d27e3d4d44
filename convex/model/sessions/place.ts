import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { TYPICAL_FROM, typicalMs } from "../../../lib/domain/queue";
import { isBusy, isOnline } from "../presence/availability";
import { loadSettings } from "../settings/loadSettings";
import { openSessionsOfAdvisor } from "./openSessions";
import { coversStart, isHere, runningSince } from "./queue";

type ReadCtx = Pick<QueryCtx, "db">;

/** How long waiting for an advisor may take, in facts. Times server ms. */
export const waitFields = {
  /** People whose turn comes first. */
  ahead: v.number(),
  /** When the session that is running was accepted; null while none is. */
  runningSinceMs: v.union(v.number(), v.null()),
  /** Half of the advisor's sessions end within this; null from fewer than five. */
  typicalMs: v.union(v.number(), v.null()),
};

/** A client's own place in a queue. */
export const placeValidator = v.object({
  ...waitFields,
  /** When waiting ends for good. */
  untilMs: v.number(),
  advisor: literals("free", "busy", "offline", "closed"),
  /** The balance no longer covers the start: the turn passes until it does. */
  isShort: v.boolean(),
});

/** The typical length of an advisor's last paid sessions, from accept to end, ms; null from fewer than five. Takes the users id. */
export async function typicalLengthOf(ctx: ReadCtx, advisorUserId: Id<"users">): Promise<number | null> {
  const earnings = await ctx.db
    .query("earnings")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorUserId))
    .order("desc")
    .take(TYPICAL_FROM);
  const sessions = await Promise.all(earnings.map(async ({ sessionId }) => await ctx.db.get("sessions", sessionId)));
  return typicalMs(
    sessions.flatMap((session) =>
      session === null || session.acceptedAtMs === null || session.endedAtMs === null ? [] : [session.endedAtMs - session.acceptedAtMs],
    ),
  );
}

async function advisorState(ctx: ReadCtx, session: Doc<"sessions">): Promise<Infer<typeof placeValidator>["advisor"]> {
  if (!(await isOnline(ctx, session.advisorUserId))) return "offline";
  const profile = await ctx.db.get("advisorProfiles", session.advisorId);
  if (profile?.status !== "approved" || !profile.accepting) return "closed";
  return (await isBusy(ctx, session.advisorUserId)) ? "busy" : "free";
}

/** A queued session's place and what it waits for; null for a session that is not queued. */
export async function loadPlace(ctx: ReadCtx, session: Doc<"sessions">): Promise<Infer<typeof placeValidator> | null> {
  if (session.state !== "queued") return null;
  const open = await openSessionsOfAdvisor(ctx, session.advisorUserId);
  const settings = await loadSettings(ctx);
  const { clientId, ratePerMinuteMinor, terms } = session;
  // Reads the own sign of life as well: it is renewed every 20 seconds, and with it this answer, so that somebody who has
  // left without a word stops counting.
  const earlier = open.filter(({ state, _creationTime }) => state === "queued" && _creationTime <= session._creationTime);
  const here = await Promise.all(earlier.map(async (other) => (await isHere(ctx, other, settings)) && other._id !== session._id));
  // Requests that are out and wait for an answer come first as well.
  const out = open.filter(({ state }) => state === "requested");
  return {
    ahead: out.length + here.filter(Boolean).length,
    runningSinceMs: runningSince(open),
    typicalMs: await typicalLengthOf(ctx, session.advisorUserId),
    untilMs: session.expiresAtMs,
    advisor: await advisorState(ctx, session),
    isShort: !(await coversStart(ctx, { clientId, ratePerMinuteMinor, startMinimumMinutes: terms.startMinimumMinutes })),
  };
}
