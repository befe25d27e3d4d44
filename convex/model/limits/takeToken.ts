import { RateLimiter, type RateLimitConfig } from "@convex-dev/rate-limiter";
import { components } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import { fail } from "../../errors";

/** A bucket that holds `capacity` calls and regains one every `refillMs`. */
export type RateLimit = { name: string; capacity: number; refillMs: number };

export const RATE_LIMITS = {
  topUp: { name: "topUp", capacity: 10, refillMs: 30_000 },
  demoPayment: { name: "demoPayment", capacity: 20, refillMs: 10_000 },
  request: { name: "request", capacity: 10, refillMs: 10_000 },
  // With the lapses of a day, fewer billed intervals than a receipt can show.
  resume: { name: "resume", capacity: 60, refillMs: 90_000 },
  message: { name: "message", capacity: 20, refillMs: 1_000 },
  // Notes of a courtesy: an honest page sends one in 2 seconds.
  typing: { name: "typing", capacity: 20, refillMs: 1_000 },
  markRead: { name: "markRead", capacity: 20, refillMs: 1_000 },
  upload: { name: "upload", capacity: 20, refillMs: 15_000 },
  attach: { name: "attach", capacity: 20, refillMs: 15_000 },
  // A form that saves itself: once a second while somebody types.
  saveDraft: { name: "saveDraft", capacity: 60, refillMs: 1_000 },
  dispute: { name: "dispute", capacity: 5, refillMs: 10 * 60_000 },
  // Calls of programs: two a second, and a minute of them at once.
  rest: { name: "rest", capacity: 120, refillMs: 500 },
  submit: { name: "submit", capacity: 10, refillMs: 10 * 60_000 },
  withdrawal: { name: "withdrawal", capacity: 5, refillMs: 10 * 60_000 },
  // Each asks the processor while somebody waits.
  connect: { name: "connect", capacity: 30, refillMs: 10_000 },
  payoutMethod: { name: "payoutMethod", capacity: 5, refillMs: 10 * 60_000 },
} as const satisfies Record<string, RateLimit>;

/** The buckets are rows of the rate limiter component. */
const limiter = new RateLimiter(components.rateLimiter);

const bucketOf = ({ capacity, refillMs }: RateLimit): RateLimitConfig => ({ kind: "token bucket", rate: 1, period: refillMs, capacity });

/**
 * Takes one call from a person's bucket. Fails with RATE_LIMITED and the wait in milliseconds when it is empty.
 * The bucket is written in the caller's transaction: a call that fails later costs nothing.
 */
export async function takeToken(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<void> {
  const retryAfterMs = await spendToken(ctx, limit, subject);
  if (retryAfterMs > 0) fail("RATE_LIMITED", { retryAfterMs });
}

/** As `takeToken`, for calls that are dropped rather than refused: returns 0, or the wait in milliseconds when the bucket is empty. */
export async function spendToken(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<number> {
  const status = await limiter.limit(ctx, limit.name, { key: subject, config: bucketOf(limit) });
  return status.ok ? 0 : Math.ceil(status.retryAfter);
}

/** Whole calls somebody has left in a bucket, as of the last one taken. */
export async function tokensLeft(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<number> {
  const { value } = await limiter.getValue(ctx, limit.name, { key: subject, config: bucketOf(limit) });
  return Math.max(0, Math.floor(value));
}
