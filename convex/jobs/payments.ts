import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../_generated/api";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { callOut } from "../model/outbound/pools";
import { applyFacts } from "../model/payments/applyFacts";
import { checkoutFacts, paymentFacts } from "../model/payments/facts";
import { beginOpening, dueOperations, recordCustomer, recordFailure, recordOpened } from "../model/payments/operations";
import { openingPlan } from "../model/payments/plans";
import { dueTopUps, SYNC_EVERY_MS } from "../model/payments/startTopUp";
import { providerKind, webhookRoute } from "../model/payments/tables";
import { claimEvent, dueEvents, EVENT_OBJECTS, failEvent, finishEvent, ingest as storeDelivery } from "../model/payments/webhookEvents";
import { toMoney } from "../providers/payments/amounts";
import { ProviderError } from "../providers/payments/errors";
import { applyPayoutEvent } from "../providers/payouts/applyEvent";
import { fetchFacts, withPayment } from "../providers/payments/fetchFacts";
import { paymentProvider } from "../providers/payments/select";

/** Rows of each kind one sweep takes up. */
const SWEEP_MAX = 50;

/** Takes an operation for one attempt; null when there is nothing to do. */
export const beginOpen = internalMutation({
  args: { operationId: v.id("paymentOperations") },
  returns: v.union(openingPlan, v.null()),
  handler: async (ctx, { operationId }) => await beginOpening(ctx, operationId),
});

/** Stores the customer the provider made. */
export const customerMade = internalMutation({
  args: { topUpId: v.id("topUps"), customerId: v.string() },
  returns: v.null(),
  handler: async (ctx, { topUpId, customerId }) => {
    await recordCustomer(ctx, topUpId, customerId);
    return null;
  },
});

/** Stores an opened payment page. */
export const opened = internalMutation({
  args: { operationId: v.id("paymentOperations"), checkoutId: v.string(), url: v.string() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await recordOpened(ctx, input);
    return null;
  },
});

/** Records a failed attempt to open a payment page. */
export const openFailed = internalMutation({
  args: { operationId: v.id("paymentOperations"), code: v.string(), repeatable: v.boolean() },
  returns: v.null(),
  handler: async (ctx, input) => {
    await recordFailure(ctx, input);
    return null;
  },
});

/** Opens the payment page of a top-up at the provider. Any number of runs opens one page. */
export const openCheckout = internalAction({
  args: { operationId: v.id("paymentOperations") },
  returns: v.null(),
  handler: async (ctx, { operationId }) => {
    const plan = await ctx.runMutation(internal.jobs.payments.beginOpen, { operationId });
    if (plan === null) return null;
    const { topUpId, userId, customer } = plan;
    try {
      const provider = paymentProvider(ctx);
      if (provider.kind !== plan.provider) throw new ProviderError("config", "provider_changed");
      let { customerId } = customer;
      if (customerId === null) {
        ({ customerId } = await provider.ensureCustomer({ opKey: customer.opKey, opId: userId, userId, email: customer.email }));
        await ctx.runMutation(internal.jobs.payments.customerMade, { topUpId, customerId });
      }
      const returnUrl = `${plan.siteUrl}/user-dashboard/wallet?topup=${topUpId}`;
      const checkout = await provider.createTopUpCheckout({
        opKey: plan.opKey,
        opId: operationId,
        topUpId,
        userId,
        customerId,
        money: toMoney(plan.amountMinor, plan.currency),
        email: plan.email,
        successUrl: returnUrl,
        cancelUrl: `${returnUrl}&canceled=1`,
        expiresAtMs: plan.expiresAtMs,
      });
      await ctx.runMutation(internal.jobs.payments.opened, { operationId, ...checkout });
    } catch (error) {
      // Anything but a provider's clear answer leaves the outcome open: repeated with the same key.
      const known = error instanceof ProviderError ? error : new ProviderError("unknown_outcome", "unexpected");
      await ctx.runMutation(internal.jobs.payments.openFailed, {
        operationId,
        code: `${known.kind}:${known.code}`,
        repeatable: known.retry === "same_key",
      });
    }
    return null;
  },
});

const topUpAtProvider = v.object({ checkoutId: v.string(), provider: providerKind });

/** Where a top-up's payment page is, or null before it was opened. */
export const atProvider = internalQuery({
  args: { topUpId: v.id("topUps") },
  returns: v.union(topUpAtProvider, v.null()),
  handler: async (ctx, { topUpId }) => {
    const topUp = await ctx.db.get("topUps", topUpId);
    return topUp?.checkoutId === undefined ? null : { checkoutId: topUp.checkoutId, provider: topUp.provider };
  },
});

const facts = { provider: providerKind, checkout: v.union(checkoutFacts, v.null()), payment: v.union(paymentFacts, v.null()) };

/** Applies what the provider says to our rows and, when an event asked for it, marks that event done. */
export const apply = internalMutation({
  args: { ...facts, eventRowId: v.union(v.id("webhookEvents"), v.null()) },
  returns: v.null(),
  handler: async (ctx, { eventRowId, ...said }) => {
    await applyFacts(ctx, said);
    if (eventRowId !== null) await finishEvent(ctx, eventRowId);
    return null;
  },
});

/** Closes the payment page of a withdrawn top-up. Should it have been paid in the meantime, the capture is applied. */
export const closeCheckout = internalAction({
  args: { topUpId: v.id("topUps") },
  returns: v.null(),
  handler: async (ctx, { topUpId }) => {
    const place = await ctx.runQuery(internal.jobs.payments.atProvider, { topUpId });
    const provider = paymentProvider(ctx);
    if (place === null || place.provider !== provider.kind) return null;
    const checkout = await provider.expireCheckout({ opKey: `close:${topUpId}`, opId: topUpId, checkoutId: place.checkoutId });
    await ctx.runMutation(internal.jobs.payments.apply, { ...(await withPayment(provider, checkout)), eventRowId: null });
    return null;
  },
});

/** Reads a top-up from the provider again, for when no event arrived. The same code path as the webhook's. */
export const syncTopUp = internalAction({
  args: { topUpId: v.id("topUps") },
  returns: v.null(),
  handler: async (ctx, { topUpId }) => {
    const place = await ctx.runQuery(internal.jobs.payments.atProvider, { topUpId });
    const provider = paymentProvider(ctx);
    if (place === null || place.provider !== provider.kind) return null;
    const said = await fetchFacts(provider, "checkout", place.checkoutId);
    await ctx.runMutation(internal.jobs.payments.apply, { ...said, eventRowId: null });
    return null;
  },
});

/** Stores a verified delivery once and schedules its processing. */
export const ingest = internalMutation({
  args: {
    provider: providerKind,
    route: webhookRoute,
    eventId: v.string(),
    type: v.string(),
    objectType: v.string(),
    objectId: v.string(),
    account: v.union(v.string(), v.null()),
    createdAtMs: v.number(),
    livemode: v.boolean(),
    apiVersion: v.union(v.string(), v.null()),
    expectedLivemode: v.boolean(),
  },
  returns: literals("stored", "duplicate"),
  handler: async (ctx, delivery) => await storeDelivery(ctx, delivery),
});

/** Takes an event for one attempt; null when it is settled. */
export const claim = internalMutation({
  args: { eventRowId: v.id("webhookEvents") },
  returns: v.union(
    v.object({ provider: providerKind, kind: literals(...EVENT_OBJECTS), objectId: v.string(), payeeId: v.union(v.string(), v.null()) }),
    v.null(),
  ),
  handler: async (ctx, { eventRowId }) => await claimEvent(ctx, eventRowId),
});

/** Records that an event could not be applied. */
export const eventFailed = internalMutation({
  args: { eventRowId: v.id("webhookEvents"), error: v.string() },
  returns: v.null(),
  handler: async (ctx, { eventRowId, error }) => {
    await failEvent(ctx, eventRowId, error);
    return null;
  },
});

/** Reads the object an event speaks of and applies what it is now. The event itself is only a hint. */
export const processEvent = internalAction({
  args: { eventRowId: v.id("webhookEvents") },
  returns: v.null(),
  handler: async (ctx, { eventRowId }) => {
    const event = await ctx.runMutation(internal.jobs.payments.claim, { eventRowId });
    if (event === null) return null;
    try {
      const { kind, objectId, payeeId } = event;
      if (kind === "checkout" || kind === "payment") {
        const provider = paymentProvider(ctx);
        if (provider.kind !== event.provider) throw new ProviderError("config", "provider_changed");
        await ctx.runMutation(internal.jobs.payments.apply, { ...(await fetchFacts(provider, kind, objectId)), eventRowId });
      } else await applyPayoutEvent(ctx, { eventRowId, provider: event.provider, kind, objectId, payeeId });
    } catch (error) {
      const code =
        error instanceof ProviderError ? `${error.kind}:${error.code}` : `unexpected:${error instanceof Error ? error.name : "thrown"}`;
      await ctx.runMutation(internal.jobs.payments.eventFailed, { eventRowId, error: code });
    }
    return null;
  },
});

/** Takes up what was left lying: openings and events without an answer, payments nobody spoke of. Runs every minute. */
export const sweep = internalMutation({
  args: {},
  returns: v.object({ operations: v.number(), events: v.number(), topUps: v.number() }),
  handler: async (ctx) => {
    const nowMs = Date.now();
    const [operations, events, topUps] = await Promise.all([
      dueOperations(ctx, nowMs, SWEEP_MAX),
      dueEvents(ctx, nowMs, SWEEP_MAX),
      dueTopUps(ctx, nowMs, SWEEP_MAX),
    ]);
    for (const operationId of operations) await callOut(ctx, "payments", internal.jobs.payments.openCheckout, { operationId });
    for (const eventRowId of events) await callOut(ctx, "payments", internal.jobs.payments.processEvent, { eventRowId });
    for (const topUpId of topUps) {
      await ctx.db.patch("topUps", topUpId, { syncAtMs: nowMs + SYNC_EVERY_MS });
      await callOut(ctx, "payments", internal.jobs.payments.syncTopUp, { topUpId });
    }
    return { operations: operations.length, events: events.length, topUps: topUps.length };
  },
});
