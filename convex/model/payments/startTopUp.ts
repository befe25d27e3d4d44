import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail, failInput } from "../../errors";
import { takeToken, RATE_LIMITS } from "../limits/takeToken";
import { callOut } from "../outbound/pools";
import { requireOwnRulesAllowTopUp } from "../sessions/spending";
import { loadSettings } from "../settings/loadSettings";
import { assertSameMoney } from "./latch";
import { environmentName, paymentsMode } from "./mode";
import { countsTowardsCap, isUnpaid, type TopUpState } from "./topUpStates";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a payment page stays open. */
export const CHECKOUT_OPEN_MS = 60 * 60 * 1000;
/** First look at a payment that no event spoke of. */
export const SYNC_EVERY_MS = 10 * 60 * 1000;
/** More top-ups in a day than the rate limit lets anybody make. */
const DAY_ROWS = 4_000;
const RETURN_PATH_MAX = 200;
const NOTE_MAX = 200;

export type TopUpWish = {
  user: Doc<"users">;
  amountMinor: bigint;
  requestKey: string;
  returnPath: string | null;
  note?: string | undefined;
  /** False when the caller opens the payment page itself in the same request. */
  opensInBackground?: boolean;
};
export type StartedTopUp = { topUpId: Id<"topUps">; state: TopUpState };

/** Whether a path leads back into the product and nowhere else. */
export function isReturnPath(path: string): boolean {
  return path.length <= RETURN_PATH_MAX && /^\/(?![/\\])[^\\\p{C}]*$/u.test(path);
}

function currentProvider(): { provider: "stripe" | "demo"; livemode: boolean } {
  const mode = paymentsMode();
  return mode.mode === "off" ? fail("PAYMENTS_OFF") : { provider: mode.mode, livemode: mode.livemode };
}

function checkInput(wish: TopUpWish): void {
  if (!/^[A-Za-z0-9_-]{8,64}$/.test(wish.requestKey)) failInput("requestKey");
  if (wish.returnPath !== null && !isReturnPath(wish.returnPath)) failInput("returnPath");
  if ((wish.note?.length ?? 0) > NOTE_MAX) failInput("note");
  if (wish.amountMinor <= 0n) failInput("amountMinor");
}

/** The person's top-ups of the last 24 hours. */
async function recentTopUps(ctx: MutationCtx, userId: Id<"users">, nowMs: number): Promise<Doc<"topUps">[]> {
  return await ctx.db
    .query("topUps")
    .withIndex("by_userId_and_createdAtMs", (q) => q.eq("userId", userId).gt("createdAtMs", nowMs - DAY_MS))
    .take(DAY_ROWS);
}

/** Tries to close a page that is wanted no more: within four minutes. After that it runs out by itself. */
export const CLOSE_TRIES = 7;

/** Withdraws a payment that was not made. Should its page be paid all the same, the capture still counts. */
async function supersede(ctx: MutationCtx, topUp: Doc<"topUps">): Promise<void> {
  await ctx.db.patch("topUps", topUp._id, { state: "canceled", failureCode: "superseded" });
  if (topUp.checkoutId !== undefined) await callOut(ctx, "payments", internal.jobs.payments.closeCheckout, { topUpId: topUp._id }, { tries: CLOSE_TRIES });
}

/** Notes the provider's customer to be made, with everything the call will say. */
async function ensureCustomerIntent(ctx: MutationCtx, user: Doc<"users">, current: { provider: "stripe" | "demo"; livemode: boolean }): Promise<void> {
  const existing = await findCustomer(ctx, { userId: user._id, ...current });
  if (existing !== null) return;
  const opKey = `${environmentName()}:customer:${user._id}:1`;
  await ctx.db.insert("paymentCustomers", { userId: user._id, ...current, email: user.email ?? null, opKey, customerId: null });
}

/** The provider's customer of a user. */
export async function findCustomer(
  ctx: Pick<MutationCtx, "db">,
  key: { userId: Id<"users">; provider: "stripe" | "demo"; livemode: boolean },
): Promise<Doc<"paymentCustomers"> | null> {
  return await ctx.db
    .query("paymentCustomers")
    .withIndex("by_userId_and_provider_and_livemode", (q) =>
      q.eq("userId", key.userId).eq("provider", key.provider).eq("livemode", key.livemode),
    )
    .unique();
}

/**
 * Writes down the wish to add funds and schedules the opening of a payment page. Credits nothing.
 * The same request key with the same amount answers with the first top-up; with another amount it is refused. An
 * earlier payment of the same person that was not made yet is withdrawn: a person pays one thing at a time. Their own
 * limits hold: SPENDING_LIMIT above what these leave, SELF_EXCLUDED while they have shut themself out.
 */
export async function startTopUp(ctx: MutationCtx, wish: TopUpWish): Promise<StartedTopUp> {
  checkInput(wish);
  const current = currentProvider();
  const existing = await ctx.db
    .query("topUps")
    .withIndex("by_userId_and_requestKey", (q) => q.eq("userId", wish.user._id).eq("requestKey", wish.requestKey))
    .unique();
  if (existing !== null) {
    return existing.amountMinor === wish.amountMinor ? { topUpId: existing._id, state: existing.state } : fail("DUPLICATE_REQUEST");
  }
  const settings = await loadSettings(ctx);
  if (wish.amountMinor < settings.topUpMinMinor) fail("BELOW_MINIMUM", { limitMinor: settings.topUpMinMinor });
  if (wish.amountMinor > settings.topUpMaxMinor) fail("ABOVE_MAXIMUM", { limitMinor: settings.topUpMaxMinor });
  await assertSameMoney(ctx, current);

  const nowMs = Date.now();
  const recent = await recentTopUps(ctx, wish.user._id, nowMs);
  const committedMinor = recent
    .filter((topUp) => countsTowardsCap(topUp.state))
    .reduce((sum, topUp) => sum + topUp.amountMinor, 0n);
  if (committedMinor + wish.amountMinor > settings.topUpDailyCapMinor) {
    const leftMinor = settings.topUpDailyCapMinor > committedMinor ? settings.topUpDailyCapMinor - committedMinor : 0n;
    fail("DAILY_CAP", { limitMinor: settings.topUpDailyCapMinor, leftMinor });
  }
  const comingMinor = recent.filter((topUp) => topUp.state === "processing").reduce((sum, topUp) => sum + topUp.amountMinor, 0n);
  await requireOwnRulesAllowTopUp(ctx, { userId: wish.user._id, amountMinor: wish.amountMinor, comingMinor, nowMs });
  await takeToken(ctx, RATE_LIMITS.topUp, wish.user._id);
  for (const topUp of recent.filter((row) => isUnpaid(row.state))) await supersede(ctx, topUp);
  await ensureCustomerIntent(ctx, wish.user, current);
  return await insertTopUp(ctx, wish, { ...current, currency: settings.currency, nowMs });
}

async function insertTopUp(
  ctx: MutationCtx,
  wish: TopUpWish,
  terms: { provider: "stripe" | "demo"; livemode: boolean; currency: string; nowMs: number },
): Promise<StartedTopUp> {
  const topUpId = await ctx.db.insert("topUps", {
    userId: wish.user._id,
    amountMinor: wish.amountMinor,
    currency: terms.currency,
    requestKey: wish.requestKey,
    returnPath: wish.returnPath,
    ...(wish.note === undefined ? {} : { note: wish.note }),
    state: "draft",
    provider: terms.provider,
    livemode: terms.livemode,
    createdAtMs: terms.nowMs,
    syncAtMs: terms.nowMs + SYNC_EVERY_MS,
  });
  const operationId = await ctx.db.insert("paymentOperations", {
    opKey: `${environmentName()}:topup:${topUpId}:session:1`,
    topUpId,
    state: "pending",
    tries: 0,
    expiresAtMs: terms.nowMs + CHECKOUT_OPEN_MS,
    siteUrl: process.env.SITE_URL ?? "",
    email: wish.user.email ?? null,
    nextTryAtMs: terms.nowMs,
    createdAtMs: terms.nowMs,
  });
  if (wish.opensInBackground !== false) await callOut(ctx, "payments", internal.jobs.payments.openCheckout, { operationId });
  return { topUpId, state: "draft" };
}

/** Unpaid and processing top-ups that no event spoke of for a while; at most `limit` of each state. */
export async function dueTopUps(ctx: MutationCtx, nowMs: number, limit: number): Promise<Id<"topUps">[]> {
  const states = ["open", "processing"] as const;
  const pages = await Promise.all(
    states.map((state) =>
      ctx.db
        .query("topUps")
        .withIndex("by_state_and_syncAtMs", (q) => q.eq("state", state).lte("syncAtMs", nowMs))
        .take(limit),
    ),
  );
  return pages.flat().map((topUp) => topUp._id);
}
