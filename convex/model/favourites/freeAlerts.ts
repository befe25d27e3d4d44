import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { fail } from "../../errors";
import { findProfileOf } from "../advisors/searchAdvisors";
import { takeToken, type RateLimit } from "../limits/takeToken";
import { notify } from "../notifications/notify";
import { isOnline } from "../presence/availability";
import { openSessionsOfAdvisor } from "../sessions/openSessions";
import { deskOf } from "../sessions/queue";
import { loadApprovedProfile } from "../sessions/requestSession";
import { loadSettings } from "../settings/loadSettings";

type ReadCtx = Pick<QueryCtx, "db">;

/** A wish to be told is forgotten after this long. */
export const ALERT_LIFE_MS = 24 * 60 * 60_000;
/** Most advisors one person can wait for at a time. */
export const ALERTS_MAX = 20;
const LIMIT: RateLimit = { name: "freeAlert", capacity: 20, refillMs: 5_000 };
/** People told in one transaction. */
const BATCH = 50;

/** Whether a request would go out to this advisor at once: public, accepting, online, and nobody else's turn. */
async function isFree(ctx: ReadCtx, profile: Doc<"advisorProfiles">): Promise<boolean> {
  if (profile.status !== "approved" || !profile.accepting || !(await isOnline(ctx, profile.userId))) return false;
  return !(await deskOf(ctx, profile.userId, await loadSettings(ctx))).mustQueue;
}

/** Whether requests that are out could take every place: who is told meanwhile would come too late. */
async function isAsked(ctx: ReadCtx, advisorUserId: Id<"users">): Promise<boolean> {
  const out = (await openSessionsOfAdvisor(ctx, advisorUserId)).filter(({ state }) => state !== "queued");
  return out.length >= (await loadSettings(ctx)).openSessionsPerAdvisorMax;
}

/** Somebody's open wish to be told about an advisor, or null. */
export async function findAlert(ctx: ReadCtx, userId: Id<"users">, advisorId: Id<"advisorProfiles">): Promise<Doc<"freeAlerts"> | null> {
  return await ctx.db
    .query("freeAlerts")
    .withIndex("by_userId_and_advisorId", (q) => q.eq("userId", userId).eq("advisorId", advisorId))
    .unique();
}

/**
 * Notes that somebody wants to be told once when an advisor is free; asking again starts the 24 hours anew. Returns until
 * when (server ms), or null when the advisor is free already and there is nothing to wait for. Fails with NOT_FOUND,
 * SELF_SESSION, ABOVE_MAXIMUM beyond 20 advisors, RATE_LIMITED.
 */
export async function askToBeTold(ctx: MutationCtx, userId: Id<"users">, advisorId: Id<"advisorProfiles">): Promise<number | null> {
  await takeToken(ctx, LIMIT, userId);
  const profile = await loadApprovedProfile(ctx, advisorId);
  if (profile.userId === userId) fail("SELF_SESSION");
  if (await isFree(ctx, profile)) return null;
  const expiresAtMs = Date.now() + ALERT_LIFE_MS;
  const existing = await findAlert(ctx, userId, advisorId);
  if (existing !== null) await ctx.db.delete("freeAlerts", existing._id);
  const others = await ctx.db
    .query("freeAlerts")
    .withIndex("by_userId_and_advisorId", (q) => q.eq("userId", userId))
    .take(ALERTS_MAX);
  if (others.length >= ALERTS_MAX) fail("ABOVE_MAXIMUM");
  const alertId = await ctx.db.insert("freeAlerts", { userId, advisorId, advisorUserId: profile.userId, expiresAtMs });
  await ctx.scheduler.runAt(expiresAtMs, internal.jobs.freeAlerts.expire, { alertId });
  return expiresAtMs;
}

/** Takes the wish back. Doing it twice changes nothing. */
export async function stopWaiting(ctx: MutationCtx, userId: Id<"users">, advisorId: Id<"advisorProfiles">): Promise<void> {
  const alert = await findAlert(ctx, userId, advisorId);
  if (alert !== null) await ctx.db.delete("freeAlerts", alert._id);
}

/** Forgets a wish whose time is over. */
export async function expireAlert(ctx: MutationCtx, alertId: Id<"freeAlerts">): Promise<void> {
  const alert = await ctx.db.get("freeAlerts", alertId);
  if (alert !== null && alert.expiresAtMs <= Date.now()) await ctx.db.delete("freeAlerts", alertId);
}

/**
 * Tells those who wait for an advisor, once each, if the advisor is still free now; false when more of them are left.
 * May run any number of times.
 */
export async function tellWaiting(ctx: MutationCtx, advisorUserId: Id<"users">): Promise<boolean> {
  const profile = await findProfileOf(ctx, advisorUserId);
  if (profile === null || !(await isFree(ctx, profile)) || (await isAsked(ctx, advisorUserId))) return true;
  const alerts = await ctx.db
    .query("freeAlerts")
    .withIndex("by_advisorUserId", (q) => q.eq("advisorUserId", advisorUserId))
    .take(BATCH);
  const nowMs = Date.now();
  for (const { _id, userId, advisorId, expiresAtMs } of alerts) {
    await ctx.db.delete("freeAlerts", _id);
    const user = await ctx.db.get("users", userId);
    // Suspended people could not ask for a session.
    if (expiresAtMs <= nowMs || user === null || user.suspended) continue;
    await notify(ctx, { userId, kind: "advisorFree", key: `advisorFree:${_id}`, data: { advisorId, advisorName: profile.displayName } });
  }
  return alerts.length < BATCH;
}
