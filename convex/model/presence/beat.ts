import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { advisorFreed } from "../sessions/queue";
import { loadSettings } from "../settings/loadSettings";

async function findBeat(ctx: MutationCtx, userId: Id<"users">): Promise<Doc<"presenceBeats"> | null> {
  return await ctx.db
    .query("presenceBeats")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
}

async function setState(ctx: MutationCtx, userId: Id<"users">, state: "online" | "offline", nowMs: number): Promise<void> {
  const row = await ctx.db
    .query("advisorPresence")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
  if (row === null) await ctx.db.insert("advisorPresence", { userId, state, sinceMs: nowMs });
  else if (row.state !== state) await ctx.db.patch("advisorPresence", row._id, { state, sinceMs: nowMs });
}

/**
 * Notes a sign of life. The first one turns the advisor online, starts the watch for silence and lets whoever waited for
 * that go out; each later one writes only the small row that nobody subscribes to.
 */
export async function beat(ctx: MutationCtx, userId: Id<"users">): Promise<void> {
  const nowMs = Date.now();
  const row = await findBeat(ctx, userId);
  if (row !== null) {
    await ctx.db.patch("presenceBeats", row._id, { lastSeenAtMs: Math.max(nowMs, row.lastSeenAtMs) });
    return;
  }
  const { presenceSilentMs } = await loadSettings(ctx);
  await ctx.db.insert("presenceBeats", { userId, lastSeenAtMs: nowMs });
  await setState(ctx, userId, "online", nowMs);
  await ctx.scheduler.runAfter(presenceSilentMs, internal.jobs.presence.watchSilence, { userId });
  await advisorFreed(ctx, userId);
}

/** Turns a silent advisor offline, or looks again at the moment silence would be long enough. One watch per online advisor. */
export async function watchSilence(ctx: MutationCtx, userId: Id<"users">): Promise<void> {
  const row = await findBeat(ctx, userId);
  if (row === null) return;
  const nowMs = Date.now();
  const { presenceSilentMs } = await loadSettings(ctx);
  const silentAtMs = row.lastSeenAtMs + presenceSilentMs;
  if (nowMs < silentAtMs) {
    await ctx.scheduler.runAt(silentAtMs, internal.jobs.presence.watchSilence, { userId });
    return;
  }
  await ctx.db.delete("presenceBeats", row._id);
  await setState(ctx, userId, "offline", nowMs);
}
