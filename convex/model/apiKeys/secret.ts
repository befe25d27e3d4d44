import type { Id } from "../../_generated/dataModel";
import { isSameHex } from "../../../lib/domain/rest/signature";

const encoder = new TextEncoder();

const toHex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** HMAC-SHA256 of a text under a secret, as 64 lower-case hex digits. */
export async function hmacHex(secret: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return toHex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

/** SHA-256 of a text, as 64 lower-case hex digits. */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

/**
 * An HMAC needs the secret itself on the server. It is kept nowhere: it is derived from the key's id under the deployment's
 * key (`DATA_ENCRYPTION_KEY`), so that a copy of the database signs nothing. The row holds a hash, which tells by which of
 * several deployment keys a secret was derived: the newest is named first, older ones stay until the keys made under them are
 * replaced.
 */
function deploymentKeys(): string[] {
  return (process.env.DATA_ENCRYPTION_KEY ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key.length >= 32);
}

const derive = async (deploymentKey: string, keyId: Id<"apiKeys">): Promise<string> =>
  `psk_${await hmacHex(deploymentKey, `parley api key 1 ${keyId}`)}`;

/** Whether keys can be made on this deployment: it has a key of its own, and the site can speak for the owners. */
export function keysAreOffered(): boolean {
  const jwks = process.env.CLERK_JWT_ISSUER_DOMAIN ? process.env.API_SIGNING_JWKS : process.env.DEV_IDP_JWKS;
  return deploymentKeys().length > 0 && Boolean(jwks);
}

/** The secret of a new key and its hash; null where the deployment has no key. */
export async function newSecret(keyId: Id<"apiKeys">): Promise<{ secret: string; secretHash: string } | null> {
  const newest = deploymentKeys()[0];
  if (newest === undefined) return null;
  const secret = await derive(newest, keyId);
  return { secret, secretHash: await sha256Hex(secret) };
}

/** The secret of a key, or null once the deployment key it was derived from is gone. */
export async function secretOf(key: { _id: Id<"apiKeys">; secretHash: string }): Promise<string | null> {
  for (const deploymentKey of deploymentKeys()) {
    const secret = await derive(deploymentKey, key._id);
    if (isSameHex(await sha256Hex(secret), key.secretHash)) return secret;
  }
  return null;
}
