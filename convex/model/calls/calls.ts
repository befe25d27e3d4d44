import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { followCall } from "../comms/follow";

type Call = Doc<"calls">;

const SECOND_MS = 1_000;

/** The newest call of a session, open or closed; null before the first. */
async function newestCall(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">): Promise<Call | null> {
  return await ctx.db
    .query("calls")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId))
    .order("desc")
    .first();
}

/** The call of a session with this number, or null. */
export async function findCall(ctx: Pick<QueryCtx, "db">, sessionId: Id<"sessions">, epoch: number): Promise<Call | null> {
  return await ctx.db
    .query("calls")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", sessionId).eq("epoch", epoch))
    .unique();
}

async function reload(ctx: MutationCtx, callId: Id<"calls">): Promise<Call> {
  const call = await ctx.db.get("calls", callId);
  invariant(call !== null, "a call stays");
  return call;
}

/**
 * Opens the next call of an accepted video session and tells its provider, in the transaction that makes the room wait
 * for both. Its number is one above the last; `leftMs` is how long it may last. Returns the open call.
 */
export async function openCall(
  ctx: MutationCtx,
  { session, atMs, leftMs }: { session: Doc<"sessions">; atMs: number; leftMs: number },
): Promise<Call> {
  invariant(session.commsProvider !== null, "an accepted session has a provider");
  const before = await newestCall(ctx, session._id);
  invariant(before === null || before.state === "closed", "one call at a time is open");
  const epoch = (before?.epoch ?? 0) + 1;
  const callId = await ctx.db.insert("calls", {
    sessionId: session._id,
    epoch,
    provider: session.commsProvider,
    externalId: `${session._id}-${epoch}`,
    state: "open",
    openedAtMs: atMs,
    closedAtMs: null,
    closeReason: null,
    maxSeconds: Math.ceil(leftMs / SECOND_MS),
    serverState: "none",
  });
  await ctx.db.patch("sessions", session._id, { callEpoch: epoch });
  const call = await reload(ctx, callId);
  await followCall(ctx, { call, change: "opened" });
  return call;
}

/** Closes the open call of a session for good and tells its provider. Without an open call nothing changes. */
export async function closeCall(
  ctx: MutationCtx,
  { session, atMs, reason }: { session: Doc<"sessions">; atMs: number; reason: string },
): Promise<void> {
  const call = await newestCall(ctx, session._id);
  if (call?.state !== "open") return;
  await ctx.db.patch("calls", call._id, { state: "closed", closedAtMs: atMs, closeReason: reason });
  await ctx.db.patch("sessions", session._id, { callEpoch: null });
  await followCall(ctx, { call: await reload(ctx, call._id), change: "closed" });
}

/**
 * Lets the open call of a session last `leftMs` more from now at least. It is never shortened: its end is a backstop
 * for the case that nobody closes it, not the bill.
 */
export async function extendCall(
  ctx: MutationCtx,
  { session, atMs, leftMs }: { session: Doc<"sessions">; atMs: number; leftMs: number },
): Promise<void> {
  const call = await newestCall(ctx, session._id);
  if (call?.state !== "open") return;
  const maxSeconds = Math.ceil((atMs - call.openedAtMs + leftMs) / SECOND_MS);
  if (call.maxSeconds >= maxSeconds) return;
  await ctx.db.patch("calls", call._id, { maxSeconds });
  await followCall(ctx, { call: await reload(ctx, call._id), change: "extended" });
}
