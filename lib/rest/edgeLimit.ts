/** Addresses remembered; a full bucket is as good as a forgotten one. */
const ADDRESSES_MAX = 10_000;

export type Quota = { limit: number; remaining: number; resetMs: number };
type Taken = { quota: Quota; retryAfterMs: number };
type Bucket = { tokens: number; atMs: number };

/**
 * Buckets of this process, one for each address: each holds `capacity` calls and regains one every `refillMs`. A flood ends here,
 * before a body is read or the backend is asked. What it answers takes one call; `retryAfterMs` is 0 while the bucket has any.
 */
function edgeLimit({ capacity, refillMs }: { capacity: number; refillMs: number }): (address: string, nowMs: number) => Taken {
  const buckets = new Map<string, Bucket>();
  return (address, nowMs) => {
    const known = buckets.get(address);
    const tokens = known === undefined ? capacity : Math.min(capacity, known.tokens + (nowMs - known.atMs) / refillMs);
    const left = tokens >= 1 ? tokens - 1 : tokens;
    buckets.delete(address);
    buckets.set(address, { tokens: left, atMs: nowMs });
    const oldest = buckets.keys().next().value;
    if (buckets.size > ADDRESSES_MAX && oldest !== undefined) buckets.delete(oldest);
    const remaining = Math.floor(left);
    const quota = { limit: capacity, remaining, resetMs: (capacity - remaining) * refillMs };
    return { quota, retryAfterMs: tokens >= 1 ? 0 : Math.ceil((1 - tokens) * refillMs) };
  };
}

/** Calls of the HTTP interface. What a person may do is limited again by the backend, durably and by name. */
export const takeFromEdge = edgeLimit({ capacity: 240, refillMs: 250 });

/** New accounts of the local sign-in. Beside Clerk its own limits hold. */
export const takeSignUp = edgeLimit({ capacity: 30, refillMs: 10_000 });

/** Where a request came from, as the proxy in front says it; without one everybody is on this machine. */
export function addressOf(headers: Headers): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "local";
}
