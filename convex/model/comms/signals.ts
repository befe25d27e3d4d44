import { v, type Infer } from "convex/values";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { failInput } from "../../errors";
import { loadAsParty } from "../chat/parties";
import { takeToken, type RateLimit } from "../limits/takeToken";
import { isOpenLocalCall, findOpenCall, requireConnectionId, type CallRef } from "./openCall";
import { signalKind } from "./tables";

/** Bytes of one signal. A description with every codec has about 8 KB. */
const PAYLOAD_MAX_BYTES = 32 * 1024;
/** Newest signals kept per receiver and call: many reloads' worth. */
const INBOX_MAX = 300;
/** Negotiating takes about ten signals; candidates come in batches. */
export const SIGNAL_LIMIT: RateLimit = { name: "signal", capacity: 120, refillMs: 250 };

/** A signal as its receiver sees it. */
export const signalView = v.object({
  seq: v.number(),
  kind: signalKind,
  fromConnectionId: v.string(),
  toConnectionId: v.union(v.string(), v.null()),
  payload: v.string(),
});

type Outgoing = CallRef & {
  senderId: Id<"users">;
  connectionId: string;
  toConnectionId: string | null;
  kind: Infer<typeof signalKind>;
  payload: string;
};

/**
 * Puts a signal into the other party's inbox and returns its number there; null when the call has closed meanwhile. Fails with INVALID_INPUT on a payload over
 * 32 KB, RATE_LIMITED, and as `findOpenCall`.
 */
export async function sendSignal(ctx: MutationCtx, signal: Outgoing): Promise<number | null> {
  const { sessionId, epoch, connectionId, toConnectionId, kind, payload } = signal;
  const open = await findOpenCall(ctx, signal, signal.senderId);
  if (open === null) return null;
  const { peerId } = open;
  requireConnectionId("connectionId", connectionId);
  if (toConnectionId !== null) requireConnectionId("toConnectionId", toConnectionId);
  if (new TextEncoder().encode(payload).byteLength > PAYLOAD_MAX_BYTES) failInput("payload");
  await takeToken(ctx, SIGNAL_LIMIT, signal.senderId);
  const inbox = () =>
    ctx.db.query("rtcSignals").withIndex("by_call_and_receiver", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch).eq("toUserId", peerId));
  const newest = await inbox().order("desc").first();
  const seq = (newest?.seq ?? 0) + 1;
  const row = { sessionId, epoch, toUserId: peerId, fromConnectionId: connectionId, toConnectionId, seq, kind, payload, atMs: Date.now() };
  await ctx.db.insert("rtcSignals", row);
  if (seq <= INBOX_MAX) return seq;
  const oldest = await inbox().first();
  if (oldest !== null) await ctx.db.delete("rtcSignals", oldest._id);
  return seq;
}

/**
 * Every kept signal for the reader in one call, oldest first; the reader skips what it has handled. One query per call:
 * arguments that change with each signal would mean a subscription per signal. Empty once the call is closed.
 */
export async function readInbox(ctx: QueryCtx, call: CallRef, readerId: Id<"users">): Promise<Infer<typeof signalView>[]> {
  const { sessionId, epoch } = call;
  const { session } = await loadAsParty(ctx, sessionId, readerId);
  if (!isOpenLocalCall(session, epoch)) return [];
  const rows = await ctx.db
    .query("rtcSignals")
    .withIndex("by_call_and_receiver", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch).eq("toUserId", readerId))
    .order("desc")
    .take(INBOX_MAX);
  return rows.reverse().map(({ seq, kind, fromConnectionId, toConnectionId, payload }) => ({ seq, kind, fromConnectionId, toConnectionId, payload }));
}
