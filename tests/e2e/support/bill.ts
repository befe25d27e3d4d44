type Stretch = { startMs: number; endMs: number; billed: boolean; reason: string };

/** What a receipt must add up to, worked out again from its segments alone. */
export type ReceiptFigures = {
  ratePerMinuteMinor: bigint;
  feeBps: number;
  chargeMinor: bigint;
  segments: readonly Stretch[];
};

const billedIn = (segments: readonly Stretch[]): number =>
  segments.filter(({ billed }) => billed).reduce((sum, { startMs, endMs }) => sum + (endMs - startMs), 0);

/** Billed time, charge and split by the rule printed on the receipt: cents-per-minute × ms, floored once. */
export function billOf(receipt: ReceiptFigures): { billedMs: number; chargeMinor: bigint; feeMinor: bigint; earningMinor: bigint } {
  const billedMs = billedIn(receipt.segments);
  const chargeMinor = (receipt.ratePerMinuteMinor * BigInt(billedMs)) / 60_000n;
  const feeMinor = (chargeMinor * BigInt(receipt.feeBps)) / 10_000n;
  return { billedMs, chargeMinor, feeMinor, earningMinor: chargeMinor - feeMinor };
}

/** What a receipt says of the time around an instant: the last stretch that was billed before it, and the first one after it. */
export function billedAround(atMs: number, segments: readonly Stretch[]) {
  const billed = segments.filter((segment) => segment.billed);
  return { before: billed.findLast(({ startMs }) => startMs <= atMs), after: billed.find(({ startMs }) => startMs > atMs) };
}

/** The time that was billed before the money ran out, ms, in however many stretches: on a busy machine a proof may come too late. */
export function billedUntilExhausted({ segments }: ReceiptFigures): number {
  const exhausted = segments.findIndex(({ reason }) => reason === "exhausted");
  if (exhausted < 0) throw new Error("the money did not run out");
  return billedIn(segments.slice(0, exhausted));
}

/** "$12.34" of an amount in cents. */
export function dollars(amountMinor: bigint): string {
  return `$${amountMinor / 100n}.${String(amountMinor % 100n).padStart(2, "0")}`;
}
