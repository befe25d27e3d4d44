import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { authProviders, PROGRAM_AUDIENCE, TOKEN_AUDIENCE } from "@/lib/domain/authProviders";
import { generateSigningKey, jwksDataUri, mintCallToken } from "@/lib/identity/tokens";
import { TokenAuthenticator } from "@/packages/embedded-convex/src/auth/authenticator";

const CLERK = "https://clerk.example.com";
const CLOUD = "https://happy-otter-1.convex.cloud";
const owner = { issuer: CLERK, subject: "user_2abc" };

/** The backend of a deployment with Clerk, with or without the site's own key. */
async function deployment({ withKey }: { withKey: boolean }) {
  const key = await generateSigningKey();
  const programJwks = withKey ? jwksDataUri(key) : undefined;
  const providers = authProviders({ clerkIssuer: CLERK, programJwks, devJwks: undefined, cloudUrl: CLOUD, appEnv: "production" });
  const backend = new TokenAuthenticator({ adminKey: "parley|0", providers: () => providers });
  return { key, providers, enter: (token: string) => backend.authenticate({ type: "user", token }) };
}

it("beside Clerk the site speaks for the owner of a key as the very person that Clerk knows, for a minute", async () => {
  const { key, providers, enter } = await deployment({ withKey: true });
  expect(providers.map(({ applicationID }) => applicationID)).toEqual([TOKEN_AUDIENCE, PROGRAM_AUDIENCE]);
  const token = await mintCallToken(key, { ...owner, audience: PROGRAM_AUDIENCE });
  const { iat = 0, exp = 0 } = decodeJwt(token);
  expect(exp - iat).toBe(60);
  expect(await enter(token)).toMatchObject({
    kind: "user",
    attributes: { tokenIdentifier: `${CLERK}|user_2abc`, subject: "user_2abc", issuer: CLERK },
  });
});

it("speaks for nobody with another key, under another name, or where the deployment has no key of the site", async () => {
  const { key, enter } = await deployment({ withKey: true });
  const stranger = await generateSigningKey();
  await expect(enter(await mintCallToken({ ...stranger, kid: key.kid }, { ...owner, audience: PROGRAM_AUDIENCE }))).rejects.toMatchObject({
    code: "InvalidAuthHeader",
  });
  await expect(
    enter(await mintCallToken(key, { issuer: "https://elsewhere.example", subject: "user_2abc", audience: PROGRAM_AUDIENCE })),
  ).rejects.toMatchObject({
    code: "NoAuthProvider",
  });
  const without = await deployment({ withKey: false });
  await expect(without.enter(await mintCallToken(without.key, { ...owner, audience: PROGRAM_AUDIENCE }))).rejects.toMatchObject({
    code: "NoAuthProvider",
  });
});
