import { v } from "convex/values";
import { internalMutation } from "../functions";
import { payeeFactsValidator } from "../model/payouts/methods";
import { recordBankPayment, recordPayeeNews, recordTakenBack } from "../model/payouts/payeeNews";
import { bankState } from "../model/payouts/tables";
import { providerKind } from "../model/payments/tables";
import { finishEvent } from "../model/payments/webhookEvents";

const source = { eventRowId: v.id("webhookEvents"), provider: providerKind };

/** Applies what a processor says about an advisor's account, and marks the event done in the same transaction. */
export const payee = internalMutation({
  args: { ...source, payeeId: v.string(), livemode: v.boolean(), facts: payeeFactsValidator },
  returns: v.null(),
  handler: async (ctx, { eventRowId, ...news }) => {
    await recordPayeeNews(ctx, news);
    await finishEvent(ctx, eventRowId);
    return null;
  },
});

/** Applies where a payment to an advisor's bank is. */
export const bankPayment = internalMutation({
  args: { ...source, payeeId: v.string(), state: bankState, transferIds: v.array(v.string()) },
  returns: v.null(),
  handler: async (ctx, { eventRowId, payeeId, state, transferIds }) => {
    if (state !== "in_transit") await recordBankPayment(ctx, { payeeId, bankStatus: state, transferIds });
    await finishEvent(ctx, eventRowId);
    return null;
  },
});

/** Applies what of a transfer was taken back. Amounts minor units. */
export const transfer = internalMutation({
  args: { ...source, transferId: v.string(), payoutId: v.string(), amountMinor: v.int64(), reversedMinor: v.int64() },
  returns: v.null(),
  handler: async (ctx, { eventRowId, ...news }) => {
    await recordTakenBack(ctx, news);
    await finishEvent(ctx, eventRowId);
    return null;
  },
});
