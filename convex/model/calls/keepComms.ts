import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { msCovered, runningRate, stopsAtMs, unitsFor, unitsLeft, UNITS_PER_MINOR, type Meter, type Pool, type Step } from "../../../lib/domain/billingEngine";
import type { MeterState } from "../../../lib/domain/sessionStates";
import { followChat } from "../comms/follow";
import type { LoadedPool } from "../metering/loadPool";
import { closeCall, extendCall, openCall } from "./calls";

/** States in which both may be in a call: to begin, to talk, to find each other again. */
function needsCall(state: MeterState): boolean {
  return state === "ready" || state === "running" || state === "grace";
}

/** How long a meter may still be billed, with all that runs beside it, if nothing changes. Milliseconds. */
function affordableMs(pool: Pool, meter: Meter, nowMs: number): number {
  const stopMs = stopsAtMs(meter);
  if (stopMs !== null) return Math.max(0, stopMs - nowMs);
  const { ratePerMinuteMinor, limitMinor } = meter.terms;
  const moneyMs = msCovered(unitsLeft(pool, nowMs), runningRate(pool) + ratePerMinuteMinor);
  if (limitMinor === null) return moneyMs;
  const limitUnits = limitMinor * UNITS_PER_MINOR - unitsFor(ratePerMinuteMinor, meter.baseMs);
  return Math.min(moneyMs, msCovered(limitUnits, ratePerMinuteMinor));
}

/** How long the call of a meter may last from now: what can be billed, and the waiting that is allowed. */
function callLeftMs(pool: Pool, meter: Meter, nowMs: number): number {
  const waitingMs = meter.state === "running" ? 0 : meter.terms.readyEndMs;
  return affordableMs(pool, meter, nowMs) + waitingMs + meter.terms.graceMs;
}

/** Why a step closed the call of a session: the reason of its end, else of the interval, else of the state it waits in. */
function closeReasonOf(step: Step, session: Doc<"sessions">, after: Meter | null): string {
  const reasons = step.events.flatMap((event) =>
    (event.kind === "segmentClosed" || event.kind === "ended") && event.meterId === session._id ? [event.reason] : [],
  );
  return reasons.at(-1) ?? (after?.state === "paused" ? "pause" : "exhausted");
}

async function keepCall(ctx: MutationCtx, { session, step, nowMs }: { session: Doc<"sessions">; step: Step; nowMs: number }): Promise<void> {
  const after = step.pool.meters.find((meter) => meter.id === session._id) ?? null;
  const isStopped = step.events.some((event) => event.kind === "segmentClosed" && event.meterId === session._id);
  const isWanted = after !== null && needsCall(after.state);
  const isKept = session.callEpoch !== null && isWanted && !isStopped;
  if (session.callEpoch !== null && !isKept) await closeCall(ctx, { session, atMs: nowMs, reason: closeReasonOf(step, session, after) });
  if (!isWanted) return;
  const leftMs = callLeftMs(step.pool, after, nowMs);
  if (isKept) await extendCall(ctx, { session, atMs: nowMs, leftMs });
  else await openCall(ctx, { session, atMs: nowMs, leftMs });
}

/**
 * Makes calls and chats follow a step of the meters, in the same transaction: what is no longer billed can no longer be
 * used. A call never outlives its billed interval, so a stale page cannot come back into one.
 */
export async function keepComms(ctx: MutationCtx, loaded: LoadedPool, step: Step): Promise<void> {
  const stateIn = (meters: Meter[], session: Doc<"sessions">) => meters.find((meter) => meter.id === session._id)?.state;
  for (const { session } of loaded.meters) {
    if (session.mode === "video") await keepCall(ctx, { session, step, nowMs: loaded.nowMs });
    // A video session has its chat beside it.
    const before = stateIn(loaded.pool.meters, session);
    const writable = stateIn(step.pool.meters, session) === "running";
    if (before === undefined || (before === "running") !== writable) await followChat(ctx, { session, writable });
  }
}
