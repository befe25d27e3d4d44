import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { notifyTopUp } from "../notifications/events";
import { callOut } from "../outbound/pools";
import type { OpeningPlan } from "./plans";
import { CLOSE_TRIES, findCustomer } from "./startTopUp";
import { nextTopUpState } from "./topUpStates";

/** An attempt that has not answered after this long is repeated with the same key. */
const INFLIGHT_MS = 2 * 60 * 1000;
const TRIES_MAX = 10;
const BACKOFF_MS = 5_000;
const BACKOFF_MAX_MS = 5 * 60 * 1000;

async function loadPair(ctx: MutationCtx, operationId: Id<"paymentOperations">): Promise<{ op: Doc<"paymentOperations">; topUp: Doc<"topUps"> }> {
  const op = await ctx.db.get("paymentOperations", operationId);
  invariant(op !== null, "a scheduled operation exists");
  const topUp = await ctx.db.get("topUps", op.topUpId);
  invariant(topUp !== null, "an operation has its top-up");
  return { op, topUp };
}

/** The details stay on the operation, for admins; the person is told that the page could not be opened. */
async function giveUp(ctx: MutationCtx, op: Doc<"paymentOperations">, topUp: Doc<"topUps">, code: string): Promise<void> {
  await ctx.db.patch("paymentOperations", op._id, { state: "failed", lastError: code });
  const state = nextTopUpState(topUp.state, "failed");
  if (state === topUp.state) return;
  await ctx.db.patch("topUps", topUp._id, { state, failureCode: "unavailable" });
  await notifyTopUp(ctx, topUp, "topUpFailed");
}

/**
 * Takes an operation for one attempt. Null when there is nothing to do: done, given up, withdrawn, or another attempt
 * is still under way.
 */
export async function beginOpening(ctx: MutationCtx, operationId: Id<"paymentOperations">): Promise<OpeningPlan | null> {
  const { op, topUp } = await loadPair(ctx, operationId);
  const nowMs = Date.now();
  if (op.state === "done" || op.state === "failed") return null;
  if (op.state === "inflight" && nowMs < op.nextTryAtMs) return null;
  if (topUp.state !== "draft" && topUp.state !== "opening") {
    await ctx.db.patch("paymentOperations", op._id, { state: "failed", lastError: topUp.state });
    return null;
  }
  if (op.tries >= TRIES_MAX || nowMs >= op.expiresAtMs) {
    await giveUp(ctx, op, topUp, op.lastError ?? "too_late");
    return null;
  }
  await ctx.db.patch("paymentOperations", op._id, { state: "inflight", tries: op.tries + 1, nextTryAtMs: nowMs + INFLIGHT_MS });
  if (topUp.state === "draft") await ctx.db.patch("topUps", topUp._id, { state: "opening" });
  const customer = await findCustomer(ctx, topUp);
  invariant(customer !== null, "a top-up has a customer to be made");
  return {
    opKey: op.opKey,
    topUpId: topUp._id,
    userId: topUp.userId,
    amountMinor: topUp.amountMinor,
    currency: topUp.currency,
    provider: topUp.provider,
    email: op.email,
    siteUrl: op.siteUrl,
    expiresAtMs: op.expiresAtMs,
    customer: { opKey: customer.opKey, email: customer.email, customerId: customer.customerId },
  };
}

/** Stores the customer the provider made. The first answer stays. */
export async function recordCustomer(ctx: MutationCtx, topUpId: Id<"topUps">, customerId: string): Promise<void> {
  const topUp = await ctx.db.get("topUps", topUpId);
  invariant(topUp !== null, "a top-up exists");
  const customer = await findCustomer(ctx, topUp);
  invariant(customer !== null, "a top-up has a customer to be made");
  if (customer.customerId === null) await ctx.db.patch("paymentCustomers", customer._id, { customerId });
}

/** Stores the opened payment page. If the wish was withdrawn meanwhile, the page is closed again. */
export async function recordOpened(
  ctx: MutationCtx,
  input: { operationId: Id<"paymentOperations">; checkoutId: string; url: string },
): Promise<void> {
  const { op, topUp } = await loadPair(ctx, input.operationId);
  await ctx.db.patch("paymentOperations", op._id, { state: "done" });
  const state = nextTopUpState(topUp.state, "open");
  await ctx.db.patch("topUps", topUp._id, { state, checkoutId: input.checkoutId, checkoutUrl: input.url });
  if (state === "canceled") await callOut(ctx, "payments", internal.jobs.payments.closeCheckout, { topUpId: topUp._id }, { tries: CLOSE_TRIES });
}

/** Records a failed attempt: a repeat with the same key later, or the end of this top-up. */
export async function recordFailure(
  ctx: MutationCtx,
  input: { operationId: Id<"paymentOperations">; code: string; repeatable: boolean },
): Promise<void> {
  const { op, topUp } = await loadPair(ctx, input.operationId);
  if (op.state !== "inflight") return;
  if (!input.repeatable || op.tries >= TRIES_MAX) return await giveUp(ctx, op, topUp, input.code);
  const nextTryAtMs = Date.now() + Math.min(BACKOFF_MS * 2 ** (op.tries - 1), BACKOFF_MAX_MS);
  await ctx.db.patch("paymentOperations", op._id, { state: "unknown", nextTryAtMs, lastError: input.code });
  await callOut(ctx, "payments", internal.jobs.payments.openCheckout, { operationId: op._id }, { atMs: nextTryAtMs });
}

/** Operations whose next attempt is due; at most `limit` of each state. */
export async function dueOperations(ctx: MutationCtx, nowMs: number, limit: number): Promise<Id<"paymentOperations">[]> {
  const states = ["pending", "inflight", "unknown"] as const;
  const pages = await Promise.all(
    states.map((state) =>
      ctx.db
        .query("paymentOperations")
        .withIndex("by_state_and_nextTryAtMs", (q) => q.eq("state", state).lte("nextTryAtMs", nowMs))
        .take(limit),
    ),
  );
  return pages.flat().map((op) => op._id);
}
