import { v } from "convex/values";
import { internalMutation, internalQuery } from "../functions";
import { assertDemoAllowed } from "../model/payments/mode";
import {
  bankStateOrNull,
  ensureDemoPayee,
  findDemoTransfer,
  makeDemoTransfer,
  payeeSnapshot,
  readDemoBankState,
  readDemoPayee,
  transferAnswer,
  transferSnapshot,
} from "../model/payouts/demoBooks";

/** The demo processor's side of the wire. Every function refuses outside a local demo deployment. */

export const ensurePayee = internalMutation({
  args: { advisorId: v.id("users") },
  returns: payeeSnapshot,
  handler: async (ctx, { advisorId }) => {
    assertDemoAllowed();
    return await ensureDemoPayee(ctx, advisorId);
  },
});

export const readPayee = internalQuery({
  args: { payeeId: v.string() },
  returns: v.union(payeeSnapshot, v.null()),
  handler: async (ctx, { payeeId }) => {
    assertDemoAllowed();
    return await readDemoPayee(ctx, payeeId);
  },
});

export const transfer = internalMutation({
  args: { opKey: v.string(), payoutId: v.string(), payeeId: v.string(), amountMinor: v.int64(), currency: v.string() },
  returns: transferAnswer,
  handler: async (ctx, wish) => {
    assertDemoAllowed();
    return await makeDemoTransfer(ctx, wish);
  },
});

export const findTransfer = internalQuery({
  args: { payoutId: v.string() },
  returns: v.union(transferSnapshot, v.null()),
  handler: async (ctx, { payoutId }) => {
    assertDemoAllowed();
    return await findDemoTransfer(ctx, payoutId);
  },
});

export const readBankState = internalQuery({
  args: { transferId: v.string() },
  returns: bankStateOrNull,
  handler: async (ctx, { transferId }) => {
    assertDemoAllowed();
    return await readDemoBankState(ctx, transferId, Date.now());
  },
});
