import type { BankState, PayeeState } from "../../../lib/domain/payouts/states";
import type { Money, Op } from "../payments/types";

/** An account that a processor can pay, as the processor describes it. */
export type PayeeSnapshot = {
  payeeId: string;
  transfers: PayeeState;
  payouts: PayeeState;
  /** Things the processor still wants from the person, and until when. */
  dueCount: number;
  deadlineMs: number | null;
};

/** Money that went from the platform's balance into a payee's. */
export type TransferSnapshot = { transferId: string; payeeId: string; payoutId: string; money: Money };

/** A payment from a payee's account at the processor to their bank, and the transfers it carries as far as the processor says. */
export type BankPaymentSnapshot = { state: BankState; transferIds: string[] };

/**
 * The one way to a processor that pays advisors. Implementations throw ProviderError and nothing else; a result is
 * returned only after its ids, amount and currency were checked.
 */
export interface PayoutProvider {
  readonly kind: "stripe" | "demo";
  readonly livemode: boolean;
  /** Creates the account of an advisor. The same key gives the same account. */
  ensurePayee(input: Op & { advisorId: string; email: string | null; country: string }): Promise<PayeeSnapshot>;
  /** A single-use page on which the person tells the processor who they are. Made on click; kept for the minutes in which it is used. */
  createOnboardingLink(input: { payeeId: string; refreshUrl: string; returnUrl: string }): Promise<{ url: string }>;
  /** Reads an account as it is now. */
  fetchPayee(payeeId: string): Promise<PayeeSnapshot>;
  /** Sends money. The same key never sends twice; with other figures it is refused. */
  transfer(input: Op & { payoutId: string; payeeId: string; money: Money }): Promise<TransferSnapshot>;
  /** Reads a transfer as it is now, with what of it was taken back, minor units. */
  fetchTransfer(transferId: string): Promise<TransferSnapshot & { reversedMinor: number }>;
  /** Reads a payment to a payee's bank as it is now. */
  fetchBankPayment(input: { payeeId: string; bankPaymentId: string }): Promise<BankPaymentSnapshot>;
  /** The transfer made for a payout, or null. For calls whose answer was lost. */
  findTransfer(payoutId: string): Promise<TransferSnapshot | null>;
  /** Where a transfer is on its way from the payee's account to their bank; null when the processor does not say. */
  fetchBankState(transferId: string): Promise<BankState | null>;
}
