/** Public keys of token issuers, fetched when needed and kept for a while. */
import { createLocalJWKSet, type JSONWebKeySet } from "jose";
import { AuthenticationError } from "../contracts.js";
import { normalizeIssuer } from "./providers.js";

/** However long an issuer allows, answers are kept no longer than this. */
const MAX_KEPT_MS = 10 * 60 * 1000;
/** A key that is not found makes us look again, but not more often than this. */
const RETRY_MS = 10 * 1000;
const FETCH_TIMEOUT_MS = 10 * 1000;
const MEDIA_TYPES = /^application\/(jwk-set\+)?json\s*(;\s*charset="?utf-8"?\s*)?$/i;

type KeySet = ReturnType<typeof createLocalJWKSet>;
type Loaded<T> = { value: T; keepMs: number };
/** `freshUntilMs` is infinite while the answer is awaited: whoever asks meanwhile shares it. */
type Kept<T> = { answer: Promise<Loaded<T>>; fetchedAtMs: number; freshUntilMs: number };
type Discovered = { issuer: string; jwksUri: string };

/** Answers are kept as long as their issuers say; without a word every token asks anew, so that withdrawn keys count no longer. */
export class KeySets {
  readonly #keySets = new Map<string, Kept<KeySet>>();
  readonly #discovered = new Map<string, Kept<Discovered>>();

  /** Keys at an http(s) or `data:` address. `again` asks for a fresh copy, which is given at most every few seconds. */
  keys(uri: string, again: boolean): Promise<KeySet> {
    return this.#kept(this.#keySets, uri, again, () => loadKeys(uri));
  }

  /** Issuer and key address from an OpenID Connect discovery document. */
  discover(issuer: string): Promise<Discovered> {
    return this.#kept(this.#discovered, issuer, false, () => discover(issuer));
  }

  async #kept<T>(store: Map<string, Kept<T>>, key: string, again: boolean, load: () => Promise<Loaded<T>>): Promise<T> {
    // Ages are of the machine's clock, like the tokens the keys are for.
    const nowMs = Date.now();
    const kept = store.get(key);
    if (kept !== undefined && nowMs < (again ? kept.fetchedAtMs + RETRY_MS : kept.freshUntilMs)) return (await kept.answer).value;
    const entry: Kept<T> = { answer: load(), fetchedAtMs: nowMs, freshUntilMs: Infinity };
    store.set(key, entry);
    try {
      const { value, keepMs } = await entry.answer;
      entry.freshUntilMs = nowMs + keepMs;
      return value;
    } catch (error) {
      // A failure is not kept.
      if (store.get(key) === entry) store.delete(key);
      throw error;
    }
  }
}

/** How long a response may be used again, in ms. */
function keepMs(response: Response): number {
  const control = response.headers.get("cache-control") ?? "";
  if (/no-store|no-cache/i.test(control)) return 0;
  const seconds = Number(/max-age="?(\d+)/i.exec(control)?.[1] ?? 0) - Number(response.headers.get("age") ?? 0);
  return Math.min(Math.max(0, seconds * 1000), MAX_KEPT_MS);
}

async function loadKeys(uri: string): Promise<Loaded<KeySet>> {
  const { value: text, keepMs } = uri.startsWith("data:") ? await readDataUri(uri) : await fetchKeys(uri);
  try {
    return { value: createLocalJWKSet(JSON.parse(text) as JSONWebKeySet), keepMs };
  } catch {
    throw refuse(`Invalid JWKS response body from '${uri}'. The response is not valid JSON or doesn't match the expected JWKS format.`);
  }
}

async function readDataUri(uri: string): Promise<Loaded<string>> {
  try {
    return { value: await (await fetch(uri)).text(), keepMs: Infinity };
  } catch {
    throw refuse("Invalid JWKS data URL. Check that the data URL is properly formatted and contains valid base64-encoded JSON.");
  }
}

async function fetchKeys(uri: string): Promise<Loaded<string>> {
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
  return { value: await response.text(), keepMs: keepMs(response) };
}

async function discover(issuer: string): Promise<Loaded<Discovered>> {
  const sentence = (reason: string): string => `Auth provider discovery of ${issuer} failed: ${reason}`;
  const response = await get(`${normalizeIssuer(issuer)}/.well-known/openid-configuration`, sentence);
  const document = (await response.json().catch(() => null)) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (typeof document?.issuer !== "string" || typeof document.jwks_uri !== "string") {
    throw new AuthenticationError("AuthProviderDiscoveryFailed", sentence("the document has no issuer or jwks_uri"));
  }
  return { value: { issuer: document.issuer, jwksUri: document.jwks_uri }, keepMs: keepMs(response) };
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
