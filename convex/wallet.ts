import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { userMutation, userQuery } from "./functions";
import { walletGroup } from "./model/ledger/tables";
import { pageOfWallet, walletRowValidator } from "./model/ledger/walletHistory";
import { pageOf } from "./model/pages";
import { loadWalletFigures, openMeterValidator } from "./model/sessions/walletFigures";
import { loadSettings } from "./model/settings/loadSettings";
import { startTopUp as start } from "./model/payments/startTopUp";
import { topUpState } from "./model/payments/tables";

/**
 * Starts adding funds: writes the wish down and opens a payment page in the background; `payments.topUp` shows where.
 * Nothing is credited here; `note` is the caller's own, 200 characters at most. Fails with BELOW_MINIMUM, ABOVE_MAXIMUM, DAILY_CAP, SPENDING_LIMIT, SELF_EXCLUDED, RATE_LIMITED, PAYMENTS_OFF,
 * INVALID_INPUT(amountMinor | requestKey | returnPath | note), and DUPLICATE_REQUEST for a used key with another amount.
 */
export const startTopUp = userMutation({
  args: { amountMinor: v.int64(), requestKey: v.string(), returnPath: v.optional(v.union(v.string(), v.null())), note: v.optional(v.string()) },
  returns: v.object({ topUpId: v.id("topUps"), state: topUpState }),
  handler: async (ctx, { returnPath, ...wish }) => await start(ctx, { user: ctx.viewer, returnPath: returnPath ?? null, ...wish }),
});

/**
 * The caller's wallet as of its last change, `asOfMs`. Screens count what open sessions have cost since from
 * `openMeters`. Spendable and held add up to cash and promotional credit. Amounts minor units.
 */
export const summary = userQuery({
  args: {},
  returns: v.object({
    spendableMinor: v.int64(),
    cashMinor: v.int64(),
    promoMinor: v.int64(),
    heldMinor: v.int64(),
    openSessionCount: v.number(),
    openMeters: v.array(openMeterValidator),
    currency: v.literal("USD"),
    asOfMs: v.number(),
  }),
  handler: async (ctx) => {
    const { cashMinor, promoMinor, costMinor, spendableMinor, openMeters, asOfMs } = await loadWalletFigures(ctx, ctx.viewer._id);
    const { currency } = await loadSettings(ctx);
    const openSessionCount = openMeters.length;
    return { spendableMinor, cashMinor, promoMinor, heldMinor: costMinor, openSessionCount, openMeters, currency, asOfMs };
  },
});

/** The caller's wallet entries, newest first, with the running balance of the whole wallet. */
export const history = userQuery({
  args: { paginationOpts: paginationOptsValidator, filter: v.optional(walletGroup) },
  returns: pageOf(walletRowValidator),
  handler: async (ctx, { paginationOpts, filter }) => await pageOfWallet(ctx, ctx.viewer._id, filter ?? null, paginationOpts),
});
