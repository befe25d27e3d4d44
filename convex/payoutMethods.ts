import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { adminAction, adminMutation, adminQuery, advisorQuery, payeeAction, payeeMutation } from "./functions";
import { ACCOUNT_TYPES } from "../lib/domain/payouts/bankAccount";
import { assertDemoAllowed, paymentsMode } from "./model/payments/mode";
import {
  changeDemoPayee as change,
  demoPayeeView,
  readDemoPlatform,
  setDemoPlatform as setPlatform,
  viewDemoPayee,
} from "./model/payouts/demoBooks";
import { methodsOf, methodValidator, removeMethod, setDefaultMethod, toMethodView } from "./model/payouts/methods";
import { askPayee, payeeRequestView, viewPayeeRequest } from "./model/payouts/payeeRequests";
import { payeeState } from "./model/payouts/tables";
import { openBank, sealBank } from "./providers/payouts/bankDetails";
import { canSeal } from "./providers/payouts/sealing";

const bankAccount = {
  holderName: v.string(),
  country: v.literal("US"),
  /** ABA routing number. */
  routingNumber: v.string(),
  accountNumber: v.string(),
  accountType: literals(...ACCOUNT_TYPES),
};

/** Where the caller's money can be sent, the default first, and what could be added here. */
export const list = advisorQuery({
  args: {},
  returns: v.object({
    methods: v.array(methodValidator),
    connectMode: v.union(literals("stripe", "demo"), v.null()),
    bankOffered: v.boolean(),
  }),
  handler: async (ctx) => {
    const { mode } = paymentsMode();
    const methods = await methodsOf(ctx, ctx.viewer._id);
    return {
      methods: methods.map(toMethodView),
      connectMode: mode === "off" ? null : mode,
      bankOffered: canSeal(process.env.DATA_ENCRYPTION_KEY),
    };
  },
});

/** Keeps bank details, sealed, in place of the ones before. Fails with INVALID_INPUT(field), RATE_LIMITED, UPSTREAM_UNAVAILABLE without a key. */
export const saveBank = payeeAction({
  args: bankAccount,
  returns: v.object({ methodId: v.id("payoutMethods"), last4: v.string() }),
  handler: async (ctx, account) => await sealBank(ctx, ctx.viewer.userId, account),
});

const asked = v.object({ requestId: v.id("payeeRequests") });

/**
 * Has the processor's page opened on which the caller says who they are and where they bank; `connection` tells where it is.
 * Fails with RATE_LIMITED, PAYMENTS_OFF.
 */
export const connect = payeeMutation({
  args: {},
  returns: asked,
  handler: async (ctx) => ({ requestId: await askPayee(ctx, ctx.viewer._id, "connect") }),
});

/**
 * Has the caller's account at the processor read again, as coming back from its page proves nothing; `connection` tells what it
 * says. Fails with RATE_LIMITED, PAYMENTS_OFF.
 */
export const refresh = payeeMutation({
  args: {},
  returns: asked,
  handler: async (ctx) => ({ requestId: await askPayee(ctx, ctx.viewer._id, "refresh") }),
});

/** What came of the caller's last `connect` or `refresh`; null before the first. A page's address is given for two minutes. */
export const connection = advisorQuery({
  args: {},
  returns: v.union(payeeRequestView, v.null()),
  handler: async (ctx) => await viewPayeeRequest(ctx, ctx.viewer._id),
});

/** Makes a method the one that the monthly payout goes to. Fails with NOT_FOUND. */
export const setDefault = payeeMutation({
  args: { methodId: v.id("payoutMethods") },
  returns: v.null(),
  handler: async (ctx, { methodId }) => {
    await setDefaultMethod(ctx, ctx.viewer._id, methodId);
    return null;
  },
});

/** Takes a method away. Fails with NOT_FOUND, INVALID_STATE(inUse). */
export const remove = payeeMutation({
  args: { methodId: v.id("payoutMethods") },
  returns: v.null(),
  handler: async (ctx, { methodId }) => {
    await removeMethod(ctx, ctx.viewer._id, methodId);
    return null;
  },
});

/**
 * The bank details of an approved withdrawal, for the admin who makes the transfer; on record, and the transfer counts as
 * begun. Fails with NOT_FOUND, FORBIDDEN(own), INVALID_STATE, INVALID_INPUT(reason), PAYOUTS_PAUSED, UPSTREAM_UNAVAILABLE
 * when the key that sealed them is gone.
 */
export const revealBank = adminAction({
  args: { withdrawalId: v.id("withdrawals"), reason: v.string() },
  returns: v.object(bankAccount),
  handler: async (ctx, { withdrawalId, reason }) => await openBank(ctx, { adminId: ctx.viewer.userId, withdrawalId, reason }),
});

/** The demo processor's page of the caller's own account; null when it is not theirs, and where payments are no demonstration. */
export const demoPayee = advisorQuery({
  args: { payeeId: v.string() },
  returns: v.union(demoPayeeView, v.null()),
  handler: async (ctx, { payeeId }) => (paymentsMode().mode === "demo" ? await viewDemoPayee(ctx, ctx.viewer._id, payeeId) : null),
});

/** What the caller does on the demo processor's page. Fails with PAYMENTS_OFF outside of it, NOT_FOUND. */
export const changeDemoPayee = payeeMutation({
  args: {
    payeeId: v.string(),
    transfers: v.optional(payeeState),
    payouts: v.optional(payeeState),
    nextTransfer: v.optional(literals("ok", "refuse", "timeOut", "timeOutAfter")),
    bank: v.optional(literals("works", "fails")),
  },
  returns: v.null(),
  handler: async (ctx, { payeeId, ...wish }) => {
    assertDemoAllowed();
    await change(ctx, ctx.viewer._id, payeeId, wish);
    return null;
  },
});

/** What the platform has at the demo processor, minor units, where null is plenty; null as a whole where payments are no demonstration. */
export const demoPlatform = adminQuery({
  args: {},
  returns: v.union(v.object({ availableMinor: v.union(v.int64(), v.null()) }), v.null()),
  handler: async (ctx) => (paymentsMode().mode === "demo" ? { availableMinor: await readDemoPlatform(ctx) } : null),
});

/** Sets what the platform has at the demo processor; on record. Fails with INVALID_INPUT(availableMinor), and with PAYMENTS_OFF elsewhere. */
export const setDemoPlatform = adminMutation({
  args: { availableMinor: v.union(v.int64(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { availableMinor }) => {
    assertDemoAllowed();
    await setPlatform(ctx, ctx.viewer._id, availableMinor);
    return null;
  },
});
