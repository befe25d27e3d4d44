import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { disconnectsIn, receiptIntervals, INTERVAL_REASONS } from "../../../lib/domain/billing/receipt";
import { unitsFor } from "../../../lib/domain/billingEngine";
import type { Party } from "../../../lib/domain/sessionStates";
import { missingParty } from "../metering/tables";
import { endReasonFor } from "./projections";
import { endReason, sessionMode } from "./tables";

/** Far more than the lapse rule and the pause times of one session allow in a day. */
const SEGMENTS_MAX = 2_000;

/** The evidence of a finished session. Amounts minor units, times server ms. */
export const receiptValidator = v.object({
  sessionId: v.id("sessions"),
  me: literals("client", "advisor"),
  advisorId: v.id("advisorProfiles"),
  parties: v.object({ client: v.string(), advisor: v.string() }),
  mode: sessionMode,
  ratePerMinuteMinor: v.int64(),
  requestedAtMs: v.number(),
  acceptedAtMs: v.union(v.number(), v.null()),
  startedAtMs: v.union(v.number(), v.null()),
  endedAtMs: v.number(),
  endReason,
  billedMs: v.number(),
  /** Minor units per minute times ms; 60 000 make one minor unit. */
  units: v.int64(),
  chargeMinor: v.int64(),
  feeBps: v.number(),
  /** How the charge is divided, for both to see: the two parts add up to it. */
  feeMinor: v.int64(),
  earningMinor: v.int64(),
  /** Every interval from the opening of the room to its end, billed or not. */
  segments: v.array(
    v.object({
      n: v.number(),
      startMs: v.number(),
      endMs: v.number(),
      billed: v.boolean(),
      reason: literals(...INTERVAL_REASONS),
      /** Whose absence began an unbilled interval. */
      missing: v.union(missingParty, v.null()),
    }),
  ),
  /** How often the absence of each stopped the bill, and for how long in all. */
  disconnects: v.object({ client: v.number(), advisor: v.number() }),
  disconnectedMs: v.object({ client: v.number(), advisor: v.number() }),
  roundingRule: v.literal("floor_to_minor_once"),
});

export type Receipt = Infer<typeof receiptValidator>;

/** The receipt of an ended session for one party; null before the end and for requests that never opened. */
export async function loadReceipt(ctx: Pick<QueryCtx, "db">, session: Doc<"sessions">, party: Party): Promise<Receipt | null> {
  const { endedAtMs, chargeMinor, feeMinor } = session;
  if (session.state !== "ended" || endedAtMs === null || chargeMinor === null || feeMinor === null) return null;
  if (session.endReason === null) return null;
  const segments = await ctx.db
    .query("segments")
    .withIndex("by_sessionId_and_n", (q) => q.eq("sessionId", session._id))
    .take(SEGMENTS_MAX);
  const disconnects = disconnectsIn({ segments, endedAtMs });
  return {
    sessionId: session._id,
    me: party,
    advisorId: session.advisorId,
    parties: { client: session.clientFirstName, advisor: session.advisorDisplayName },
    mode: session.mode,
    ratePerMinuteMinor: session.ratePerMinuteMinor,
    requestedAtMs: session.requestedAtMs,
    acceptedAtMs: session.acceptedAtMs,
    startedAtMs: session.startedAtMs,
    endedAtMs,
    endReason: endReasonFor(party, session.endReason),
    billedMs: session.baseMs,
    units: unitsFor(session.ratePerMinuteMinor, session.baseMs),
    chargeMinor,
    feeBps: session.feeBps,
    feeMinor,
    earningMinor: chargeMinor - feeMinor,
    segments: receiptIntervals({ segments, openedAtMs: session.acceptedAtMs ?? endedAtMs, endedAtMs }),
    disconnects: disconnects.counts,
    disconnectedMs: disconnects.totalMs,
    roundingRule: "floor_to_minor_once",
  };
}
