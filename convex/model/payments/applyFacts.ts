import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { recordAudit } from "../audit/recordAudit";
import { notifyTopUp } from "../notifications/events";
import { creditCapture } from "./creditCapture";
import type { CheckoutFacts, PaymentFacts } from "./facts";
import { findCustomer, SYNC_EVERY_MS } from "./startTopUp";
import { nextTopUpState, type TopUpState } from "./topUpStates";

/** What the provider says now about one payment: its page, the payment, or both. */
export type ProviderFacts = {
  provider: "stripe" | "demo";
  checkout: CheckoutFacts | null;
  payment: PaymentFacts | null;
};

type TopUp = Doc<"topUps">;

async function findTopUp(ctx: MutationCtx, facts: ProviderFacts): Promise<TopUp | null> {
  const named = facts.payment?.topUpId ?? facts.checkout?.topUpId ?? null;
  const id = named === null ? null : ctx.db.normalizeId("topUps", named);
  return id === null ? null : await ctx.db.get("topUps", id);
}

/**
 * Compares a captured payment with the wish it claims to fulfil. Null when everything agrees, else what does not:
 * somebody else's customer, another amount (tax, discount, part), another currency or another kind of money.
 */
function mismatchOf(topUp: TopUp, customerId: string | null, facts: ProviderFacts, payment: PaymentFacts): string | null {
  const sameMoney = (money: { amount: number; currency: string }): boolean =>
    BigInt(money.amount) === topUp.amountMinor && money.currency.toLowerCase() === topUp.currency.toLowerCase();
  if (facts.provider !== topUp.provider || payment.livemode !== topUp.livemode) return "source";
  if (customerId === null || payment.customerId !== customerId) return "customer";
  if (!sameMoney({ amount: payment.amountReceived, currency: payment.money.currency })) return "amount";
  if (facts.checkout?.money !== undefined && facts.checkout.money !== null && !sameMoney(facts.checkout.money)) return "amount";
  if (topUp.paymentId !== undefined && topUp.paymentId !== payment.id) return "second_payment";
  return null;
}

/** The state a payment or its page speaks for, capture aside. Null when it changes nothing. */
function observedState(facts: ProviderFacts): TopUpState | null {
  const { checkout, payment } = facts;
  if (payment?.status === "processing") return "processing";
  if (checkout?.status === "complete" && checkout.paymentStatus === "unpaid") {
    // A delayed method that came to nothing leaves the page complete and the payment without a method.
    return payment?.status === "requires_payment_method" || payment?.status === "canceled" ? "failed" : "processing";
  }
  if (payment?.status === "canceled") return "canceled";
  if (checkout?.status === "expired") return "expired";
  return null;
}

/** Money arrived that fits no wish of ours: recorded once for an admin, credited to nobody. */
async function reportUnmatched(ctx: MutationCtx, facts: ProviderFacts, payment: PaymentFacts): Promise<void> {
  const known = await ctx.db
    .query("auditEvents")
    .withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", payment.id))
    .first();
  if (known !== null) return;
  await recordAudit(ctx, {
    actor: { kind: "provider", provider: facts.provider },
    action: "payments.unmatchedCapture",
    target: { table: "topUps", id: payment.id },
    after: { amountMinor: payment.amountReceived, currency: payment.money.currency, customerId: payment.customerId },
  });
}

async function capture(ctx: MutationCtx, topUp: TopUp, facts: ProviderFacts, payment: PaymentFacts): Promise<void> {
  const isSettled = topUp.state === "captured" || topUp.state === "captured_mismatch";
  // What was decided about a payment stays, whichever part of it this event happened to show.
  if (isSettled && topUp.paymentId === payment.id) return;
  const customer = await findCustomer(ctx, topUp);
  const problem = mismatchOf(topUp, customer?.customerId ?? null, facts, payment);
  if (problem === null) return await creditCapture(ctx, topUp, payment.id);
  if (isSettled || problem === "customer" || problem === "source") return await reportUnmatched(ctx, facts, payment);
  const mismatch = { amountMinor: BigInt(payment.amountReceived), currency: payment.money.currency };
  await ctx.db.patch("topUps", topUp._id, { state: "captured_mismatch", paymentId: payment.id, failureCode: problem, mismatch });
  await recordAudit(ctx, {
    actor: { kind: "provider", provider: facts.provider },
    action: "topUps.captureMismatch",
    target: { table: "topUps", id: topUp._id },
    before: { state: topUp.state, amountMinor: topUp.amountMinor, currency: topUp.currency },
    after: { state: "captured_mismatch", ...mismatch },
  });
}

/**
 * Applies what the provider says to our top-up. Order and repetition of calls do not matter: states only move
 * forward, late truth wins, and a captured payment is credited once.
 */
export async function applyFacts(ctx: MutationCtx, facts: ProviderFacts): Promise<void> {
  const topUp = await findTopUp(ctx, facts);
  const { payment } = facts;
  if (payment?.status === "succeeded") {
    return topUp === null ? await reportUnmatched(ctx, facts, payment) : await capture(ctx, topUp, facts, payment);
  }
  if (topUp === null || topUp.provider !== facts.provider) return;
  const observed = observedState(facts);
  const state = observed === null ? topUp.state : nextTopUpState(topUp.state, observed);
  const failureCode = payment?.failureCode ?? undefined;
  await ctx.db.patch("topUps", topUp._id, {
    ...(state === topUp.state ? {} : { state }),
    ...(failureCode === undefined || topUp.state === "captured" ? {} : { failureCode }),
    syncAtMs: Date.now() + SYNC_EVERY_MS,
  });
  if (state === "failed" && topUp.state !== "failed") await notifyTopUp(ctx, topUp, "topUpFailed");
}
