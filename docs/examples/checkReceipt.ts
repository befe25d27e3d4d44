/** The part of a downloaded receipt that the bill follows from. Amounts in cents, times in ms. */
export type ReceiptFile = {
  format: "parley.receipt/1";
  ratePerMinuteMinor: number;
  feeBps: number;
  billedMs: number;
  chargeMinor: number;
  feeMinor: number;
  earningMinor: number;
  segments: { startMs: number; endMs: number; billed: boolean }[];
};

/** Computes a bill again from its intervals. True when every figure of the receipt is the same. */
export function isRight(receipt: ReceiptFile): boolean {
  let billedMs = 0;
  for (const { startMs, endMs, billed } of receipt.segments) if (billed) billedMs += endMs - startMs;
  const chargeMinor = (BigInt(receipt.ratePerMinuteMinor) * BigInt(billedMs)) / 60_000n;
  const feeMinor = (chargeMinor * BigInt(receipt.feeBps)) / 10_000n;
  return (
    billedMs === receipt.billedMs &&
    chargeMinor === BigInt(receipt.chargeMinor) &&
    feeMinor === BigInt(receipt.feeMinor) &&
    chargeMinor - feeMinor === BigInt(receipt.earningMinor)
  );
}
