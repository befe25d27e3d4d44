import { toSafeNumber } from "@/lib/domain/money";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import type { ReceiptFacts } from "./receiptFacts";

/** Names the shape of the file; a change of the shape gets another number. */
const FORMAT = "parley.receipt/1";

/**
 * A receipt as JSON for a machine to check: the fields of `sessions.receipt` under their names, amounts as whole minor
 * units, times as server ms, plus the currency.
 */
export function receiptJson(receipt: ReceiptFacts): string {
  const file = { format: FORMAT, currency: DEFAULT_SETTINGS.currency, ...receipt };
  return `${JSON.stringify(file, (_key, value: unknown) => (typeof value === "bigint" ? toSafeNumber(value) : value), 2)}\n`;
}

/** The name of the file. */
export function receiptFileName(receipt: Pick<ReceiptFacts, "sessionId">): string {
  return `parley-receipt-${receipt.sessionId}.json`;
}
