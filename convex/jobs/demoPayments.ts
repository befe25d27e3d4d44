import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internalMutation, internalQuery } from "../functions";
import { fail } from "../errors";
import {
  checkoutFactsOf,
  createDemoCheckout,
  expireDemoCheckout,
  findDemoCheckout,
  findDemoPayment,
  keepDemoSecret,
  listDemoPayments,
  payDemoCheckout,
  paymentFactsOf,
  readDemoSecret,
} from "../model/payments/demoStore";
import { checkoutFacts, paymentFacts } from "../model/payments/facts";
import { assertDemoAllowed } from "../model/payments/mode";
import { startTopUp } from "../model/payments/startTopUp";
import { demoPaymentStatus } from "../model/payments/tables";
import { RATE_LIMITS, takeToken } from "../model/limits/takeToken";

/** The demo provider's side of the wire. Every function refuses outside a local demo deployment. */

export const createCheckout = internalMutation({
  args: {
    opKey: v.string(),
    topUpId: v.id("topUps"),
    userId: v.id("users"),
    customerId: v.string(),
    amountMinor: v.int64(),
    currency: v.string(),
    expiresAtMs: v.number(),
  },
  returns: v.object({ checkoutId: v.id("demoCheckouts"), sameRequest: v.boolean() }),
  handler: async (ctx, input) => {
    assertDemoAllowed();
    return await createDemoCheckout(ctx, input);
  },
});

export const expireCheckout = internalMutation({
  args: { checkoutId: v.string() },
  returns: v.union(checkoutFacts, v.null()),
  handler: async (ctx, { checkoutId }) => {
    assertDemoAllowed();
    const checkout = await findDemoCheckout(ctx, checkoutId);
    if (checkout === null) return null;
    await expireDemoCheckout(ctx, checkout);
    const after = await findDemoCheckout(ctx, checkoutId);
    return after === null ? null : checkoutFactsOf(after, Date.now());
  },
});

export const readCheckout = internalQuery({
  args: { checkoutId: v.string(), nowMs: v.number() },
  returns: v.union(checkoutFacts, v.null()),
  handler: async (ctx, { checkoutId, nowMs }) => {
    assertDemoAllowed();
    const checkout = await findDemoCheckout(ctx, checkoutId);
    return checkout === null ? null : checkoutFactsOf(checkout, nowMs);
  },
});

export const readPayment = internalQuery({
  args: { paymentId: v.string() },
  returns: v.union(paymentFacts, v.null()),
  handler: async (ctx, { paymentId }) => {
    assertDemoAllowed();
    const payment = await findDemoPayment(ctx, paymentId);
    return payment === null ? null : paymentFactsOf(payment);
  },
});

/** One page of the demo provider's list of payments, the newest first. */
export const listPayments = internalQuery({
  args: { cursor: v.union(v.string(), v.null()) },
  returns: v.object({ payments: v.array(v.object({ ...paymentFacts.fields, createdAtMs: v.number() })), next: v.union(v.string(), v.null()) }),
  handler: async (ctx, { cursor }) => {
    assertDemoAllowed();
    return await listDemoPayments(ctx, cursor);
  },
});

export const readSecret = internalQuery({
  args: {},
  returns: v.union(v.string(), v.null()),
  handler: async (ctx) => {
    assertDemoAllowed();
    return await readDemoSecret(ctx);
  },
});

/** Keeps the offered signing secret if there is none yet and returns the one that holds. */
export const keepSecret = internalMutation({
  args: { candidate: v.string() },
  returns: v.string(),
  handler: async (ctx, { candidate }) => {
    assertDemoAllowed();
    return await keepDemoSecret(ctx, candidate);
  },
});

const demoEvent = v.object({ eventId: v.string(), type: v.string(), objectType: v.string(), objectId: v.string() });

/**
 * Applies a card's outcome to the caller's own payment page and answers with the events a processor would send.
 * Takes the outcome, not the card: no card number reaches the database.
 */
export const pay = internalMutation({
  args: {
    checkoutId: v.string(),
    userId: v.id("users"),
    card: v.union(
      v.object({ outcome: literals("paid", "authentication_required") }),
      v.object({ outcome: v.literal("declined"), declineCode: v.string() }),
    ),
  },
  returns: v.object({ status: demoPaymentStatus, declineCode: v.union(v.string(), v.null()), events: v.array(demoEvent) }),
  handler: async (ctx, { checkoutId, userId, card }) => {
    assertDemoAllowed();
    const checkout = await findDemoCheckout(ctx, checkoutId);
    if (checkout === null || checkout.userId !== userId) fail("NOT_FOUND");
    await takeToken(ctx, RATE_LIMITS.demoPayment, userId);
    const { payment, tries } = await payDemoCheckout(ctx, checkout, card);
    const about = { objectType: "payment_intent", objectId: payment.paymentId };
    if (payment.status === "succeeded") {
      const completed = { type: "checkout.session.completed", objectType: "checkout.session", objectId: checkout._id };
      return {
        status: payment.status,
        declineCode: null,
        events: [
          { eventId: `evt_${payment.paymentId}_succeeded`, type: "payment_intent.succeeded", ...about },
          { eventId: `evt_${payment.paymentId}_completed`, ...completed },
        ],
      };
    }
    const type = payment.status === "requires_action" ? "payment_intent.requires_action" : "payment_intent.payment_failed";
    return {
      status: payment.status,
      declineCode: payment.declineCode,
      events: [{ eventId: `evt_${payment.paymentId}_try_${tries}`, type, ...about }],
    };
  },
});

/** Starts a top-up with another amount in place of the caller's own one, which is withdrawn. The caller opens the page. */
export const restart = internalMutation({
  args: { checkoutId: v.string(), userId: v.id("users"), amountMinor: v.int64(), requestKey: v.string() },
  returns: v.object({ topUpId: v.id("topUps"), operationId: v.id("paymentOperations") }),
  handler: async (ctx, { checkoutId, userId, amountMinor, requestKey }) => {
    assertDemoAllowed();
    const checkout = await findDemoCheckout(ctx, checkoutId);
    if (checkout === null || checkout.userId !== userId) fail("NOT_FOUND");
    const [user, topUp] = await Promise.all([ctx.db.get("users", userId), ctx.db.get("topUps", checkout.topUpId)]);
    if (user === null || topUp === null) fail("NOT_FOUND");
    const { topUpId } = await startTopUp(ctx, { user, amountMinor, requestKey, returnPath: topUp.returnPath, opensInBackground: false });
    const operation = await ctx.db
      .query("paymentOperations")
      .withIndex("by_topUpId", (q) => q.eq("topUpId", topUpId))
      .unique();
    return operation === null ? fail("NOT_FOUND") : { topUpId, operationId: operation._id };
  },
});
