/** Public keys of token issuers, fetched when needed and kept for a while. */
import { createLocalJWKSet, type JSONWebKeySet } from "jose";
import { AuthenticationError } from "../contracts.js";
import { normalizeIssuer } from "./providers.js";

const KEPT_MS = 10 * 60 * 1000;
/** A key that is not found makes us look again, but not more often than this. */
const RETRY_MS = 10 * 1000;
const FETCH_TIMEOUT_MS = 10 * 1000;
const MEDIA_TYPES = /^application\/(jwk-set\+)?json\s*(;\s*charset="?utf-8"?\s*)?$/i;

type KeySet = ReturnType<typeof createLocalJWKSet>;
type Kept<T> = { value: Promise<T>; fetchedAtMs: number };

export class KeySets {
  readonly #keySets = new Map<string, Kept<KeySet>>();
  readonly #discovered = new Map<string, Kept<{ issuer: string; jwksUri: string }>>();

  /** Keys at an http(s) or `data:` address. `again` asks for a fresh copy, which is given at most every few seconds. */
  keys(uri: string, again: boolean): Promise<KeySet> {
    return this.#kept(this.#keySets, uri, again ? RETRY_MS : KEPT_MS, () => loadKeys(uri));
  }

  /** Issuer and key address from an OpenID Connect discovery document. */
  discover(issuer: string): Promise<{ issuer: string; jwksUri: string }> {
    return this.#kept(this.#discovered, issuer, KEPT_MS, () => discover(issuer));
  }

  #kept<T>(store: Map<string, Kept<T>>, key: string, maxAgeMs: number, load: () => Promise<T>): Promise<T> {
    const kept = store.get(key);
    // Ages are of the machine's clock, like the tokens the keys are for.
    if (kept !== undefined && Date.now() - kept.fetchedAtMs < maxAgeMs) return kept.value;
    const value = load();
    const entry = { value, fetchedAtMs: Date.now() };
    store.set(key, entry);
    // A failure is not kept; whoever asked gets it from `value`.
    value.catch(() => {
      if (store.get(key) === entry) store.delete(key);
    });
    return value;
  }
}

async function loadKeys(uri: string): Promise<KeySet> {
  const text = uri.startsWith("data:") ? await readDataUri(uri) : await fetchKeys(uri);
  try {
    return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
  } catch {
    throw refuse(`Invalid JWKS response body from '${uri}'. The response is not valid JSON or doesn't match the expected JWKS format.`);
  }
}

async function readDataUri(uri: string): Promise<string> {
  try {
    return await (await fetch(uri)).text();
  } catch {
    throw refuse("Invalid JWKS data URL. Check that the data URL is properly formatted and contains valid base64-encoded JSON.");
  }
}

async function fetchKeys(uri: string): Promise<string> {
  const response = await get(
    uri,
    (reason) => `Could not fetch JWKS from URL '${uri}': ${reason}. Check that the URL is correct and accessible.`,
  );
  const mediaType = response.headers.get("content-type") ?? "unknown";
  if (!MEDIA_TYPES.test(mediaType)) {
    throw refuse(
      `Invalid Content-Type '${mediaType}' when fetching JWKS from '${uri}'. Expected 'application/json' or 'application/jwk-set+json'.`,
    );
  }
  return await response.text();
}

async function discover(issuer: string): Promise<{ issuer: string; jwksUri: string }> {
  const sentence = (reason: string): string => `Auth provider discovery of ${issuer} failed: ${reason}`;
  const response = await get(`${normalizeIssuer(issuer)}/.well-known/openid-configuration`, sentence);
  const document = (await response.json().catch(() => null)) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (typeof document?.issuer !== "string" || typeof document.jwks_uri !== "string") {
    throw new AuthenticationError("AuthProviderDiscoveryFailed", sentence("the document has no issuer or jwks_uri"));
  }
  return { issuer: document.issuer, jwksUri: document.jwks_uri };
}

async function get(uri: string, sentence: (reason: string) => string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(uri, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  } catch (error) {
    throw refuse(sentence(String((error as Error).cause ?? error)));
  }
  if (response.status !== 200) throw refuse(sentence(`HTTP ${response.status} ${response.statusText}`));
  return response;
}

function refuse(message: string): AuthenticationError {
  return new AuthenticationError("InvalidAuthHeader", message);
}
