import { chargeFor } from "@/lib/domain/billingEngine";
import { splitCharge } from "@/lib/domain/money";
import type { ReceiptFacts } from "./receiptFacts";

type Figures = Pick<ReceiptFacts, "segments" | "ratePerMinuteMinor" | "feeBps" | "billedMs" | "chargeMinor" | "feeMinor" | "earningMinor">;

/** Works a bill out again from the intervals alone. True when every figure of the receipt is the same. */
export function followsFromIntervals(receipt: Figures): boolean {
  const billedMs = receipt.segments.filter(({ billed }) => billed).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const chargeMinor = chargeFor(receipt.ratePerMinuteMinor, billedMs);
  const { feeMinor, earningMinor } = splitCharge(chargeMinor, receipt.feeBps);
  return (
    billedMs === receipt.billedMs &&
    chargeMinor === receipt.chargeMinor &&
    feeMinor === receipt.feeMinor &&
    earningMinor === receipt.earningMinor
  );
}
