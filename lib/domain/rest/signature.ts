/** How far the clock of a program may be off, ms. */
export const SIGNATURE_WINDOW_MS = 300_000;

export type SignedRequest = { timestamp: string; method: string; path: string; body: string };

/** What X-Parley-Signature is the HMAC-SHA256 of. `path` is what was asked for, with its query string; `body` is empty when there is none. */
export function signedText({ timestamp, method, path, body }: SignedRequest): string {
  return `${timestamp}.${method.toUpperCase()}.${path}.${body}`;
}

/** Whether two texts of hex digits are equal; takes as long for any two of the same length. */
export function isSameHex(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let n = 0; n < a.length; n++) difference |= a.charCodeAt(n) ^ b.charCodeAt(n);
  return difference === 0;
}

/** A timestamp header as ms, or null. Whole seconds since 1970, or milliseconds: 13 digits tell them apart until 2286. */
export function readTimestamp(text: string): number | null {
  if (!/^\d{10}$|^\d{13}$/.test(text)) return null;
  return text.length === 10 ? Number(text) * 1_000 : Number(text);
}
