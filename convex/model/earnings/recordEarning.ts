import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { startOfUtcDay } from "../../../lib/domain/calendar";
import { notifySettled } from "../notifications/events";
import { recordSpending } from "../sessions/spending";
import { count } from "../stats/count";
import { releaseDueOf } from "./releaseEarning";

async function addToDay(
  ctx: MutationCtx,
  input: { advisorId: Id<"users">; dayMs: number; amountMinor: bigint; billedMs: number },
): Promise<void> {
  const { advisorId, dayMs, amountMinor, billedMs } = input;
  const row = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) => q.eq("advisorId", advisorId).eq("dayMs", dayMs))
    .unique();
  if (row === null) {
    await ctx.db.insert("earningDays", { advisorId, dayMs, amountMinor, sessionCount: 1, billedMs });
    return;
  }
  await ctx.db.patch("earningDays", row._id, {
    amountMinor: row.amountMinor + amountMinor,
    sessionCount: (row.sessionCount ?? 0) + 1,
    billedMs: (row.billedMs ?? 0) + billedMs,
  });
}

/**
 * Records what a settled session brought its advisor, pending for the hold the
 * session was asked under, and schedules its release for that instant. Earlier
 * earnings of the same advisor that are due are released on the way. The totals
 * of the day, the advisor's and the client's, are brought along.
 */
export async function recordEarning(
  ctx: MutationCtx,
  input: {
    session: Doc<"sessions">;
    chargeMinor: bigint;
    feeMinor: bigint;
    amountMinor: bigint;
    settledAtMs: number;
  },
): Promise<Id<"earnings">> {
  const { session, settledAtMs, chargeMinor, feeMinor, amountMinor } = input;
  const advisorId = session.advisorUserId;
  await releaseDueOf(ctx, advisorId);
  const availableAtMs = settledAtMs + session.terms.earningHoldMs;
  const earlier = await ctx.db
    .query("earnings")
    .withIndex("by_advisorId", (q) => q.eq("advisorId", advisorId))
    .first();
  if (earlier === null) await count(ctx, { subject: advisorId, atMs: settledAtMs, figures: { activated: 1 } });
  const earningId = await ctx.db.insert("earnings", {
    advisorId,
    sessionId: session._id,
    clientFirstName: session.clientFirstName,
    chargeMinor,
    feeMinor,
    amountMinor,
    status: "pending",
    settledAtMs,
    availableAtMs,
    releasedAtMs: null,
  });
  // The caller's copy may be older than the settlement; the row has the final figure.
  const billedMs = (await ctx.db.get("sessions", session._id))?.baseMs ?? session.baseMs;
  await addToDay(ctx, { advisorId, dayMs: startOfUtcDay(settledAtMs), amountMinor, billedMs });
  await recordSpending(ctx, { clientId: session.clientId, chargeMinor, billedMs, settledAtMs });
  await ctx.scheduler.runAt(availableAtMs, internal.jobs.earnings.release, { earningId });
  await notifySettled(ctx, { sessionId: session._id, chargeMinor, earningMinor: amountMinor, endedAtMs: settledAtMs });
  return earningId;
}
