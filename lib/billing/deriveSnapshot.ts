import { chargeFor, msCovered, UNITS_PER_MINOR, unitsFor } from "../domain/billing/arithmetic";
import { isMeteredState } from "../domain/sessionStates";
import type { BillingSnapshot, SessionFacts, TickFacts, TimedTick } from "./types";

/** Without an answer for this long nothing more can be billed, so nothing more is shown (the client's and advisor's leases). */
const FREEZE_AFTER_MS = { client: 10_000, advisor: 15_000 } as const;

/** Answers are overdue after two periods and this much, in ms. */
const OFFLINE_SLACK_MS = 2_000;

/** The snapshot before the session is known, and of a session that is not the viewer's. */
export function emptySnapshot<Session extends SessionFacts>(status: "loading" | "notFound"): BillingSnapshot<Session> {
  return {
    status,
    state: null,
    me: null,
    elapsedMs: 0,
    billedMs: 0,
    costMinor: 0n,
    ratePerMinuteMinor: null,
    spendableMinor: null,
    timeLeftMs: null,
    warning: null,
    graceUntilMs: null,
    endsAtMs: null,
    deadlineLeftMs: null,
    endReason: null,
    stopReason: null,
    callEpoch: null,
    session: null,
  };
}

/**
 * What to show at `nowMs` of this machine's monotonic clock. Pure: the session's row decides state and base, the last tick
 * gives the server's time and the balance, and only a running meter moves, never past its end.
 */
export function deriveSnapshot<Session extends SessionFacts>(
  session: Session,
  tick: TimedTick | null,
  nowMs: number,
): BillingSnapshot<Session> {
  const serverNowMs = tick === null ? null : serverTime(session, tick, nowMs);
  const stopMs = stopsAt(session, tick?.facts ?? null);
  const elapsedMs = elapsed(session, tick, serverNowMs, stopMs);
  const costMinor = session.chargeMinor ?? chargeFor(session.ratePerMinuteMinor, elapsedMs);
  const spendableMinor = spendable(tick?.facts ?? null, costMinor);
  const deadlineMs = session.graceUntilMs ?? session.endsAtMs;
  return {
    status: status(session, tick, nowMs),
    state: session.state,
    me: session.me,
    elapsedMs,
    billedMs: tick?.facts.billedMs ?? session.baseMs,
    costMinor,
    ratePerMinuteMinor: session.ratePerMinuteMinor,
    spendableMinor,
    timeLeftMs: timeLeft(session, { serverNowMs, stopMs, spendableMinor, costMinor }),
    warning: session.state === "running" ? (tick?.facts.warning ?? null) : null,
    graceUntilMs: session.graceUntilMs,
    endsAtMs: session.endsAtMs,
    deadlineLeftMs: deadlineMs === null || serverNowMs === null ? null : Math.max(0, deadlineMs - serverNowMs),
    endReason: session.endReason,
    stopReason: session.stopReason,
    callEpoch: session.callEpoch,
    session,
  };
}

function serverTime(session: SessionFacts, tick: TimedTick, nowMs: number): number {
  const sinceMs = Math.min(Math.max(0, nowMs - tick.atMs), FREEZE_AFTER_MS[session.me]);
  return tick.facts.serverNowMs + Math.floor(sinceMs);
}

/** Exhaustion or spend limit, whichever is nearer, in server ms. The row is newer than the tick when both name an instant. */
function stopsAt(session: SessionFacts, tick: TickFacts | null): number | null {
  const endMs = Math.min(session.exhaustAtMs ?? tick?.exhaustAtMs ?? Infinity, session.limitAtMs ?? tick?.limitAtMs ?? Infinity);
  return endMs === Infinity ? null : endMs;
}

function elapsed(session: SessionFacts, tick: TimedTick | null, serverNowMs: number | null, stopMs: number | null): number {
  if (session.state !== "running" || session.segStartMs === null) return session.baseMs;
  // A page that was just loaded knows the base and learns the time with its first answer.
  if (serverNowMs === null || tick === null) return session.baseMs;
  return session.baseMs + Math.max(0, Math.min(serverNowMs, stopMs ?? Infinity) - session.segStartMs);
}

/** The balance of the last answer less what this session has cost since. */
function spendable(tick: TickFacts | null, costMinor: bigint): bigint | null {
  if (tick === null || tick.spendableMinor === null) return null;
  const left = tick.spendableMinor - (costMinor - tick.costMinor);
  return left < 0n ? 0n : left;
}

type Figures = { serverNowMs: number | null; stopMs: number | null; spendableMinor: bigint | null; costMinor: bigint };

function timeLeft(session: SessionFacts, { serverNowMs, stopMs, spendableMinor, costMinor }: Figures): number | null {
  if (session.state === "running") return stopMs === null || serverNowMs === null ? null : Math.max(0, stopMs - serverNowMs);
  if (!isMeteredState(session.state) || spendableMinor === null) return null;
  // Nothing runs: what the money and the limit would still buy.
  const limitLeftMinor = session.limitMinor === null ? spendableMinor : session.limitMinor - costMinor;
  const leftMinor = limitLeftMinor < spendableMinor ? limitLeftMinor : spendableMinor;
  const paidForUnits = unitsFor(session.ratePerMinuteMinor, session.baseMs) - costMinor * UNITS_PER_MINOR;
  return msCovered(leftMinor * UNITS_PER_MINOR - paidForUnits, session.ratePerMinuteMinor);
}

function status(session: SessionFacts, tick: TimedTick | null, nowMs: number): BillingSnapshot["status"] {
  if (!isMeteredState(session.state)) return "live";
  if (tick === null) return "loading";
  return nowMs - tick.atMs > 2 * tick.facts.nextTickMs + OFFLINE_SLACK_MS ? "offline" : "live";
}
