import { internal } from "../../_generated/api";
import type { Id } from "../../_generated/dataModel";
import type { ActionCtx } from "../../_generated/server";
import { environmentName, paymentsMode } from "../../model/payments/mode";
import { createDemoProvider, type DemoBooks } from "./demo";
import { ProviderError } from "./errors";
import { createStripeProvider } from "./stripe";
import type { PaymentProvider } from "./types";

function demoBooks(ctx: Pick<ActionCtx, "runQuery" | "runMutation">): DemoBooks {
  const demo = internal.jobs.demoPayments;
  return {
    createCheckout: async ({ topUpId, userId, ...input }) =>
      await ctx.runMutation(demo.createCheckout, { ...input, topUpId: topUpId as Id<"topUps">, userId: userId as Id<"users"> }),
    expireCheckout: async (checkoutId) => await ctx.runMutation(demo.expireCheckout, { checkoutId }),
    readCheckout: async (checkoutId) => await ctx.runQuery(demo.readCheckout, { checkoutId, nowMs: Date.now() }),
    readPayment: async (paymentId) => await ctx.runQuery(demo.readPayment, { paymentId }),
    listPayments: async (cursor) => await ctx.runQuery(demo.listPayments, { cursor }),
    readSecret: async () => await ctx.runQuery(demo.readSecret, {}),
  };
}

/**
 * The payment provider of this deployment, built when it is needed: no key is read before. Throws ProviderError of
 * kind config when payments are off.
 */
export function paymentProvider(ctx: Pick<ActionCtx, "runQuery" | "runMutation">): PaymentProvider {
  const mode = paymentsMode();
  switch (mode.mode) {
    case "off":
      throw new ProviderError("config", mode.reason);
    case "demo":
      return createDemoProvider(demoBooks(ctx));
    case "stripe":
      return createStripeProvider({
        secretKey: (process.env.STRIPE_SECRET_KEY ?? "").trim(),
        livemode: mode.livemode,
        environment: environmentName(),
        secrets: {
          platform: process.env.STRIPE_WEBHOOK_SECRETS_PLATFORM,
          connect: process.env.STRIPE_WEBHOOK_SECRETS_CONNECT,
          thin: process.env.STRIPE_WEBHOOK_SECRETS_THIN,
        },
        fetch: globalThis.fetch.bind(globalThis),
      });
  }
}
