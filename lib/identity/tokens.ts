import { randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type JWK } from "jose";
import { LOCAL_ISSUER, TOKEN_AUDIENCE } from "../domain/authProviders";

/** Ten minutes, in seconds: long enough that a lost minute of network never meets an expiry. */
const TOKEN_LIFETIME_SECONDS = 600;
/** One minute, in seconds: a call waits for the backend much less long. */
const CALL_LIFETIME_SECONDS = 60;
/** Thirty days, in seconds. */
export const SIGN_IN_LIFETIME_SECONDS = 30 * 24 * 3600;
/** Tells the cookie's token from the one the backend accepts: neither can stand in for the other. */
const COOKIE_AUDIENCE = "parley-sign-in";

export type Claims = { issuer: string; subject: string; audience: string };

/** A P-256 private key; its id is the thumbprint of RFC 7638. */
export type SigningKey = JWK & { kid: string };

/** Makes a new signing key. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: "ES256", use: "sig", kid: await calculateJwkThumbprint(jwk) };
}

/** The public half as the data URI that the backend's auth configuration takes; nothing is ever fetched. */
export function jwksDataUri(key: SigningKey): string {
  const { kty, crv, x, y, alg, use, kid } = key;
  const set = JSON.stringify({ keys: [{ kty, crv, x, y, alg, use, kid }] });
  return `data:text/plain;charset=utf-8;base64,${Buffer.from(set).toString("base64")}`;
}

/** A token for the backend. Two tokens are never equal: an equal one would end the client's refreshing. */
export function mintToken(key: SigningKey, subject: string, lifetimeSeconds = TOKEN_LIFETIME_SECONDS): Promise<string> {
  return sign(key, { issuer: LOCAL_ISSUER, subject, audience: TOKEN_AUDIENCE }, lifetimeSeconds);
}

/** A token by which the site speaks for somebody for the length of one call. */
export function mintCallToken(key: SigningKey, claims: Claims): Promise<string> {
  return sign(key, claims, CALL_LIFETIME_SECONDS);
}

/** The value of the sign-in cookie. */
export function mintCookie(key: SigningKey, subject: string): Promise<string> {
  return sign(key, { issuer: LOCAL_ISSUER, subject, audience: COOKIE_AUDIENCE }, SIGN_IN_LIFETIME_SECONDS);
}

/** The subject a cookie was made for, or null when it is not ours or too old. */
export async function readCookie(key: SigningKey, value: string): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(value, await importJWK(publicPart(key), "ES256"), {
      issuer: LOCAL_ISSUER,
      audience: COOKIE_AUDIENCE,
      algorithms: ["ES256"],
    });
    return payload.sub ?? null;
  } catch {
    // A cookie of another clone, an old key or a forger: nobody is signed in.
    return null;
  }
}

async function sign(key: SigningKey, { issuer, subject, audience }: Claims, lifetimeSeconds: number): Promise<string> {
  return await new SignJWT({})
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: key.kid })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .setJti(randomUUID())
    .sign(await importJWK(key, "ES256"));
}

function publicPart(key: SigningKey): JWK {
  const { d: _private, ...rest } = key;
  return rest;
}
