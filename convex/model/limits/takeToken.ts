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
  payoutMethod: { name: "payoutMethod", capacity: 5, refillMs: 10 * 60_000 },
} as const satisfies Record<string, RateLimit>;

/**
 * Takes one call from a person's bucket. Fails with RATE_LIMITED and the wait in milliseconds when it is empty.
 * The row is written in the caller's transaction: a call that fails later costs nothing.
 */
export async function takeToken(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<void> {
  const retryAfterMs = await spendToken(ctx, limit, subject);
  if (retryAfterMs > 0) fail("RATE_LIMITED", { retryAfterMs });
}

/** As `takeToken`, for calls that are dropped rather than refused: returns 0, or the wait in milliseconds when the bucket is empty. */
export async function spendToken(ctx: MutationCtx, limit: RateLimit, subject: string): Promise<number> {
  const key = `${limit.name}:${subject}`;
  const nowMs = Date.now();
  const row = await ctx.db
    .query("rateLimits")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  const elapsedMs = row === null ? 0 : Math.max(0, nowMs - row.updatedAtMs);
  const tokens = row === null ? limit.capacity : Math.min(limit.capacity, row.tokens + elapsedMs / limit.refillMs);
  if (tokens < 1) return Math.ceil((1 - tokens) * limit.refillMs);
  const next = { tokens: tokens - 1, updatedAtMs: nowMs };
  if (row === null) await ctx.db.insert("rateLimits", { key, ...next });
  else await ctx.db.patch("rateLimits", row._id, next);
  return 0;
}

/** Whole calls somebody has left in a bucket, as of the last one taken. */
export async function tokensLeft(ctx: Pick<MutationCtx, "db">, limit: RateLimit, subject: string): Promise<number> {
  const row = await ctx.db
    .query("rateLimits")
    .withIndex("by_key", (q) => q.eq("key", `${limit.name}:${subject}`))
    .unique();
  return Math.floor(row?.tokens ?? limit.capacity);
}
