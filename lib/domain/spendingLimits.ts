import { DAY_MS, startOfUtcDay, startOfUtcMonth } from "./calendar";

/** The periods a client can limit: calendar weeks from Monday and calendar months, both in UTC. */
export const LIMIT_PERIODS = ["week", "month"] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];

/** From asking for a higher limit until it counts. */
export const RAISE_WAIT_MS = DAY_MS;

/** The highest limit, minor units: $100,000. */
export const LIMIT_MAX_MINOR = 10_000_000n;

/** For how many days one can shut oneself out. */
export const EXCLUSION_DAYS = [1, 7, 30, 90, 180, 365] as const;
export type ExclusionDays = (typeof EXCLUSION_DAYS)[number];

/** A limit that was asked for and counts from `fromMs` on; null is no limit. */
type Raise = { amountMinor: bigint | null; fromMs: number };

/** A client's own limit of one period, minor units; null is no limit. */
export type OwnLimit = { amountMinor: bigint | null; raise: Raise | null };

export const NO_LIMIT: OwnLimit = { amountMinor: null, raise: null };

/** The limit as it stands at an instant: a raise whose time has come has taken its place. */
export function limitAt(limit: OwnLimit, nowMs: number): OwnLimit {
  return limit.raise !== null && nowMs >= limit.raise.fromMs ? { amountMinor: limit.raise.amountMinor, raise: null } : limit;
}

/** Whether `a` allows more than `b`. */
const isHigher = (a: bigint | null, b: bigint | null): boolean => b !== null && (a === null || a > b);

/**
 * The limit after its owner asks for another. Lower counts at once and takes a waiting raise back; higher, or none, counts
 * a day later. Asking again for what waits, or for less than what waits, does not start the day anew.
 */
export function changeLimit(limit: OwnLimit, wantedMinor: bigint | null, nowMs: number): OwnLimit {
  const now = limitAt(limit, nowMs);
  if (!isHigher(wantedMinor, now.amountMinor)) return { amountMinor: wantedMinor, raise: null };
  const keepsClock = now.raise !== null && !isHigher(wantedMinor, now.raise.amountMinor);
  const fromMs = keepsClock && now.raise !== null ? now.raise.fromMs : nowMs + RAISE_WAIT_MS;
  return { amountMinor: now.amountMinor, raise: { amountMinor: wantedMinor, fromMs } };
}

/** Start of the UTC week, a Monday, that contains an instant. */
export function startOfUtcWeek(atMs: number): number {
  const dayMs = startOfUtcDay(atMs);
  const daysSinceMonday = (new Date(dayMs).getUTCDay() + 6) % 7;
  return dayMs - daysSinceMonday * DAY_MS;
}

/** When the period that contains an instant began, and when the next one begins. */
export function periodAt(period: LimitPeriod, atMs: number): { fromMs: number; untilMs: number } {
  if (period === "month") return { fromMs: startOfUtcMonth(atMs), untilMs: startOfUtcMonth(atMs, 1) };
  const fromMs = startOfUtcWeek(atMs);
  return { fromMs, untilMs: fromMs + 7 * DAY_MS };
}

/** What a limit leaves after some spending, never below zero; null without a limit. Minor units. */
export function leftOf(limitMinor: bigint | null, spentMinor: bigint): bigint | null {
  if (limitMinor === null) return null;
  return limitMinor > spentMinor ? limitMinor - spentMinor : 0n;
}
