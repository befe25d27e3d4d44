import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import type { CardOutcome } from "./demoCards";
import type { CheckoutFacts, PaymentFacts } from "./facts";

/** The demo provider's own books: payment pages and payments, as a processor would keep them. */
type ReadCtx = Pick<QueryCtx, "db">;
type DemoCheckout = Doc<"demoCheckouts">;
type DemoPayment = Doc<"demoPayments">;

export type NewDemoCheckout = Pick<DemoCheckout, "opKey" | "topUpId" | "userId" | "customerId" | "amountMinor" | "currency" | "expiresAtMs">;

/** Opens a payment page. The same key gives the same page; with other figures it is refused, like at a real processor. */
export async function createDemoCheckout(ctx: MutationCtx, input: NewDemoCheckout): Promise<{ checkoutId: Id<"demoCheckouts">; sameRequest: boolean }> {
  const existing = await ctx.db
    .query("demoCheckouts")
    .withIndex("by_opKey", (q) => q.eq("opKey", input.opKey))
    .unique();
  if (existing === null) {
    const checkoutId = await ctx.db.insert("demoCheckouts", { ...input, status: "open", paymentId: null });
    return { checkoutId, sameRequest: true };
  }
  const sameRequest = existing.amountMinor === input.amountMinor && existing.topUpId === input.topUpId && existing.currency === input.currency;
  return { checkoutId: existing._id, sameRequest };
}

/** Finds a payment page by the text of an address. */
export async function findDemoCheckout(ctx: ReadCtx, checkoutId: string): Promise<DemoCheckout | null> {
  const id = ctx.db.normalizeId("demoCheckouts", checkoutId);
  return id === null ? null : await ctx.db.get("demoCheckouts", id);
}

/** Closes an open page; one that was paid or closed stays as it is. */
export async function expireDemoCheckout(ctx: MutationCtx, checkout: DemoCheckout): Promise<void> {
  if (checkout.status === "open") await ctx.db.patch("demoCheckouts", checkout._id, { status: "expired" });
}

export async function findDemoPayment(ctx: ReadCtx, paymentId: string): Promise<DemoPayment | null> {
  return await ctx.db
    .query("demoPayments")
    .withIndex("by_paymentId", (q) => q.eq("paymentId", paymentId))
    .unique();
}

/** A page as the provider would describe it at `nowMs`. */
export function checkoutFactsOf(checkout: DemoCheckout, nowMs: number): CheckoutFacts {
  const isOver = checkout.status === "open" && nowMs >= checkout.expiresAtMs;
  return {
    kind: "checkout",
    id: checkout._id,
    status: isOver ? "expired" : checkout.status,
    paymentStatus: checkout.status === "complete" ? "paid" : "unpaid",
    money: { amount: Number(checkout.amountMinor), currency: checkout.currency },
    customerId: checkout.customerId,
    topUpId: checkout.topUpId,
    paymentId: checkout.paymentId,
    livemode: false,
  };
}

/** A payment as the provider would describe it. */
export function paymentFactsOf(payment: DemoPayment): PaymentFacts {
  return {
    kind: "payment",
    id: payment.paymentId,
    status: payment.status,
    money: { amount: Number(payment.amountMinor), currency: payment.currency },
    amountReceived: Number(payment.amountReceivedMinor),
    customerId: payment.customerId,
    topUpId: payment.topUpId,
    failureCode: payment.declineCode,
    livemode: false,
  };
}

/** Payments of one page of the list, as many as a real processor gives at most. */
const LIST_PAGE = 100;

/** One page of all payments, the newest first. */
export async function listDemoPayments(
  ctx: ReadCtx,
  cursor: string | null,
): Promise<{ payments: (PaymentFacts & { createdAtMs: number })[]; next: string | null }> {
  const found = await ctx.db.query("demoPayments").order("desc").paginate({ numItems: LIST_PAGE, cursor });
  const payments = found.page.map((payment) => ({ ...paymentFactsOf(payment), createdAtMs: payment._creationTime }));
  return { payments, next: found.isDone ? null : found.continueCursor };
}

const STATUS_OF = {
  paid: "succeeded",
  declined: "requires_payment_method",
  authentication_required: "requires_action",
} as const;

/**
 * Applies a card's outcome to a payment page. A page that was paid stays paid whatever card comes after; a page that
 * was closed or ran out refuses with INVALID_STATE.
 */
export async function payDemoCheckout(ctx: MutationCtx, checkout: DemoCheckout, card: CardOutcome): Promise<{ payment: DemoPayment; tries: number }> {
  const paymentId = `demo_pi_${checkout._id}`;
  const existing = await findDemoPayment(ctx, paymentId);
  if (existing !== null && checkout.status === "complete") return { payment: existing, tries: existing.tries };
  if (checkoutFactsOf(checkout, Date.now()).status !== "open") fail("INVALID_STATE", { state: "expired" });
  const figures = {
    status: STATUS_OF[card.outcome],
    amountReceivedMinor: card.outcome === "paid" ? checkout.amountMinor : 0n,
    declineCode: card.outcome === "declined" ? card.declineCode : null,
    tries: (existing?.tries ?? 0) + 1,
  };
  if (existing !== null) await ctx.db.patch("demoPayments", existing._id, figures);
  else {
    const { customerId, amountMinor, currency, topUpId } = checkout;
    await ctx.db.insert("demoPayments", { paymentId, checkoutId: checkout._id, topUpId, customerId, amountMinor, currency, ...figures });
  }
  await ctx.db.patch("demoCheckouts", checkout._id, { paymentId, ...(card.outcome === "paid" ? { status: "complete" as const } : {}) });
  const payment = await findDemoPayment(ctx, paymentId);
  return payment === null ? fail("NOT_FOUND") : { payment, tries: payment.tries };
}

/** The secret the demo signs with; null before its first payment. */
export async function readDemoSecret(ctx: ReadCtx): Promise<string | null> {
  return (await ctx.db.query("demoSecrets").first())?.webhookSecret ?? null;
}

/** Keeps the first secret offered and returns it ever after. */
export async function keepDemoSecret(ctx: MutationCtx, candidate: string): Promise<string> {
  const kept = await readDemoSecret(ctx);
  if (kept !== null) return kept;
  await ctx.db.insert("demoSecrets", { webhookSecret: candidate });
  return candidate;
}
