/** Calls from one address that this process takes at once, and how often one more may come. */
const CAPACITY = 240;
const REFILL_MS = 250;
/** Addresses remembered; a full bucket is as good as a forgotten one. */
const ADDRESSES_MAX = 10_000;

export type Quota = { limit: number; remaining: number; resetMs: number };
type Bucket = { tokens: number; atMs: number };

const buckets = new Map<string, Bucket>();

/**
 * Takes one call from an address's bucket: a flood ends here, before a body is read or the backend is asked. What a person may
 * do is limited again by the backend, durably and by name. `retryAfterMs` is 0 while the bucket has calls.
 */
export function takeFromEdge(address: string, nowMs: number): { quota: Quota; retryAfterMs: number } {
  const known = buckets.get(address);
  const tokens = known === undefined ? CAPACITY : Math.min(CAPACITY, known.tokens + (nowMs - known.atMs) / REFILL_MS);
  const left = tokens >= 1 ? tokens - 1 : tokens;
  buckets.delete(address);
  buckets.set(address, { tokens: left, atMs: nowMs });
  const oldest = buckets.keys().next().value;
  if (buckets.size > ADDRESSES_MAX && oldest !== undefined) buckets.delete(oldest);
  const remaining = Math.floor(left);
  const quota = { limit: CAPACITY, remaining, resetMs: (CAPACITY - remaining) * REFILL_MS };
  return { quota, retryAfterMs: tokens >= 1 ? 0 : Math.ceil((1 - tokens) * REFILL_MS) };
}
