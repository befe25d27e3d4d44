import { isLocalDeployment } from "./deployment";

/** Issuer of the local identity provider: a reserved name that can never resolve. */
export const LOCAL_ISSUER = "https://dev-idp.invalid";
/** Audience that every accepted token must carry. */
export const TOKEN_AUDIENCE = "convex";
/** Audience of the tokens by which the site speaks, beside Clerk, for the owner of an API key; they never leave the site. */
export const PROGRAM_AUDIENCE = "parley-api";

/** One entry of Convex's auth configuration. */
export type AuthProvider =
  | { domain: string; applicationID: string }
  | { type: "customJwt"; issuer: string; jwks: string; algorithm: "ES256"; applicationID: string };

export type AuthProviderFacts = {
  clerkIssuer: string | undefined;
  devJwks: string | undefined;
  /** Keys of the site's own tokens for programs, beside Clerk; on this machine the local provider's key signs them. */
  programJwks?: string | undefined;
  cloudUrl: string | undefined;
  appEnv: string | undefined;
};

/**
 * Decides whose tokens this deployment accepts: Clerk's when its issuer is set; otherwise the local provider's,
 * and only on a local deployment; otherwise nobody's. Never both, so local keys are worthless beside Clerk. Where the site
 * has a key of its own beside Clerk, it may speak for Clerk's people: that is how API keys come in.
 */
export function authProviders(facts: AuthProviderFacts): AuthProvider[] {
  if (facts.clerkIssuer !== undefined) {
    const clerk: AuthProvider = { domain: facts.clerkIssuer, applicationID: TOKEN_AUDIENCE };
    return facts.programJwks === undefined ? [clerk] : [clerk, customProvider(facts.clerkIssuer, facts.programJwks, PROGRAM_AUDIENCE)];
  }
  if (facts.devJwks === undefined || !isLocalDeployment(facts)) return [];
  return [customProvider(LOCAL_ISSUER, facts.devJwks, TOKEN_AUDIENCE)];
}

/** A key of ours for an issuer's people. Beside Clerk the audience tells its tokens from Clerk's own; the person is the same. */
function customProvider(issuer: string, jwks: string, applicationID: string): AuthProvider {
  return { type: "customJwt", issuer, jwks, algorithm: "ES256", applicationID };
}

/** Whether an identity was issued by the local identity provider. */
export function isLocalIdentity(tokenIdentifier: string): boolean {
  return tokenIdentifier.startsWith(`${LOCAL_ISSUER}|`);
}
