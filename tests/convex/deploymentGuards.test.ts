import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "@/convex/_generated/api";
import { decidePaymentsMode } from "@/lib/paymentsMode";
import { authProviders, isLocalIdentity, LOCAL_ISSUER } from "@/lib/domain/authProviders";
import { isLocalDeployment } from "@/lib/domain/deployment";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { demoClient, GOOD_CARD, newKey, NOW, openTopUp } from "./paymentHelpers";

const CLOUD = "https://happy-animal-123.convex.cloud";
const LOOPBACK = "http://127.0.0.1:3210";

describe("isLocalDeployment", () => {
  it.each([
    [LOOPBACK, undefined, true],
    ["http://localhost:3210", "", true],
    ["http://[::1]:3210", "development", true],
    [LOOPBACK, "production", false],
    [LOOPBACK, " Production ", false],
    ["https://127.0.0.1:3210", undefined, false],
    ["http://127.0.0.1.evil.example", undefined, false],
    ["http://localhost.evil.example", undefined, false],
    ["http://localhost@evil.example", undefined, false],
    ["http://127.0.0.1:3210@evil.example/", undefined, false],
    ["http://192.168.1.5:3210", undefined, false],
    ["http://0.0.0.0:3210", undefined, false],
    [CLOUD, undefined, false],
    ["", undefined, false],
    ["nonsense", undefined, false],
    [undefined, undefined, false],
  ])("%s with APP_ENV %s is %s", (cloudUrl, appEnv, expected) => {
    expect(isLocalDeployment({ cloudUrl, appEnv })).toBe(expected);
  });
});

describe("who may sign in", () => {
  const cells = [undefined, "https://clerk.example.com"].flatMap((clerkIssuer) =>
    [CLOUD, LOOPBACK].flatMap((cloudUrl) =>
      [undefined, "data:text/plain,{}"].flatMap((devJwks) => [undefined, "production"].map((appEnv) => ({ clerkIssuer, cloudUrl, devJwks, appEnv }))),
    ),
  );

  it("trusts the local provider in exactly one case of all", () => {
    const local = cells.filter((cell) => authProviders(cell).some((provider) => "issuer" in provider));
    expect(cells).toHaveLength(16);
    expect(local).toEqual([{ clerkIssuer: undefined, cloudUrl: LOOPBACK, devJwks: "data:text/plain,{}", appEnv: undefined }]);
  });

  it("trusts one provider at most, and Clerk whenever it is set", () => {
    for (const cell of cells) {
      const providers = authProviders(cell);
      expect(providers.length).toBeLessThanOrEqual(1);
      if (cell.clerkIssuer !== undefined) expect(providers).toEqual([{ domain: cell.clerkIssuer, applicationID: "convex" }]);
    }
  });

  it("describes the local provider as a key set under a name that cannot resolve", () => {
    expect(authProviders({ clerkIssuer: undefined, cloudUrl: LOOPBACK, devJwks: "data:x", appEnv: undefined })).toEqual([
      { type: "customJwt", issuer: "https://dev-idp.invalid", jwks: "data:x", algorithm: "ES256", applicationID: "convex" },
    ]);
  });

  it("knows local identities by their whole issuer", () => {
    expect(isLocalIdentity(`${LOCAL_ISSUER}|dev_casey`)).toBe(true);
    expect(isLocalIdentity(`${LOCAL_ISSUER}.evil.example|dev_casey`)).toBe(false);
    expect(isLocalIdentity(`https://clerk.example.com|${LOCAL_ISSUER}|`)).toBe(false);
  });
});

describe("the payments mode", () => {
  const facts = (change: Partial<Parameters<typeof decidePaymentsMode>[0]>) =>
    decidePaymentsMode({ paymentsMode: undefined, stripeSecretKey: undefined, appEnv: undefined, cloudUrl: LOOPBACK, ...change });

  it.each([
    [{}, { mode: "off", reason: "not_set" }],
    [{ stripeSecretKey: "sk_live_x" }, { mode: "off", reason: "not_set" }],
    [{ paymentsMode: "off" }, { mode: "off", reason: "not_set" }],
    [{ paymentsMode: "free" }, { mode: "off", reason: "unknown_mode" }],
    [{ paymentsMode: "demo" }, { mode: "demo", livemode: false }],
    [{ paymentsMode: "demo", appEnv: "production" }, { mode: "off", reason: "demo_not_local" }],
    [{ paymentsMode: "demo", cloudUrl: CLOUD }, { mode: "off", reason: "demo_not_local" }],
    [{ paymentsMode: "demo", cloudUrl: undefined }, { mode: "off", reason: "demo_not_local" }],
    [{ paymentsMode: "demo", stripeSecretKey: "sk_test_x" }, { mode: "off", reason: "demo_beside_stripe_key" }],
    [{ paymentsMode: "stripe" }, { mode: "off", reason: "stripe_key_missing" }],
    [{ paymentsMode: "stripe", stripeSecretKey: "pk_live_x" }, { mode: "off", reason: "stripe_key_unknown" }],
    [{ paymentsMode: "stripe", stripeSecretKey: "sk_test_x" }, { mode: "stripe", livemode: false }],
    [{ paymentsMode: "stripe", stripeSecretKey: "sk_test_x", appEnv: "production" }, { mode: "off", reason: "test_key_in_production" }],
    [{ paymentsMode: "stripe", stripeSecretKey: "rk_live_x", appEnv: "production", cloudUrl: CLOUD }, { mode: "stripe", livemode: true }],
    [{ paymentsMode: "stripe", stripeSecretKey: "sk_live_x" }, { mode: "off", reason: "live_key_outside_production" }],
  ])("%j is %j", (change, expected) => {
    expect(facts(change)).toEqual(expected);
  });
});

describe("demo functions outside a local demo deployment", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(NOW);
    stubEnvironment();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ["in production", { APP_ENV: "production" }],
    ["in the cloud", { CONVEX_CLOUD_URL: CLOUD }],
    ["with the mode unset", { PAYMENTS_MODE: "" }],
    ["beside a Stripe key", { STRIPE_SECRET_KEY: "sk_live_x" }],
    ["in Stripe mode", { PAYMENTS_MODE: "stripe", STRIPE_SECRET_KEY: "sk_test_x" }],
  ])("every one refuses %s", async (_name, change) => {
    const { t, client } = await demoClient();
    const { topUpId, checkoutId } = await openTopUp(t, client);
    stubEnvironment({ ...LOCAL_DEMO, ...change });
    const demo = internal.jobs.demoPayments;
    const { userId } = client;
    const calls: Record<string, () => Promise<unknown>> = {
      createCheckout: () =>
        t.mutation(demo.createCheckout, { opKey: "k", topUpId, userId, customerId: "c", amountMinor: 1_000n, currency: "usd", expiresAtMs: 1 }),
      expireCheckout: () => t.mutation(demo.expireCheckout, { checkoutId }),
      readCheckout: () => t.query(demo.readCheckout, { checkoutId, nowMs: 0 }),
      readPayment: () => t.query(demo.readPayment, { paymentId: "x" }),
      listPayments: () => t.query(demo.listPayments, { cursor: null }),
      readSecret: () => t.query(demo.readSecret, {}),
      keepSecret: () => t.mutation(demo.keepSecret, { candidate: "x" }),
      pay: () => t.mutation(demo.pay, { checkoutId, userId, card: { outcome: "paid" } }),
      restart: () => t.mutation(demo.restart, { checkoutId, userId, amountMinor: 1_000n, requestKey: newKey() }),
      payDemoCheckout: () => client.as.action(api.payments.payDemoCheckout, { checkoutId, ...GOOD_CARD }),
      changeDemoAmount: () => client.as.action(api.payments.changeDemoAmount, { checkoutId, amountMinor: 1_000n, requestKey: newKey() }),
    };
    // A demo function added later must be added here too.
    const exported = Object.keys(await import("@/convex/jobs/demoPayments"));
    expect(Object.keys(calls)).toEqual(expect.arrayContaining(exported));
    for (const call of Object.values(calls)) await expect(call()).rejects.toMatchObject({ data: { code: "PAYMENTS_OFF" } });
    expect(await client.as.query(api.payments.demoCheckout, { checkoutId })).toBeNull();
    expect(await t.run(async (ctx) => (await ctx.db.query("demoSecrets").collect()).length)).toBe(0);
  });
});
