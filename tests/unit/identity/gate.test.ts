import { describe, expect, it } from "vitest";
import { authProviders } from "@/lib/domain/authProviders";
import { isLocalSignInOpen, isLoopbackHost, isOwnOrigin, type GateFacts } from "@/lib/identity/gate";

const OPEN: GateFacts = {
  identityFile: "/data/identity.json",
  clerkPublishableKey: undefined,
  clerkSecretKey: undefined,
  clerkIssuer: undefined,
  convexUrl: "http://127.0.0.1:3210",
  appEnv: undefined,
  host: "localhost:3000",
};

describe("the local sign-in opens only when every lock is open", () => {
  const locks = {
    identityFile: ["/data/identity.json", undefined],
    clerkPublishableKey: [undefined, "pk_test_x"],
    clerkSecretKey: [undefined, "sk_test_x"],
    clerkIssuer: [undefined, "https://clerk.example.com"],
    convexUrl: ["http://127.0.0.1:3210", "https://happy-otter-1.convex.cloud"],
    appEnv: ["development", "production"],
    host: ["127.0.0.1:3000", "parley.example.com"],
  } as const;
  const names = Object.keys(locks) as (keyof typeof locks)[];
  const combinations = Array.from({ length: 2 ** names.length }, (_, bits) =>
    Object.fromEntries(names.map((name, n) => [name, locks[name][(bits >> n) & 1]])),
  ) as GateFacts[];

  it("in exactly one of all 128 combinations", () => {
    const open = combinations.filter(isLocalSignInOpen);
    expect(combinations).toHaveLength(128);
    expect(open).toEqual([combinations[0]]);
  });

  it("treats empty variables as unset, in both directions", () => {
    expect(isLocalSignInOpen({ ...OPEN, clerkSecretKey: " " })).toBe(true);
    expect(isLocalSignInOpen({ ...OPEN, identityFile: "" })).toBe(false);
  });

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "localhost:3000, evil.example",
    "0.0.0.0:3000",
    "",
    null,
    "[::1]:99999999",
  ])("refuses the host %j", (host) => {
    expect(isLocalSignInOpen({ ...OPEN, host })).toBe(false);
  });

  it.each(["localhost", "localhost:3000", "127.0.0.1:4123", "[::1]:3000"])("accepts the host %j", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
});

describe("a change must come from our own page", () => {
  it.each([
    ["http://localhost:3000", "localhost:3000", true],
    ["http://127.0.0.1:3000", "localhost:3000", false],
    ["http://localhost:4000", "localhost:3000", false],
    ["https://evil.example", "localhost:3000", false],
    ["null", "localhost:3000", false],
    [null, "localhost:3000", false],
    ["http://localhost:3000", null, false],
  ])("origin %j to host %j: %j", (origin, host, expected) => {
    expect(isOwnOrigin(origin, host)).toBe(expected);
  });
});

describe("the backend accepts local tokens in exactly one case", () => {
  it("out of clerk set or not, loopback or cloud, key set or not, production or not", () => {
    const local: string[] = [];
    for (const clerkIssuer of [undefined, "https://clerk.example.com"])
      for (const cloudUrl of ["http://127.0.0.1:3210", "https://happy-otter-1.convex.cloud"])
        for (const devJwks of [undefined, "data:text/plain;base64,e30="])
          for (const appEnv of ["development", "production"]) {
            const providers = authProviders({ clerkIssuer, cloudUrl, devJwks, appEnv });
            expect(providers.length).toBeLessThanOrEqual(1);
            if (providers.some((provider) => "type" in provider))
              local.push([clerkIssuer, cloudUrl, devJwks !== undefined, appEnv].join(" "));
          }
    expect(local).toEqual([" http://127.0.0.1:3210 true development"]);
  });
});
