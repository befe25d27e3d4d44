import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { disputeReason, disputeState } from "../disputes/tables";
import { withdrawalState } from "../payouts/tables";

/** Rows of each kind a person's page shows; the lists have all. */
const SHOWN = 10;

/** The latest disputes, withdrawals and reviews of somebody, newest first. Amounts minor units. */
export const personRecordsValidator = v.object({
  /** On either side. */
  disputes: v.array(
    v.object({
      disputeId: v.id("disputes"),
      sessionId: v.id("sessions"),
      isClient: v.boolean(),
      state: disputeState,
      reason: disputeReason,
      openedAtMs: v.number(),
      chargeMinor: v.int64(),
      refundMinor: v.int64(),
    }),
  ),
  withdrawals: v.array(
    v.object({ withdrawalId: v.id("withdrawals"), state: withdrawalState, amountMinor: v.int64(), requestedAtMs: v.number() }),
  ),
  /** About an advisor, removed ones too. */
  reviews: v.array(
    v.object({
      reviewId: v.id("reviews"),
      sessionId: v.id("sessions"),
      overall: v.number(),
      text: v.union(v.string(), v.null()),
      atMs: v.number(),
      isRemoved: v.boolean(),
    }),
  ),
});
type Records = Infer<typeof personRecordsValidator>;

async function disputesOf(ctx: QueryCtx, userId: Id<"users">): Promise<Records["disputes"]> {
  const [asClient, asAdvisor] = await Promise.all([
    ctx.db
      .query("disputes")
      .withIndex("by_clientId_and_openedAtMs", (q) => q.eq("clientId", userId))
      .order("desc")
      .take(SHOWN),
    ctx.db
      .query("disputes")
      .withIndex("by_advisorUserId_and_openedAtMs", (q) => q.eq("advisorUserId", userId))
      .order("desc")
      .take(SHOWN),
  ]);
  return [...asClient, ...asAdvisor]
    .sort((a, b) => b.openedAtMs - a.openedAtMs)
    .slice(0, SHOWN)
    .map(({ _id, sessionId, clientId, state, reason, openedAtMs, chargeMinor, decision }) => ({
      disputeId: _id,
      sessionId,
      isClient: clientId === userId,
      state,
      reason,
      openedAtMs,
      chargeMinor,
      refundMinor: decision?.refundMinor ?? 0n,
    }));
}

async function reviewsOf(ctx: QueryCtx, profile: Doc<"advisorProfiles"> | null): Promise<Records["reviews"]> {
  if (profile === null) return [];
  const reviews = await ctx.db
    .query("reviews")
    .withIndex("by_advisorId_and_atMs", (q) => q.eq("advisorId", profile._id))
    .order("desc")
    .take(SHOWN);
  return reviews.map(({ _id, sessionId, overall, text, atMs, isRemoved }) => ({
    reviewId: _id,
    sessionId,
    overall,
    text,
    atMs,
    isRemoved: isRemoved === true,
  }));
}

/** Reads the latest of each kind. */
export async function loadPersonRecords(ctx: QueryCtx, userId: Id<"users">, profile: Doc<"advisorProfiles"> | null): Promise<Records> {
  const withdrawals = await ctx.db
    .query("withdrawals")
    .withIndex("by_advisorId_and_requestedAtMs", (q) => q.eq("advisorId", userId))
    .order("desc")
    .take(SHOWN);
  return {
    disputes: await disputesOf(ctx, userId),
    withdrawals: withdrawals.map(({ _id, state, amountMinor, requestedAtMs }) => ({
      withdrawalId: _id,
      state,
      amountMinor,
      requestedAtMs,
    })),
    reviews: await reviewsOf(ctx, profile),
  };
}
