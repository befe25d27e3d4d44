/** What a receipt must add up to, worked out again from its segments alone. */
export type ReceiptFigures = {
  ratePerMinuteMinor: bigint;
  feeBps: number;
  chargeMinor: bigint;
  segments: ReadonlyArray<{ startMs: number; endMs: number; billed: boolean }>;
};

/** Billed time, charge and split by the rule printed on the receipt: cents-per-minute × ms, floored once. */
export function billOf(receipt: ReceiptFigures): { billedMs: number; chargeMinor: bigint; feeMinor: bigint; earningMinor: bigint } {
  const billedMs = receipt.segments.filter((segment) => segment.billed).reduce((sum, segment) => sum + (segment.endMs - segment.startMs), 0);
  const chargeMinor = (receipt.ratePerMinuteMinor * BigInt(billedMs)) / 60_000n;
  const feeMinor = (chargeMinor * BigInt(receipt.feeBps)) / 10_000n;
  return { billedMs, chargeMinor, feeMinor, earningMinor: chargeMinor - feeMinor };
}

/** "$12.34" of an amount in cents. */
export function dollars(amountMinor: bigint): string {
  return `$${amountMinor / 100n}.${String(amountMinor % 100n).padStart(2, "0")}`;
}
