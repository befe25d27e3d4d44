import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

export const providerKind = literals("stripe", "demo");
export const webhookRoute = literals("platform", "connect", "thin");
export const topUpState = literals(
  "draft",
  "opening",
  "open",
  "processing",
  "captured",
  "failed",
  "expired",
  "canceled",
  "captured_mismatch",
);
export const operationState = literals("pending", "inflight", "done", "failed", "unknown");
export const webhookStatus = literals("received", "done", "ignored", "failed", "dead");
export const demoPaymentStatus = literals("requires_action", "requires_payment_method", "succeeded");

export const paymentTables = {
  /** One wish to add funds. Credited only by a verified payment event, once per captured payment. */
  topUps: defineTable({
    userId: v.id("users"),
    amountMinor: v.int64(),
    currency: v.string(),
    /** Made by the browser once per intent; the same key never opens two payments. */
    requestKey: v.string(),
    returnPath: v.union(v.string(), v.null()),
    /** The person's own words about it. */
    note: v.optional(v.string()),
    state: topUpState,
    provider: providerKind,
    livemode: v.boolean(),
    /** The provider's checkout session and the page to pay on, once it is open. */
    checkoutId: v.optional(v.string()),
    checkoutUrl: v.optional(v.string()),
    paymentId: v.optional(v.string()),
    /** Why the last try did not work, as a stable code. */
    failureCode: v.optional(v.string()),
    /** What arrived, when it is not what was asked for. */
    mismatch: v.optional(v.object({ amountMinor: v.int64(), currency: v.string() })),
    createdAtMs: v.number(),
    /** When to read it from the provider again if no event arrives. */
    syncAtMs: v.number(),
  })
    .index("by_paymentId", ["paymentId"])
    .index("by_userId_and_requestKey", ["userId", "requestKey"])
    .index("by_userId_and_createdAtMs", ["userId", "createdAtMs"])
    .index("by_state_and_syncAtMs", ["state", "syncAtMs"]),
  /** The provider's customer of each user. Never found by e-mail. */
  paymentCustomers: defineTable({
    userId: v.id("users"),
    provider: providerKind,
    livemode: v.boolean(),
    /** Sent when the customer is created; kept so that a repeat of the call is identical. */
    email: v.union(v.string(), v.null()),
    opKey: v.string(),
    /** Null until the provider has answered. */
    customerId: v.union(v.string(), v.null()),
  }).index("by_userId_and_provider_and_livemode", ["userId", "provider", "livemode"]),
  /** Outgoing calls, stored with every parameter before they are made, so that a repeat is identical. */
  paymentOperations: defineTable({
    /** Idempotency key sent to the provider. */
    opKey: v.string(),
    topUpId: v.id("topUps"),
    state: operationState,
    tries: v.number(),
    /** Chosen once: a recomputed expiry would make a repeat a different request. */
    expiresAtMs: v.number(),
    /** Where the provider sends the person back to. */
    siteUrl: v.string(),
    email: v.union(v.string(), v.null()),
    nextTryAtMs: v.number(),
    lastError: v.optional(v.string()),
    createdAtMs: v.number(),
  })
    .index("by_opKey", ["opKey"])
    .index("by_topUpId", ["topUpId"])
    .index("by_state_and_nextTryAtMs", ["state", "nextTryAtMs"]),
  /** Deliveries of the payment provider, one row per event id. */
  webhookEvents: defineTable({
    provider: providerKind,
    route: webhookRoute,
    eventId: v.string(),
    type: v.string(),
    account: v.optional(v.string()),
    objectType: v.string(),
    objectId: v.string(),
    createdAtMs: v.number(),
    livemode: v.boolean(),
    apiVersion: v.union(v.string(), v.null()),
    status: webhookStatus,
    attempts: v.number(),
    nextTryAtMs: v.number(),
    lastError: v.optional(v.string()),
    receivedAtMs: v.number(),
    processedAtMs: v.optional(v.number()),
  })
    .index("by_provider_and_eventId", ["provider", "eventId"])
    .index("by_status_and_nextTryAtMs", ["status", "nextTryAtMs"]),
  /** The first provider that moved money here. Real money shuts the demo out for ever. */
  paymentLatches: defineTable({
    provider: providerKind,
    livemode: v.boolean(),
    atMs: v.number(),
  }),
  /** The demo provider's own side: its payment pages. */
  demoCheckouts: defineTable({
    opKey: v.string(),
    topUpId: v.id("topUps"),
    userId: v.id("users"),
    customerId: v.string(),
    amountMinor: v.int64(),
    currency: v.string(),
    status: literals("open", "complete", "expired"),
    paymentId: v.union(v.string(), v.null()),
    expiresAtMs: v.number(),
  }).index("by_opKey", ["opKey"]),
  /** The demo provider's own side: its payments. No card number is ever stored. */
  demoPayments: defineTable({
    paymentId: v.string(),
    checkoutId: v.id("demoCheckouts"),
    topUpId: v.id("topUps"),
    customerId: v.string(),
    amountMinor: v.int64(),
    amountReceivedMinor: v.int64(),
    currency: v.string(),
    status: demoPaymentStatus,
    declineCode: v.union(v.string(), v.null()),
    /** How often a card was tried, so that each try has an event of its own. */
    tries: v.number(),
  }).index("by_paymentId", ["paymentId"]),
  /** The secret the demo provider signs with: random, made here, one row. */
  demoSecrets: defineTable({ webhookSecret: v.string() }),
};
