import { ConvexError } from "convex/values";
import type { Id } from "../../convex/_generated/dataModel";
import { terms } from "./billing";
import type { History, Outcome } from "./billingHistory";
import { START_MS, type Rig } from "./sessionRig";

/** One life in the mock takes a few milliseconds per call. */
const STIMULI_MAX = 260;

/** Prices and limits that a request may have, and the fee everybody pays. */
export function allowed(history: History): History {
  const meters = Object.entries(history.meters).map(([id, its]) => {
    const minimumMinor = its.ratePerMinuteMinor * 3n;
    const limitMinor = its.limitMinor === null ? null : its.limitMinor + minimumMinor;
    return [id, terms({ ratePerMinuteMinor: its.ratePerMinuteMinor, limitMinor, needsMedia: its.needsMedia })];
  });
  return { ...history, meters: Object.fromEntries(meters), stimuli: history.stimuli.slice(0, STIMULI_MAX) };
}

/** The same life without calls. */
export function chatOnly(history: History): History {
  const meters = Object.entries(history.meters).map(([id, its]) => [id, { ...its, needsMedia: false }]);
  return { ...history, meters: Object.fromEntries(meters), stimuli: history.stimuli.filter(({ kind }) => kind !== "media") };
}

/** Calls that the rules refuse are part of life; anything else is a fault. */
export async function unlessRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof ConvexError) return false;
    throw error;
  }
}

/** What became of a session, as its rows say. Times from the start of the test. */
export async function outcomeOf({ t }: Rig, sessionId: Id<"sessions">): Promise<Outcome> {
  const session = await t.run(async (ctx) => await ctx.db.get("sessions", sessionId));
  const segments = await t.run(async (ctx) => (await ctx.db.query("segments").collect()).filter((row) => row.sessionId === sessionId));
  if (session === null) throw new Error(`${sessionId} is gone`);
  const { state, endedAtMs, endReason, chargeMinor } = session;
  if (endedAtMs === null || endReason === null || chargeMinor === null) throw new Error(`${sessionId} is still ${state}`);
  return {
    intervals: segments.map((row) => [row.startMs - START_MS, row.endMs - START_MS, row.reason, row.missing]),
    end: { atMs: endedAtMs - START_MS, reason: endReason, chargeMinor },
  };
}
