import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "./_generated/api";
import { userAction, userQuery } from "./functions";
import { fail, failInput } from "./errors";
import { decideCard } from "./model/payments/demoCards";
import { findDemoCheckout } from "./model/payments/demoStore";
import { assertDemoAllowed, paymentsMode } from "./model/payments/mode";
import { findOwnTopUp } from "./model/payments/ownTopUp";
import { topUpState } from "./model/payments/tables";
import { deliverDemoEvent, makeDemoSecret } from "./providers/payments/demoDelivery";

const topUpView = v.object({
  topUpId: v.id("topUps"),
  state: topUpState,
  amountMinor: v.int64(),
  /** Where to pay; null until the page is open and after it closed. */
  checkoutUrl: v.union(v.string(), v.null()),
  failureCode: v.union(v.string(), v.null()),
  returnPath: v.union(v.string(), v.null()),
  note: v.union(v.string(), v.null()),
});

/** One of the caller's own top-ups; null for anybody else's and for an id that is none. */
export const topUp = userQuery({
  args: { topUpId: v.string() },
  returns: v.union(topUpView, v.null()),
  handler: async (ctx, { topUpId }) => {
    const row = await findOwnTopUp(ctx, topUpId, ctx.viewer._id);
    if (row === null) return null;
    return {
      topUpId: row._id,
      state: row.state,
      amountMinor: row.amountMinor,
      checkoutUrl: row.state === "open" ? (row.checkoutUrl ?? null) : null,
      failureCode: row.failureCode ?? null,
      returnPath: row.returnPath,
      note: row.note ?? null,
    };
  },
});

/** The caller's own page of the demo provider; null outside a demo deployment, for others' pages and unknown ids. */
export const demoCheckout = userQuery({
  args: { checkoutId: v.string() },
  returns: v.union(
    v.object({
      amountMinor: v.int64(),
      status: literals("open", "complete", "expired"),
      topUpId: v.id("topUps"),
      expiresAtMs: v.number(),
    }),
    v.null(),
  ),
  handler: async (ctx, { checkoutId }) => {
    if (paymentsMode().mode !== "demo") return null;
    const checkout = await findDemoCheckout(ctx, checkoutId);
    if (checkout === null || checkout.userId !== ctx.viewer._id) return null;
    const { amountMinor, status, topUpId, expiresAtMs } = checkout;
    return { amountMinor, status, topUpId, expiresAtMs };
  },
});

const OUTCOME = { succeeded: "paid", requires_action: "authentication_required", requires_payment_method: "declined" } as const;

const demoPaymentResult = v.object({
  outcome: literals("paid", "declined", "authentication_required"),
  declineCode: v.union(v.string(), v.null()),
});
const demoPage = v.object({ checkoutId: v.string(), topUpId: v.id("topUps") });

/**
 * Pays the caller's own demo page with a test card. `authenticated` says that the person confirmed the bank's question.
 * The result reaches the wallet only through a signed event at the real webhook route. The card number is neither
 * stored nor logged. Fails with INVALID_INPUT(cardNumber | expiry | cvc) and, on a closed page, INVALID_STATE.
 */
export const payDemoCheckout = userAction({
  args: {
    checkoutId: v.string(),
    cardNumber: v.string(),
    expiry: v.string(),
    cvc: v.string(),
    authenticated: v.optional(v.boolean()),
  },
  returns: demoPaymentResult,
  handler: async (ctx, { checkoutId, authenticated, ...input }): Promise<Infer<typeof demoPaymentResult>> => {
    assertDemoAllowed();
    const card = decideCard({ ...input, isAuthenticated: authenticated ?? false, nowMs: Date.now() });
    if (card.outcome === "invalid") failInput(card.field);
    const paid = await ctx.runMutation(internal.jobs.demoPayments.pay, { checkoutId, userId: ctx.viewer.userId, card });
    const secret = await ctx.runMutation(internal.jobs.demoPayments.keepSecret, { candidate: makeDemoSecret() });
    const siteUrl = process.env.CONVEX_SITE_URL ?? fail("UPSTREAM_UNAVAILABLE");
    for (const event of paid.events) {
      if (!(await deliverDemoEvent(event, { siteUrl, secret, nowMs: Date.now() }))) fail("UPSTREAM_UNAVAILABLE");
    }
    return { outcome: OUTCOME[paid.status], declineCode: paid.declineCode };
  },
});

/**
 * Withdraws the caller's own demo page and opens one with another amount. Answers with the new page's id. The limits
 * of a top-up apply.
 */
export const changeDemoAmount = userAction({
  args: { checkoutId: v.string(), amountMinor: v.int64(), requestKey: v.string() },
  returns: demoPage,
  handler: async (ctx, input): Promise<Infer<typeof demoPage>> => {
    assertDemoAllowed();
    const { topUpId, operationId } = await ctx.runMutation(internal.jobs.demoPayments.restart, { ...input, userId: ctx.viewer.userId });
    await ctx.runAction(internal.jobs.payments.openCheckout, { operationId });
    const place = await ctx.runQuery(internal.jobs.payments.atProvider, { topUpId });
    return place === null ? fail("UPSTREAM_UNAVAILABLE") : { checkoutId: place.checkoutId, topUpId };
  },
});
