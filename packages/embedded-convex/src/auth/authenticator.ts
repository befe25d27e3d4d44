/** Who a credential stands for. Tokens expire by the machine's clock, never by a test clock. */
import { timingSafeEqual } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { AuthenticationError, type Authenticator, type AuthProviderConfig, type Credential, type Identity } from "../contracts.js";
import { customAttributes, oidcAttributes } from "./claims.js";
import { KeySets } from "./keySets.js";
import { providerFor, sameIssuer, type UnverifiedToken } from "./providers.js";

const CUSTOM_JWT_LEEWAY_S = 5;

export type AuthenticatorOptions = {
  /** `instance name|secret`. */
  adminKey: string;
  /** Providers of the current code. */
  providers(): readonly AuthProviderConfig[];
};

export class TokenAuthenticator implements Authenticator {
  readonly #keySets = new KeySets();

  constructor(private readonly options: AuthenticatorOptions) {}

  async authenticate(credential: Credential): Promise<Identity> {
    switch (credential.type) {
      case "none":
        return { kind: "none" };
      case "admin":
        return this.#admin(credential.key, credential.impersonating);
      case "user":
        return await this.#user(credential.token);
    }
  }

  #admin(key: string, impersonating: Extract<Credential, { type: "admin" }>["impersonating"]): Identity {
    // Keys may carry their deployment's type in front of its name, as in `prod:name|secret`.
    const given = Buffer.from(key.replace(/^[a-z]+:(?=[^|]*\|)/, ""));
    const expected = Buffer.from(this.options.adminKey);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new AuthenticationError("BadDeployKey", "The provided deploy key was invalid for this deployment.");
    }
    return impersonating === undefined ? { kind: "admin" } : { kind: "admin", impersonating };
  }

  async #user(token: string): Promise<Identity> {
    const provider = providerFor(readUnverified(token), this.options.providers());
    const payload = "type" in provider ? await this.#verifyCustom(token, provider) : await this.#verifyOidc(token, provider);
    if (payload.exp === undefined) throw refuse("Missing expiry");
    if (payload.sub === undefined) throw refuse("Missing subject");
    const attributes = "type" in provider ? customAttributes(payload) : oidcAttributes(payload);
    return { kind: "user", attributes, expiresAtMs: payload.exp * 1000 };
  }

  async #verifyOidc(token: string, provider: Extract<AuthProviderConfig, { domain: string }>): Promise<JWTPayload> {
    const issuer = String(decodeJwt(token).iss);
    const { issuer: discovered, jwksUri } = await this.#keySets.discover(issuer);
    const payload = await this.#verify(
      token,
      jwksUri,
      ["RS256", "EdDSA"],
      0,
      "Could not verify OIDC token claim. Check that the token signature is valid and the token hasn't expired.",
      "Unauthenticated",
    );
    if (!sameIssuer(String(payload.iss), discovered))
      throw new AuthenticationError("Unauthenticated", `Invalid issuer: ${String(payload.iss)} != ${discovered}`);
    if (
      payload.aud !== provider.applicationID &&
      !(Array.isArray(payload.aud) && payload.aud.length === 1 && payload.aud[0] === provider.applicationID)
    ) {
      throw new AuthenticationError("Unauthenticated", `Invalid audience: ${provider.applicationID} not in ${JSON.stringify(payload.aud)}`);
    }
    return payload;
  }

  async #verifyCustom(token: string, provider: Extract<AuthProviderConfig, { type: "customJwt" }>): Promise<JWTPayload> {
    const { kid } = decodeProtectedHeader(token);
    if (kid === undefined) throw refuse("Could not decode token. JWT may be missing a 'kid' (key ID) header.");
    return await this.#verify(
      token,
      provider.jwks,
      [provider.algorithm],
      CUSTOM_JWT_LEEWAY_S,
      `Could not decode token. The JWT's 'kid' (key ID) header is '${kid}', does this key match any key in the provider's JWKS?`,
      "InvalidAuthHeader",
    );
  }

  async #verify(
    token: string,
    jwksUri: string,
    algorithms: string[],
    leewayS: number,
    sentence: string,
    code: string,
  ): Promise<JWTPayload> {
    for (const again of [false, true]) {
      const keys = await this.#keySets.keys(jwksUri, again);
      try {
        return (await jwtVerify(token, keys, { algorithms, clockTolerance: leewayS })).payload;
      } catch (error) {
        // The issuer may have new keys.
        if (error instanceof errors.JWKSNoMatchingKey && !again && !jwksUri.startsWith("data:")) continue;
        if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
          throw new AuthenticationError(code, `Could not validate token: ${describe(error)}`);
        throw new AuthenticationError(code, sentence);
      }
    }
    throw new AuthenticationError(code, sentence);
  }
}

function describe(error: Error): string {
  return error instanceof errors.JWTExpired ? "Token expired" : error.message;
}

function readUnverified(token: string): UnverifiedToken {
  let payload: JWTPayload;
  try {
    payload = decodeJwt(token);
  } catch {
    throw refuse(
      "Could not parse JWT payload. Check that the token is a valid JWT format with three base64-encoded parts separated by dots.",
    );
  }
  if (typeof payload.iss !== "string") {
    throw refuse(
      "Missing issuer claim ('iss') in JWT payload. The JWT must include an 'iss' claim that matches one of your configured auth providers.",
    );
  }
  const { aud } = payload;
  return { issuer: payload.iss, audiences: aud === undefined ? [] : Array.isArray(aud) ? aud : [aud] };
}

function refuse(message: string): AuthenticationError {
  return new AuthenticationError("InvalidAuthHeader", message);
}
