import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { openRoom } from "../metering/open";
import { isInSession } from "../presence/availability";

const REASON_MAX = 200;

async function closeRequest(
  ctx: MutationCtx,
  session: Doc<"sessions">,
  state: "declined" | "expired" | "cancelled",
  declineReason: string | null = null,
): Promise<void> {
  await ctx.db.patch("sessions", session._id, { state, isOpen: false, endedAtMs: Date.now(), declineReason });
}

/** True while an answer still counts; the job that marks it expired may come a moment later. */
function isWaiting(session: Doc<"sessions">): boolean {
  return session.state === "requested" && Date.now() < session.expiresAtMs;
}

/**
 * The advisor says yes: the room opens and the client's balance is held. The
 * minimum is checked again. Accepting what is open already changes nothing.
 */
export async function acceptRequest(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  if (session.acceptedAtMs !== null && session.isOpen) return;
  if (!isWaiting(session)) fail("INVALID_STATE", { state: session.state });
  if (await isInSession(ctx, session.advisorUserId)) fail("ADVISOR_BUSY");
  const client = await ctx.db.get("users", session.clientId);
  if (client === null || client.suspended) fail("INVALID_STATE");
  await openRoom(ctx, session, { kind: "user", userId: session.advisorUserId });
}

/** The advisor says no, with an optional reason for the client. Declining twice changes nothing. */
export async function declineRequest(ctx: MutationCtx, session: Doc<"sessions">, reason: string | null): Promise<void> {
  const text = reason?.trim() ?? "";
  if (text.length > REASON_MAX) failInput("reason");
  if (session.state === "declined") return;
  if (session.state !== "requested") fail("INVALID_STATE", { state: session.state });
  await closeRequest(ctx, session, "declined", text === "" ? null : text);
}

/** The client takes the request back. Cancelling twice changes nothing. */
export async function cancelRequest(ctx: MutationCtx, session: Doc<"sessions">): Promise<void> {
  if (session.state === "cancelled") return;
  if (session.state !== "requested") fail("INVALID_STATE", { state: session.state });
  await closeRequest(ctx, session, "cancelled");
}

/** Marks a request expired if nobody answered in time. May run any number of times. */
export async function expireRequest(ctx: MutationCtx, sessionId: Id<"sessions">): Promise<void> {
  const session = await ctx.db.get("sessions", sessionId);
  if (session?.state !== "requested" || Date.now() < session.expiresAtMs) return;
  await closeRequest(ctx, session, "expired");
}

/** Most overdue requests marked in one pass of the sweeper. */
const EXPIRE_BATCH = 50;

/** Marks requests whose own job was lost. */
export async function expireOverdueRequests(ctx: MutationCtx): Promise<void> {
  const overdue = await ctx.db
    .query("sessions")
    .withIndex("by_state_and_expiresAtMs", (q) => q.eq("state", "requested").lte("expiresAtMs", Date.now()))
    .take(EXPIRE_BATCH);
  for (const session of overdue) await closeRequest(ctx, session, "expired");
}
