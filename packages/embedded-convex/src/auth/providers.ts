/** Which configured provider a token belongs to. */
import { AuthenticationError, type AuthProviderConfig } from "../contracts.js";

export type UnverifiedToken = { issuer: string; audiences: string[] };

/** The first provider whose issuer and audience fit. Throws AuthenticationError listing the configured ones. */
export function providerFor(token: UnverifiedToken, providers: readonly AuthProviderConfig[]): AuthProviderConfig {
  const provider = providers.find((each) => matches(token, each));
  if (provider !== undefined) return provider;
  throw new AuthenticationError(
    "NoAuthProvider",
    providers.length === 0
      ? "No auth provider found matching the given token (no providers configured). Check convex/auth.config.ts."
      : `No auth provider found matching the given token. Check that your JWT's issuer and audience match one of your configured providers: [${providers.map(describe).join(", ")}]`,
  );
}

/** Issuers are the same with or without `https://` and a final slash. */
export function sameIssuer(a: string, b: string): boolean {
  return normalizeIssuer(a) === normalizeIssuer(b);
}

/** An issuer as the base of its discovery document: with a scheme, without a final slash. */
export function normalizeIssuer(issuer: string): string {
  const withScheme = /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`;
  return withScheme.replace(/\/+$/, "");
}

function matches({ issuer, audiences }: UnverifiedToken, provider: AuthProviderConfig): boolean {
  if ("type" in provider) {
    return sameIssuer(issuer, provider.issuer) && (provider.applicationID === undefined || audiences.includes(provider.applicationID));
  }
  return sameIssuer(issuer, provider.domain) && audiences.length === 1 && audiences[0] === provider.applicationID;
}

function describe(provider: AuthProviderConfig): string {
  return "type" in provider
    ? `CustomJWT(issuer=${provider.issuer}, app_id=${provider.applicationID ?? "none"})`
    : `OIDC(domain=${provider.domain}, app_id=${provider.applicationID})`;
}
