import { invariant } from "./invariant";

/** Basis points in one whole: 10 000 bps = 100 %. */
export const BPS_PER_WHOLE = 10_000n;

/** Largest balance kept, in minor units ($1 bn). Keeps every unit figure below 2^53. */
export const BALANCE_MAX_MINOR = 100_000_000_000n;

/** The smaller of two amounts. */
export function minMinor(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Sum of amounts in minor units. */
export function sumMinor(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** How a charge is divided: `feeMinor + earningMinor` is always the charge. */
export interface ChargeSplit {
  feeMinor: bigint;
  earningMinor: bigint;
}

/**
 * Divides a charge between the platform and the advisor. The fee is floored and
 * the advisor gets the remainder, so the parts add up by construction.
 */
export function splitCharge(chargeMinor: bigint, feeBps: number): ChargeSplit {
  invariant(chargeMinor >= 0n, "a charge is not negative");
  invariant(Number.isInteger(feeBps) && feeBps >= 0 && feeBps <= 10_000, "a fee is 0 to 10 000 bps");
  const feeMinor = (chargeMinor * BigInt(feeBps)) / BPS_PER_WHOLE;
  return { feeMinor, earningMinor: chargeMinor - feeMinor };
}

/** What a refund takes back: `feeBackMinor + advisorBackMinor` is always the refund. */
export interface RefundSplit {
  feeBackMinor: bigint;
  advisorBackMinor: bigint;
}

/**
 * Divides a refund by the difference of cumulative shares, so that partial
 * refunds of one charge add up exactly to the fee and the earning they undo.
 * `refundedMinor` is what was refunded before this refund.
 */
export function splitRefund(input: { chargeMinor: bigint; feeMinor: bigint; refundedMinor: bigint; refundMinor: bigint }): RefundSplit {
  const { chargeMinor, feeMinor, refundedMinor, refundMinor } = input;
  invariant(refundMinor > 0n && refundedMinor >= 0n, "a refund is positive");
  const refundedAfterMinor = refundedMinor + refundMinor;
  invariant(refundedAfterMinor <= chargeMinor, "refunds do not exceed the charge");
  const feeBackMinor = (feeMinor * refundedAfterMinor) / chargeMinor - (feeMinor * refundedMinor) / chargeMinor;
  return { feeBackMinor, advisorBackMinor: refundMinor - feeBackMinor };
}

/** A bigint that must be handed on as a number: refuses what a number cannot hold exactly. */
export function toSafeNumber(value: bigint): number {
  invariant(value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER), "value is a safe integer");
  return Number(value);
}
