/** An amount as processors speak it: a positive safe integer of minor units and a lowercase currency code. */
export type Money = { amount: number; currency: string };

/** Identity of one outgoing call, stored before it is made. The same key always carries the same parameters. */
export type Op = { opKey: string; opId: string };

/** A payment page at the processor. */
export type CheckoutSnapshot = {
  kind: "checkout";
  id: string;
  status: "open" | "complete" | "expired";
  paymentStatus: "paid" | "unpaid" | "no_payment_required";
  money: Money | null;
  customerId: string | null;
  topUpId: string | null;
  paymentId: string | null;
  livemode: boolean;
};

/** A payment at the processor. `status` is the processor's word; only "succeeded" means money. */
export type PaymentSnapshot = {
  kind: "payment";
  id: string;
  status: string;
  money: Money;
  amountReceived: number;
  customerId: string | null;
  topUpId: string | null;
  failureCode: string | null;
  livemode: boolean;
};

/** One page of the processor's own list. */
export type PaymentList = { payments: (PaymentSnapshot & { createdAtMs: number })[]; next: string | null };

export type SnapshotOf = { checkout: CheckoutSnapshot; payment: PaymentSnapshot };
export type ObjectKind = keyof SnapshotOf;

export type WebhookRoute = "platform" | "connect" | "thin";

/** A delivery whose signature and age are proven. Only ids are used: the object itself is read again. */
export type VerifiedEvent = {
  eventId: string;
  type: string;
  objectType: string;
  objectId: string;
  account: string | null;
  createdAtMs: number;
  livemode: boolean;
  apiVersion: string | null;
};

export type OpenedCheckout = { checkoutId: string; url: string };

/**
 * The one way to a payment processor. Implementations throw ProviderError and nothing else; a result is returned only
 * after its object type, ids, amount and currency were checked.
 */
export interface PaymentProvider {
  readonly kind: "stripe" | "demo";
  readonly livemode: boolean;
  /** Creates the processor's customer of a user. Never looks one up by e-mail. */
  ensureCustomer(input: Op & { userId: string; email: string | null }): Promise<{ customerId: string }>;
  /** Opens a payment page for exactly this amount. `expiresAtMs` was chosen once and stored. */
  createTopUpCheckout(
    input: Op & {
      topUpId: string;
      userId: string;
      customerId: string;
      money: Money;
      email: string | null;
      successUrl: string;
      cancelUrl: string;
      expiresAtMs: number;
    },
  ): Promise<OpenedCheckout>;
  /** Closes a payment page, so that it can no longer be paid. Closing one that is already closed returns it as it is. */
  expireCheckout(input: Op & { checkoutId: string }): Promise<CheckoutSnapshot>;
  /** Payments as the processor lists them, a page at a time, the newest first; a null cursor starts, a null `next` ends. Only this deployment's. */
  listPayments(cursor: string | null): Promise<PaymentList>;
  /** Reads an object as it is now. */
  fetchObject<K extends ObjectKind>(kind: K, id: string): Promise<SnapshotOf[K]>;
  /** Proves a delivery's signature and age. Throws WebhookRejected. */
  verifyWebhook(input: { route: WebhookRoute; raw: string; signature: string | null; nowMs: number }): Promise<VerifiedEvent>;
}
