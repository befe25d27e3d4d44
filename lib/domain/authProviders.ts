import { isLocalDeployment } from "./deployment";

/** Issuer of the local identity provider: a reserved name that can never resolve. */
export const LOCAL_ISSUER = "https://dev-idp.invalid";
/** Audience that every accepted token must carry. */
export const TOKEN_AUDIENCE = "convex";

/** One entry of Convex's auth configuration. */
export type AuthProvider =
  | { domain: string; applicationID: string }
  | { type: "customJwt"; issuer: string; jwks: string; algorithm: "ES256"; applicationID: string };

export type AuthProviderFacts = {
  clerkIssuer: string | undefined;
  devJwks: string | undefined;
  cloudUrl: string | undefined;
  appEnv: string | undefined;
};

/**
 * Decides whose tokens this deployment accepts: Clerk's when its issuer is set; otherwise the local provider's,
 * and only on a local deployment; otherwise nobody's. Never both, so local keys are worthless beside Clerk.
 */
export function authProviders(facts: AuthProviderFacts): AuthProvider[] {
  if (facts.clerkIssuer !== undefined) {
    return [{ domain: facts.clerkIssuer, applicationID: TOKEN_AUDIENCE }];
  }
  if (facts.devJwks === undefined || !isLocalDeployment(facts)) return [];
  return [
    { type: "customJwt", issuer: LOCAL_ISSUER, jwks: facts.devJwks, algorithm: "ES256", applicationID: TOKEN_AUDIENCE },
  ];
}

/** Whether an identity was issued by the local identity provider. */
export function isLocalIdentity(tokenIdentifier: string): boolean {
  return tokenIdentifier.startsWith(`${LOCAL_ISSUER}|`);
}
