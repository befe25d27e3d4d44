import { NextRequest, type NextFetchEvent } from "next/server";
import { beforeEach, describe, expect, it, vi } from "vitest";

const CLERK = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
  CLERK_SECRET_KEY: "sk_test_0123456789abcdef0123456789abcdef",
};

/** The proxy as the server loads it with this environment. */
async function load(environment: Partial<typeof CLERK>) {
  vi.resetModules();
  for (const name of Object.keys(CLERK) as (keyof typeof CLERK)[]) vi.stubEnv(name, environment[name] ?? "");
  return await import("@/proxy");
}

const page = () =>
  new NextRequest("http://localhost:3000/advisors", {
    headers: { accept: "text/html", "sec-fetch-dest": "document", "x-nonce": "forged" },
  });
const event = {} as NextFetchEvent;

beforeEach(() => {
  vi.stubEnv("NODE_ENV", "production");
  vi.stubEnv("NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED", "1");
});

describe("the proxy", () => {
  it("gives every page a nonce of its own, the same in the policy and for the page", async () => {
    const { default: proxy } = await load({});
    const responses = await Promise.all([proxy(page(), event), proxy(page(), event)]);
    const nonces = responses.map((response) => {
      const policy = response?.headers.get("content-security-policy") ?? "";
      const nonce = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1];
      // What Next hands on to the page; a nonce that came with the request is replaced.
      expect(response?.headers.get("x-middleware-request-x-nonce")).toBe(nonce);
      expect(response?.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it("asks Clerk first when both keys are set, and nobody when one is missing", async () => {
    const { default: withClerk } = await load(CLERK);
    const redirected = await withClerk(page(), event);
    expect(redirected?.status).toBe(307);
    expect(redirected?.headers.get("location")).toMatch(/^https:\/\/clerk\.example\.com\/v1\/client\/handshake\?/);

    // What is no page load passes through, by its own address and not by way of another server.
    const call = await withClerk(new NextRequest("http://localhost:3000/api/v1/x", { headers: { "sec-fetch-dest": "empty" } }), event);
    expect([call?.headers.get("x-middleware-next"), call?.headers.get("x-middleware-rewrite")]).toEqual(["1", null]);
    expect(call?.headers.get("content-security-policy")).toContain("https://clerk.example.com");

    const { default: without } = await load({ CLERK_SECRET_KEY: CLERK.CLERK_SECRET_KEY });
    expect((await without(page(), event))?.headers.get("location")).toBeNull();
  });
});
