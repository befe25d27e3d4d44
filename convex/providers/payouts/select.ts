import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import { environmentName, paymentsMode } from "../../model/payments/mode";
import { ProviderError } from "../payments/errors";
import { createStripePayoutProvider } from "../payments/stripePayouts";
import { createDemoPayoutProvider, type DemoPayoutBooks } from "./demo";
import type { PayoutProvider } from "./types";

function demoBooks(ctx: Pick<ActionCtx, "runQuery" | "runMutation">): DemoPayoutBooks {
  const demo = internal.jobs.demoPayouts;
  return {
    ensurePayee: async (advisorId) => await ctx.runMutation(demo.ensurePayee, { advisorId: advisorId as Id<"users"> }),
    readPayee: async (payeeId) => await ctx.runQuery(demo.readPayee, { payeeId }),
    transfer: async (input) => await ctx.runMutation(demo.transfer, input),
    findTransfer: async (payoutId) => await ctx.runQuery(demo.findTransfer, { payoutId }),
    readBankState: async (transferId) => await ctx.runQuery(demo.readBankState, { transferId }),
  };
}

/**
 * The processor that pays advisors here, built when it is needed: no key is read before. Throws ProviderError of kind
 * config when payments are off.
 */
export function payoutProvider(ctx: Pick<ActionCtx, "runQuery" | "runMutation">): PayoutProvider {
  const mode = paymentsMode();
  switch (mode.mode) {
    case "off":
      throw new ProviderError("config", mode.reason);
    case "demo":
      return createDemoPayoutProvider(demoBooks(ctx));
    case "stripe":
      return createStripePayoutProvider({
        secretKey: (process.env.STRIPE_SECRET_KEY ?? "").trim(),
        livemode: mode.livemode,
        environment: environmentName(),
        fetch: globalThis.fetch.bind(globalThis),
      });
  }
}
