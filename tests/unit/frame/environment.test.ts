import { describe, expect, it } from "vitest";
import { clerkFrontendApi, contentPolicy, SECURITY_HEADERS } from "@/lib/contentPolicy";
import { convexUrl, machineProblems, readEnvironment } from "@/lib/env";

const CLERK = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
  CLERK_SECRET_KEY: "sk_test_x",
  CLERK_JWT_ISSUER_DOMAIN: "https://clerk.example.com",
};

describe("the environment", () => {
  it("may be empty, and empty values count as unset", () => {
    expect(readEnvironment({})).toEqual({ environment: {}, problems: [] });
    expect(readEnvironment({ CLERK_SECRET_KEY: "", PAYMENTS_MODE: " " })).toEqual({ environment: {}, problems: [] });
    expect(convexUrl({ NEXT_PUBLIC_CONVEX_URL: "" })).toBe("http://127.0.0.1:3210");
  });

  it.each([
    [{ ...CLERK, CLERK_SECRET_KEY: "" }, "CLERK_SECRET_KEY"],
    [{ ...CLERK, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: undefined }, "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"],
    [{ STREAM_API_SECRET: "s" }, "STREAM_API_KEY"],
    [{ PAYMENTS_MODE: "stripe", STRIPE_SECRET_KEY: "sk_test_x" }, "STRIPE_WEBHOOK_SECRETS_PLATFORM"],
    [{ PAYMENTS_MODE: "demo", APP_ENV: "production" }, "PAYMENTS_MODE"],
    [{ PAYMENTS_MODE: "demo", NEXT_PUBLIC_CONVEX_URL: "https://happy-otter-1.convex.cloud" }, "PAYMENTS_MODE"],
    [{ PAYMENTS_MODE: "paypal" }, "PAYMENTS_MODE"],
    [{ ...CLERK, DEV_IDP_JWKS: "x" }, "DEV_IDP_"],
    [{ NEXT_PUBLIC_CONVEX_URL: "happy-otter" }, "NEXT_PUBLIC_CONVEX_URL"],
  ])("refuses %j and names %s", (raw, name) => {
    const { problems } = readEnvironment(raw);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it("needs Clerk's issuer beside its keys where site and backend share one environment", () => {
    expect(machineProblems({})).toEqual([]);
    expect(machineProblems(CLERK)).toEqual([]);
    expect(machineProblems({ ...CLERK, CLERK_JWT_ISSUER_DOMAIN: undefined })[0]).toContain("CLERK_JWT_ISSUER_DOMAIN is not");
    expect(machineProblems({ CLERK_JWT_ISSUER_DOMAIN: "https://clerk.example.com" })[0]).toContain("CLERK_SECRET_KEY is not");
  });

  it("needs Stream's secret beside its key there; a site hosted apart knows the key alone", () => {
    expect(readEnvironment({ STREAM_API_KEY: "k" }).problems).toEqual([]);
    expect(machineProblems({ STREAM_API_KEY: "k" })).toEqual(["STREAM_API_KEY is set but STREAM_API_SECRET is not: set both or neither."]);
    expect(machineProblems({ STREAM_API_KEY: "k", STREAM_API_SECRET: "s" })).toEqual([]);
  });

  it("needs both halves of the key by which the site speaks for the owners of API keys", () => {
    const pair = { API_SIGNING_KEY: "e30=", API_SIGNING_JWKS: "data:text/plain,{}" };
    expect(machineProblems(pair)).toEqual([]);
    expect(machineProblems({ ...pair, API_SIGNING_JWKS: undefined })[0]).toContain("API_SIGNING_JWKS is not");
    expect(machineProblems({ ...pair, API_SIGNING_KEY: undefined })[0]).toContain("API_SIGNING_KEY is not");
  });

  it("accepts a whole set of keys", () => {
    expect(readEnvironment({ ...CLERK, PAYMENTS_MODE: "demo", STREAM_API_KEY: "k", STREAM_API_SECRET: "s" }).problems).toEqual([]);
  });
});

describe("the content policy", () => {
  const keyless = { nonce: "abc", convexUrl: "http://127.0.0.1:4567", isDevelopment: false, clerkPublishableKey: undefined, hasStream: false };
  const directives = (policy: string) => new Map(policy.split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1)]));

  it("lets only this request's scripts run and reaches only the backend", () => {
    const policy = directives(contentPolicy(keyless));
    expect(policy.get("script-src")).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"]);
    expect(policy.get("connect-src")).toEqual(["'self'", "http://127.0.0.1:4567", "ws://127.0.0.1:4567"]);
    expect(policy.get("worker-src")).toEqual(["'self'"]);
    expect(policy.get("frame-src")).toEqual(["blob:"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
  });

  it("shows files of the backend's storage and plays what the page itself holds", () => {
    const policy = directives(contentPolicy(keyless));
    expect(policy.get("img-src")).toEqual(["'self'", "data:", "blob:", "http://127.0.0.1:4567"]);
    expect(policy.get("media-src")).toEqual(["'self'", "blob:"]);
    expect(SECURITY_HEADERS.find(({ key }) => key === "Permissions-Policy")?.value).toBe(
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()",
    );
  });

  it("opens Stream's addresses only where rooms are held there", () => {
    expect(contentPolicy(keyless)).not.toContain("stream-io");
    const policy = directives(contentPolicy({ ...keyless, hasStream: true }));
    expect(policy.get("connect-src")?.slice(3)).toEqual([
      "https://*.stream-io-api.com",
      "wss://*.stream-io-api.com",
      "https://*.stream-io-video.com",
      "wss://*.stream-io-video.com",
    ]);
    expect(policy.get("img-src")).toContain("https://*.stream-io-cdn.com");
    expect(policy.get("worker-src")).toEqual(["'self'", "blob:"]);
  });

  it("allows evaluation in development only", () => {
    expect(contentPolicy({ ...keyless, isDevelopment: true })).toContain("'unsafe-eval'");
    expect(contentPolicy(keyless)).not.toContain("unsafe-eval");
  });

  it("adds Clerk's address, read from its key, and uses a secure socket for a secure backend", () => {
    expect(clerkFrontendApi(CLERK.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY)).toBe("https://clerk.example.com");
    const policy = directives(
      contentPolicy({
        ...keyless,
        convexUrl: "https://happy-otter-1.convex.cloud",
        clerkPublishableKey: CLERK.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
      }),
    );
    expect(policy.get("connect-src")).toEqual([
      "'self'",
      "https://happy-otter-1.convex.cloud",
      "wss://happy-otter-1.convex.cloud",
      "https://clerk.example.com",
    ]);
    expect(() => clerkFrontendApi("pk_test_!!")).toThrow("not a Clerk publishable key");
  });
});
