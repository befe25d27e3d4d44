import { invariant } from "../invariant";
import { toSafeNumber } from "../money";

/**
 * Metering counts exact integers: one unit is one minor unit per minute for one
 * millisecond, so 60 000 units are one cent. Amounts are always recomputed from
 * the total of billed milliseconds, never added up tick by tick, so nothing can
 * drift.
 */
export const UNITS_PER_MINOR = 60_000n;

/**
 * Highest sum of rates one wallet may burn. Up to here the last millisecond
 * before exhaustion costs at most one cent, so the bills never exceed the hold.
 */
export const POOL_RATE_MAX_MINOR = 60_000n;

const MINUTE_MS = 60_000n;

/** Units of a duration at a rate. */
export function unitsFor(ratePerMinuteMinor: bigint, billedMs: number): bigint {
  invariant(Number.isSafeInteger(billedMs) && billedMs >= 0, "billed time is a whole number of ms, not negative");
  return ratePerMinuteMinor * BigInt(billedMs);
}

/** The bill for a number of units: floored once, in the client's favour. Minor units. */
export function chargeForUnits(units: bigint): bigint {
  return units / UNITS_PER_MINOR;
}

/** The bill for a duration at a rate, minor units. */
export function chargeFor(ratePerMinuteMinor: bigint, billedMs: number): bigint {
  return chargeForUnits(unitsFor(ratePerMinuteMinor, billedMs));
}

/**
 * First whole millisecond, counted from now, at which `units` are used up at
 * `ratePerMinuteMinor`. 0 if they are used up already.
 */
export function msUntilUsed(units: bigint, ratePerMinuteMinor: bigint): number {
  invariant(ratePerMinuteMinor > 0n, "a rate is positive");
  if (units <= 0n) return 0;
  return toSafeNumber((units + ratePerMinuteMinor - 1n) / ratePerMinuteMinor);
}

/** Whole milliseconds that `units` last at most, rounded down: what may be promised. */
export function msCovered(units: bigint, ratePerMinuteMinor: bigint): number {
  invariant(ratePerMinuteMinor > 0n, "a rate is positive");
  return units <= 0n ? 0 : toSafeNumber(units / ratePerMinuteMinor);
}

/** Units that a number of minutes costs at a rate. */
export function unitsForMinutes(ratePerMinuteMinor: bigint, minutes: number): bigint {
  return ratePerMinuteMinor * BigInt(minutes) * MINUTE_MS;
}
