import { Stripe } from "stripe";
import { assertSendable } from "./amounts";
import { ProviderError } from "./errors";
import { toProviderError } from "./stripeErrors";
import { readCheckout, readCustomerId, readPayment, readPaymentList } from "./stripeSnapshots";
import type { CheckoutSnapshot, ObjectKind, PaymentProvider, SnapshotOf } from "./types";
import { parseSecrets, verifySignedEvent } from "./verifySignedEvent";

export type StripeConfig = {
  secretKey: string;
  livemode: boolean;
  /** Name of this deployment in the objects' metadata. */
  environment: string;
  secrets: { platform: string | undefined; connect: string | undefined; thin: string | undefined };
  /** The transport; tests pass their own. */
  fetch: typeof fetch;
};

const APP = "parley";
const TIMEOUT_MS = 20_000;
const RETRIES = 2;
/** The most objects one page of a list may hold. */
const LIST_PAGE = 100;
/** On the card statement, after the platform's own prefix. */
const STATEMENT_SUFFIX = "WALLET";

/** Runs a Stripe call and turns whatever it throws into a ProviderError. */
async function call<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toProviderError(error);
  }
}

/** Stripe Checkout behind the payment seam. Nothing is sent before its amount was checked or believed before its answer was. */
export function createStripeProvider(config: StripeConfig): PaymentProvider {
  const client = new Stripe(config.secretKey, {
    httpClient: Stripe.createFetchHttpClient(config.fetch),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
  const options = (opKey: string) => ({ idempotencyKey: opKey, timeout: TIMEOUT_MS, maxNetworkRetries: RETRIES });
  const common = { app: APP, env: config.environment };

  async function fetchCheckout(id: string): Promise<CheckoutSnapshot> {
    const { url: _url, ...snapshot } = readCheckout(await call(() => client.checkout.sessions.retrieve(id)));
    return snapshot;
  }
  const fetchers: { [K in ObjectKind]: (id: string) => Promise<SnapshotOf[K]> } = {
    checkout: fetchCheckout,
    payment: async (id) => readPayment(await call(() => client.paymentIntents.retrieve(id))),
  };

  return {
    kind: "stripe",
    livemode: config.livemode,

    async ensureCustomer({ opKey, opId, userId, email }) {
      const params = { metadata: { ...common, user_id: userId, op_id: opId }, ...(email === null ? {} : { email }) };
      return { customerId: readCustomerId(await call(() => client.customers.create(params, options(opKey)))) };
    },

    async createTopUpCheckout(input) {
      assertSendable(input.money);
      // Without SITE_URL there is no address to come back to, and Stripe takes absolute ones only.
      if (!/^https?:\/\//.test(input.successUrl)) throw new ProviderError("config", "site_url_missing");
      const metadata = { ...common, kind: "topup", topup_id: input.topUpId, user_id: input.userId, op_id: input.opId };
      const params = {
        mode: "payment" as const,
        ui_mode: "hosted_page" as const,
        customer: input.customerId,
        client_reference_id: input.topUpId,
        submit_type: "pay" as const,
        line_items: [
          {
            quantity: 1,
            price_data: { currency: input.money.currency, unit_amount: input.money.amount, product_data: { name: "Wallet top-up" } },
          },
        ],
        allowed_payment_method_types: ["card" as const, "link" as const],
        adaptive_pricing: { enabled: false },
        allow_promotion_codes: false,
        automatic_tax: { enabled: false },
        saved_payment_method_options: { payment_method_save: "enabled" as const, payment_method_remove: "enabled" as const },
        payment_intent_data: {
          description: "Wallet top-up",
          statement_descriptor_suffix: STATEMENT_SUFFIX,
          ...(input.email === null ? {} : { receipt_email: input.email }),
          metadata,
        },
        metadata,
        expires_at: Math.floor(input.expiresAtMs / 1000),
        success_url: input.successUrl,
        cancel_url: input.cancelUrl,
      };
      const checkout = readCheckout(await call(() => client.checkout.sessions.create(params, options(input.opKey))));
      const isOurs =
        checkout.topUpId === input.topUpId &&
        checkout.money?.amount === input.money.amount &&
        checkout.money.currency === input.money.currency &&
        checkout.livemode === config.livemode;
      if (!isOurs || checkout.url === null) throw new ProviderError("unknown_outcome", "malformed_checkout");
      return { checkoutId: checkout.id, url: checkout.url };
    },

    async expireCheckout({ opKey, checkoutId }) {
      try {
        const { url: _url, ...snapshot } = readCheckout(await call(() => client.checkout.sessions.expire(checkoutId, {}, options(opKey))));
        return snapshot;
      } catch (error) {
        // Only an open page can be closed: one that was paid or ran out in the meantime is read as it is.
        if (error instanceof ProviderError && error.kind === "invalid") return await fetchCheckout(checkoutId);
        throw error;
      }
    },

    async listPayments(cursor) {
      const page = { limit: LIST_PAGE, ...(cursor === null ? {} : { starting_after: cursor }) };
      return readPaymentList(await call(() => client.paymentIntents.list(page)), common);
    },

    async fetchObject(kind, id) {
      return await fetchers[kind](id);
    },

    async verifyWebhook({ route, raw, signature, nowMs }) {
      return await verifySignedEvent({ route, raw, signature, nowMs, secrets: parseSecrets(config.secrets[route]) });
    },
  };
}
