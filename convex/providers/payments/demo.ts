import { ProviderError } from "./errors";
import { assertSendable } from "./amounts";
import type { CheckoutSnapshot, PaymentList, PaymentProvider, PaymentSnapshot, SnapshotOf } from "./types";
import { verifySignedEvent } from "./verifySignedEvent";

/** How the demo provider reaches its own books; the action that builds it supplies them. */
export type DemoBooks = {
  createCheckout(input: {
    opKey: string;
    topUpId: string;
    userId: string;
    customerId: string;
    amountMinor: bigint;
    currency: string;
    expiresAtMs: number;
  }): Promise<{ checkoutId: string; sameRequest: boolean }>;
  expireCheckout(checkoutId: string): Promise<CheckoutSnapshot | null>;
  readCheckout(checkoutId: string): Promise<CheckoutSnapshot | null>;
  readPayment(paymentId: string): Promise<PaymentSnapshot | null>;
  listPayments(cursor: string | null): Promise<PaymentList>;
  readSecret(): Promise<string | null>;
};

/** The path of the demo's own payment page. */
export const DEMO_PAGE = "/pay/demo/";

function found<T>(object: T | null): T {
  if (object === null) throw new ProviderError("invalid", "resource_missing");
  return object;
}

/**
 * A payment processor inside the deployment, for development without accounts: it keeps books of its own, speaks
 * through the same seam and signs its events like the real one.
 */
export function createDemoProvider(books: DemoBooks): PaymentProvider {
  const fetchers: { [K in keyof SnapshotOf]: (id: string) => Promise<SnapshotOf[K]> } = {
    checkout: async (id) => found(await books.readCheckout(id)),
    payment: async (id) => found(await books.readPayment(id)),
  };
  return {
    kind: "demo",
    livemode: false,
    ensureCustomer: async ({ userId }) => ({ customerId: `demo_cus_${userId}` }),
    async createTopUpCheckout({ opKey, topUpId, userId, customerId, money, expiresAtMs }) {
      assertSendable(money);
      const { checkoutId, sameRequest } = await books.createCheckout({
        opKey,
        topUpId,
        userId,
        customerId,
        amountMinor: BigInt(money.amount),
        currency: money.currency,
        expiresAtMs,
      });
      if (!sameRequest) throw new ProviderError("idempotency_bug", "idempotency_error");
      return { checkoutId, url: `${DEMO_PAGE}${checkoutId}` };
    },
    expireCheckout: async ({ checkoutId }) => found(await books.expireCheckout(checkoutId)),
    listPayments: async (cursor) => await books.listPayments(cursor),
    fetchObject: async (kind, id) => await fetchers[kind](id),
    async verifyWebhook({ route, raw, signature, nowMs }) {
      const secret = await books.readSecret();
      return await verifySignedEvent({ route, raw, signature, nowMs, secrets: secret === null ? [] : [secret] });
    },
  };
}
