import type { BankState } from "../../../lib/domain/payouts/states";
import { assertSendable } from "../payments/amounts";
import { ProviderError } from "../payments/errors";
import type { PayeeSnapshot, PayoutProvider, TransferSnapshot } from "./types";

/** How the demo processor answers a transfer, and whether the answer reaches us. */
export type DemoTransferAnswer =
  | { outcome: "made" | "timedOutAfter"; transfer: TransferSnapshot }
  | { outcome: "timedOut" | "refused" | "noFunds" | "notReady" | "otherFigures" };

/** How the demo processor reaches its own books; the action that builds it supplies them. */
export type DemoPayoutBooks = {
  ensurePayee(advisorId: string): Promise<PayeeSnapshot>;
  readPayee(payeeId: string): Promise<PayeeSnapshot | null>;
  transfer(input: { opKey: string; payoutId: string; payeeId: string; amountMinor: bigint; currency: string }): Promise<DemoTransferAnswer>;
  findTransfer(payoutId: string): Promise<TransferSnapshot | null>;
  readBankState(transferId: string): Promise<BankState | null>;
};

/** The path of the demo's own page for somebody who is to be paid. */
const DEMO_PAYEE_PAGE = "/pay/demo/payee/";

function transferOf(answer: DemoTransferAnswer): TransferSnapshot {
  switch (answer.outcome) {
    case "made":
      return answer.transfer;
    case "timedOut":
    case "timedOutAfter":
      throw new ProviderError("unknown_outcome", "demo_timeout");
    case "refused":
      throw new ProviderError("invalid", "demo_refused");
    case "noFunds":
      throw new ProviderError("insufficient_platform_funds", "balance_insufficient");
    case "notReady":
      throw new ProviderError("payee_not_ready", "insufficient_capabilities_for_transfer");
    case "otherFigures":
      throw new ProviderError("idempotency_bug", "idempotency_error");
  }
}

/** A processor inside the deployment, for development without accounts. It keeps books of its own behind the same seam. */
export function createDemoPayoutProvider(books: DemoPayoutBooks): PayoutProvider {
  return {
    kind: "demo",
    livemode: false,
    ensurePayee: async ({ advisorId }) => await books.ensurePayee(advisorId),
    createOnboardingLink: async ({ payeeId }) => ({ url: `${DEMO_PAYEE_PAGE}${payeeId}` }),
    async fetchPayee(payeeId) {
      const payee = await books.readPayee(payeeId);
      if (payee === null) throw new ProviderError("invalid", "resource_missing");
      return payee;
    },
    async transfer({ opKey, payoutId, payeeId, money }) {
      assertSendable(money);
      return transferOf(await books.transfer({ opKey, payoutId, payeeId, amountMinor: BigInt(money.amount), currency: money.currency }));
    },
    findTransfer: async (payoutId) => await books.findTransfer(payoutId),
    // The demo's processor sends no news of transfers and bank payments: it is asked.
    fetchTransfer: async () => await Promise.reject(new ProviderError("invalid", "resource_missing")),
    fetchBankPayment: async () => await Promise.reject(new ProviderError("invalid", "resource_missing")),
    fetchBankState: async (transferId) => await books.readBankState(transferId),
  };
}
