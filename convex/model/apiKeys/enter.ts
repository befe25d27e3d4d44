import { v, type Infer } from "convex/values";
import type { MutationCtx } from "../../_generated/server";
import type { ProblemCode } from "../../../lib/domain/rest/problems";
import type { Scope } from "../../../lib/domain/rest/scopes";
import { RATE_LIMITS, spendToken, tokensLeft } from "../limits/takeToken";
import { sha256Hex } from "./secret";
import { verifyCall, type Proof, type SignedCall } from "./verify";

const quotaValidator = v.object({ limit: v.number(), remaining: v.number(), resetMs: v.number() });
export const entryValidator = v.union(
  v.object({
    ok: v.literal(true),
    /** Whose key it was; null where the caller came with a token. */
    owner: v.union(v.object({ issuer: v.string(), subject: v.string() }), v.null()),
    quota: quotaValidator,
  }),
  v.object({
    ok: v.literal(false),
    code: v.string(),
    retryAfterMs: v.union(v.number(), v.null()),
    quota: v.union(quotaValidator, v.null()),
  }),
);
export type Entry = Infer<typeof entryValidator>;

export type EntryRequest = { call: SignedCall; scope: Scope | null; requestKey: string | null; proof: Proof | null };

const REQUEST_KEY_MS = 24 * 3_600_000;
const FORGOTTEN_MAX = 10;
const METHOD_MAX = 10;
const PATH_MAX = 4_000;
const BODY_MAX = 64 * 1_024;

const refuse = (code: ProblemCode): Entry => ({ ok: false, code, retryAfterMs: null, quota: null });

/** Remembers which call an idempotency key stands for; false when it stands for another one already. */
async function bindRequestKey(ctx: MutationCtx, subject: string, requestKey: string, call: SignedCall): Promise<boolean> {
  const nowMs = Date.now();
  const fingerprint = await sha256Hex(`${call.method} ${call.path} ${call.body}`);
  const known = await ctx.db
    .query("usedRequestKeys")
    .withIndex("by_subject_and_requestKey", (q) => q.eq("subject", subject).eq("requestKey", requestKey))
    .unique();
  if (known !== null && nowMs < known.untilMs) return known.fingerprint === fingerprint;
  if (known !== null) await ctx.db.delete("usedRequestKeys", known._id);
  const old = await ctx.db
    .query("usedRequestKeys")
    .withIndex("by_untilMs", (q) => q.lt("untilMs", nowMs))
    .take(FORGOTTEN_MAX);
  for (const row of old) await ctx.db.delete("usedRequestKeys", row._id);
  await ctx.db.insert("usedRequestKeys", { subject, requestKey, fingerprint, untilMs: nowMs + REQUEST_KEY_MS });
  return true;
}

/** Does what `rest.enter` describes. */
export async function enterCall(ctx: MutationCtx, { call, scope, requestKey, proof }: EntryRequest): Promise<Entry> {
  if (call.method.length > METHOD_MAX || call.path.length > PATH_MAX || call.body.length > BODY_MAX) return refuse("BODY_TOO_LARGE");
  let subject = (await ctx.auth.getUserIdentity())?.tokenIdentifier ?? null;
  let owner: { issuer: string; subject: string } | null = null;
  if (proof !== null) {
    const verdict = await verifyCall(ctx, proof, call);
    if (!verdict.ok) return refuse(verdict.code);
    if (scope !== null && !verdict.key.scopes.includes(scope)) return refuse("SCOPE_MISSING");
    subject = verdict.owner.tokenIdentifier;
    const bar = subject.indexOf("|");
    owner = { issuer: subject.slice(0, bar), subject: subject.slice(bar + 1) };
  }
  if (subject === null) return refuse("UNAUTHENTICATED");
  const { capacity, refillMs } = RATE_LIMITS.rest;
  const retryAfterMs = await spendToken(ctx, RATE_LIMITS.rest, subject);
  const remaining = await tokensLeft(ctx, RATE_LIMITS.rest, subject);
  const quota = { limit: capacity, remaining, resetMs: (capacity - remaining) * refillMs };
  if (retryAfterMs > 0) return { ok: false, code: "RATE_LIMITED", retryAfterMs, quota };
  if (requestKey !== null && !(await bindRequestKey(ctx, subject, requestKey, call))) {
    return { ok: false, code: "DUPLICATE_REQUEST", retryAfterMs: null, quota };
  }
  return { ok: true, owner, quota };
}
