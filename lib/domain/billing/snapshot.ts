import type { MeterState, Party } from "../sessionStates";
import { chargeFor } from "./arithmetic";
import { billedMs } from "./pool";
import type { LiveMeter } from "./types";

/** The nearer of the two warnings that has been reached. */
export type Warning = "two_minutes" | "one_minute";

/** Shortest interval a client is asked to tick at, near the end of its money. */
const TICK_MIN_MS = 250;

type Ends = Pick<LiveMeter, "segStartMs" | "exhaustAtMs" | "limitAtMs">;

/** When a running meter stops by itself: exhaustion or spend limit, whichever is nearer; null if it does not run. */
export function stopsAtMs(meter: Ends): number | null {
  if (meter.segStartMs === null) return null;
  const endMs = Math.min(meter.exhaustAtMs ?? Infinity, meter.limitAtMs ?? Infinity);
  return endMs === Infinity ? null : endMs;
}

/** The warning that applies when `leftMs` are left; null while there is more. */
export function warningFor(leftMs: number | null, terms: { firstWarningMs: number; lastWarningMs: number }): Warning | null {
  if (leftMs === null || leftMs <= 0) return null;
  if (leftMs <= terms.lastWarningMs) return "one_minute";
  return leftMs <= terms.firstWarningMs ? "two_minutes" : null;
}

/** What one tick is answered with. Amounts minor units, times server ms. */
export interface MeterSnapshot {
  state: MeterState;
  billedMs: number;
  costMinor: bigint;
  exhaustAtMs: number | null;
  limitAtMs: number | null;
  graceUntilMs: number | null;
  warning: Warning | null;
  nextTickMs: number;
}

/**
 * A meter as one party may see it at `nowMs`. The advisor learns nothing of the
 * client's limit, and when the money ends only inside the first warning's time.
 */
export function snapshotFor(meter: LiveMeter, party: Party, nowMs: number): MeterSnapshot {
  const { terms } = meter;
  const billed = billedMs(meter, nowMs);
  const isClient = party === "client";
  // The advisor's figures follow the balance alone: anything that follows the limit would betray it.
  const stopMs = isClient ? stopsAtMs(meter) : stopsAtMs({ ...meter, limitAtMs: null });
  const leftMs = stopMs === null ? null : stopMs - nowMs;
  const showsExhaustion = isClient || (leftMs !== null && leftMs <= terms.firstWarningMs);
  // While a call is being joined both ask often, so that the bill and the talk begin together.
  const isJoining = !meter.mediaClient || !meter.mediaAdvisor;
  const periodMs = isClient || isJoining ? terms.clientTickMs : terms.advisorTickMs;
  return {
    state: meter.state,
    billedMs: billed,
    costMinor: chargeFor(terms.ratePerMinuteMinor, billed),
    exhaustAtMs: showsExhaustion ? meter.exhaustAtMs : null,
    limitAtMs: isClient ? meter.limitAtMs : null,
    graceUntilMs: meter.state === "grace" ? meter.deadlineMs : null,
    warning: warningFor(leftMs, terms),
    nextTickMs: stopMs === null ? periodMs : Math.min(periodMs, Math.max(TICK_MIN_MS, stopMs - nowMs)),
  };
}
