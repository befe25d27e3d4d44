import { isLocalDeployment } from "./domain/deployment";

/** What the environment says about payments. Every value is as read, unset included. */
export type PaymentsFacts = {
  paymentsMode: string | undefined;
  stripeSecretKey: string | undefined;
  appEnv: string | undefined;
  cloudUrl: string | undefined;
};

type PaymentsOffReason =
  | "not_set"
  | "unknown_mode"
  | "stripe_key_missing"
  | "stripe_key_unknown"
  | "test_key_in_production"
  | "live_key_outside_production"
  | "demo_not_local"
  | "demo_beside_stripe_key";

export type PaymentsMode =
  | { mode: "stripe"; livemode: boolean }
  | { mode: "demo"; livemode: false }
  | { mode: "off"; reason: PaymentsOffReason };

/** Hosts that serve real people. Committed on purpose: no variable of a deployment can take a host off this list. */
const PRODUCTION_HOSTS: readonly string[] = ["convex.cloud", "convex.site"];

function isProductionHost(cloudUrl: string | undefined): boolean {
  if (cloudUrl === undefined || !URL.canParse(cloudUrl)) return true;
  const { hostname } = new URL(cloudUrl);
  return PRODUCTION_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

function stripeMode(facts: PaymentsFacts): PaymentsMode {
  const key = facts.stripeSecretKey?.trim();
  if (!key) return { mode: "off", reason: "stripe_key_missing" };
  const kind = /^(?:sk|rk)_(live|test)_/.exec(key)?.[1];
  if (kind === undefined) return { mode: "off", reason: "stripe_key_unknown" };
  const isProduction = facts.appEnv?.trim().toLowerCase() === "production";
  // Test cards pay with money that does not exist: a test key in production would hand out free balances.
  if (isProduction && kind === "test") return { mode: "off", reason: "test_key_in_production" };
  if (!isProduction && kind === "live") return { mode: "off", reason: "live_key_outside_production" };
  return { mode: "stripe", livemode: kind === "live" };
}

/**
 * Which payments this deployment makes. Explicit and closed by default: unset means off, a missing key never means
 * demo, and demo exists only on a local deployment without a Stripe key.
 */
export function decidePaymentsMode(facts: PaymentsFacts): PaymentsMode {
  const wanted = facts.paymentsMode?.trim().toLowerCase();
  switch (wanted) {
    case undefined:
    case "":
    case "off":
      return { mode: "off", reason: "not_set" };
    case "stripe":
      return stripeMode(facts);
    case "demo":
      if (facts.stripeSecretKey?.trim()) return { mode: "off", reason: "demo_beside_stripe_key" };
      if (!isLocalDeployment(facts) || isProductionHost(facts.cloudUrl)) return { mode: "off", reason: "demo_not_local" };
      return { mode: "demo", livemode: false };
    default:
      return { mode: "off", reason: "unknown_mode" };
  }
}
