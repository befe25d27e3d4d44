import { decidePaymentsMode, type PaymentsMode } from "../../../lib/paymentsMode";
import { fail } from "../../errors";

/** The mode of this deployment. Read at each call: the environment may change under a running deployment. */
export function paymentsMode(): PaymentsMode {
  return decidePaymentsMode({
    paymentsMode: process.env.PAYMENTS_MODE,
    stripeSecretKey: process.env.STRIPE_SECRET_KEY,
    appEnv: process.env.APP_ENV,
    cloudUrl: process.env.CONVEX_CLOUD_URL,
  });
}

/** First line of every demo function: refuses everywhere but on a local deployment that says demo. */
export function assertDemoAllowed(): void {
  if (paymentsMode().mode !== "demo") fail("PAYMENTS_OFF");
}

/** Prefix of idempotency keys, so that two deployments on one provider account never share one. */
export function environmentName(): string {
  return process.env.APP_ENV?.trim() || "development";
}
