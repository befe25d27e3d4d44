import { v, type ObjectType } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { callTables } from "../calls/tables";
import { spokenIn } from "../chat/spoken";
import { commsProvider } from "../comms/mode";
import { commsTables } from "../comms/tables";
import { missingParty, segmentReason } from "../metering/tables";
import { presenceFactTables } from "../presenceFacts/tables";

/** More than these are counted and not shown one by one. */
const SEGMENTS_SHOWN = 500;
const FACTS_SHOWN = 500;
const TARGETS_SHOWN = 50;

const timeOrNull = v.union(v.number(), v.null());
const { kind: factKind, source: factSource } = presenceFactTables.presenceFacts.validator.fields;
const { serverState } = callTables.calls.validator.fields;
const { kind: targetKind, state: targetState } = commsTables.streamTargets.validator.fields;

/** What the server saw of a session. Times server ms. */
export const evidenceFields = {
  /** Billed intervals with the proofs they rest on. */
  segments: v.array(
    v.object({
      n: v.number(),
      startMs: v.number(),
      endMs: v.number(),
      reason: segmentReason,
      missing: v.union(missingParty, v.null()),
      proofClientMs: v.number(),
      proofAdvisorMs: v.number(),
    }),
  ),
  /** Who was said to be in which call, by whom. */
  facts: v.array(
    v.object({
      epoch: v.number(),
      who: v.union(v.literal("client"), v.literal("advisor"), v.null()),
      kind: factKind,
      source: factSource,
      atMs: v.number(),
    }),
  ),
  calls: v.array(
    v.object({
      epoch: v.number(),
      provider: commsProvider,
      openedAtMs: v.number(),
      closedAtMs: timeOrNull,
      closeReason: v.union(v.string(), v.null()),
      /** How far the provider's server follows. */
      serverState,
    }),
  ),
  /** How far the provider is with the chat and the calls it carries; empty where it is ourselves. */
  targets: v.array(
    v.object({
      kind: targetKind,
      epoch: v.number(),
      isOpen: v.boolean(),
      state: targetState,
      tries: v.number(),
      lastError: v.union(v.string(), v.null()),
    }),
  ),
  /** What the meter came to. Null until the session is over: a running meter is written every second and followed by nobody. */
  meter: v.union(v.object({ ticks: v.number(), lastClientProofMs: timeOrNull, lastAdvisorProofMs: timeOrNull }), v.null()),
  messages: v.object({ client: v.number(), advisor: v.number(), isCapped: v.boolean() }),
  firstMessageAtMs: timeOrNull,
  lastMessageAtMs: timeOrNull,
  fileCount: v.number(),
};
type Evidence = ObjectType<typeof evidenceFields>;

type Session = Doc<"sessions">;

async function segmentsOf(ctx: QueryCtx, session: Session): Promise<Evidence["segments"]> {
  const segments = await ctx.db
    .query("segments")
    .withIndex("by_sessionId_and_n", (q) => q.eq("sessionId", session._id))
    .take(SEGMENTS_SHOWN);
  return segments.map(({ n, startMs, endMs, reason, missing, proofClientMs, proofAdvisorMs }) => ({
    n,
    startMs,
    endMs,
    reason,
    missing,
    proofClientMs,
    proofAdvisorMs,
  }));
}

async function factsOf(ctx: QueryCtx, session: Session): Promise<Evidence["facts"]> {
  const facts = await ctx.db
    .query("presenceFacts")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", session._id))
    .take(FACTS_SHOWN);
  const whoIs = (userId: Id<"users"> | null) =>
    userId === session.clientId ? ("client" as const) : userId === session.advisorUserId ? ("advisor" as const) : null;
  return facts.map(({ epoch, userId, kind, source, atMs }) => ({ epoch, who: whoIs(userId), kind, source, atMs }));
}

async function callsOf(ctx: QueryCtx, session: Session): Promise<Pick<Evidence, "calls" | "targets">> {
  const calls = await ctx.db
    .query("calls")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", session._id))
    .take(SEGMENTS_SHOWN);
  const targets = await ctx.db
    .query("streamTargets")
    .withIndex("by_sessionId_and_kind_and_epoch", (q) => q.eq("sessionId", session._id))
    .take(TARGETS_SHOWN);
  return {
    calls: calls.map(({ epoch, provider, openedAtMs, closedAtMs, closeReason, serverState: follows }) => ({
      epoch,
      provider,
      openedAtMs,
      closedAtMs,
      closeReason,
      serverState: follows,
    })),
    targets: targets.map(({ kind, epoch, isOpen, state, tries, lastError }) => ({ kind, epoch, isOpen, state, tries, lastError })),
  };
}

async function meterOf(ctx: QueryCtx, session: Session): Promise<Evidence["meter"]> {
  if (session.isOpen) return null;
  const meter = await ctx.db
    .query("meters")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .unique();
  return meter === null ? null : { ticks: meter.seq, lastClientProofMs: meter.proofClientMs, lastAdvisorProofMs: meter.proofAdvisorMs };
}

/** Reads what the server saw of a session, each kind up to its bound. */
export async function loadEvidence(ctx: QueryCtx, session: Session): Promise<Evidence> {
  const [segments, facts, calls, meter, spoken] = await Promise.all([
    segmentsOf(ctx, session),
    factsOf(ctx, session),
    callsOf(ctx, session),
    meterOf(ctx, session),
    spokenIn(ctx, session),
  ]);
  return { segments, facts, ...calls, meter, ...spoken };
}
