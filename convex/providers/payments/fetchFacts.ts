import type { CheckoutSnapshot, ObjectKind, PaymentProvider, PaymentSnapshot } from "./types";

/** What the provider says now about one payment. */
export type FetchedFacts = {
  provider: "stripe" | "demo";
  checkout: CheckoutSnapshot | null;
  payment: PaymentSnapshot | null;
};

/** Adds the payment behind a page, because only a payment proves that money arrived. */
export async function withPayment(provider: PaymentProvider, checkout: CheckoutSnapshot): Promise<FetchedFacts> {
  const payment = checkout.paymentId === null ? null : await provider.fetchObject("payment", checkout.paymentId);
  return { provider: provider.kind, checkout, payment };
}

/** Reads an object again, and the payment that belongs to it. */
export async function fetchFacts(provider: PaymentProvider, kind: ObjectKind, id: string): Promise<FetchedFacts> {
  if (kind === "checkout") return await withPayment(provider, await provider.fetchObject("checkout", id));
  return { provider: provider.kind, checkout: null, payment: await provider.fetchObject("payment", id) };
}
