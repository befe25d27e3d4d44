import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import { internal } from "../../_generated/api";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { invariant } from "../../../lib/domain/invariant";
import { recordAudit } from "../audit/recordAudit";

type Target = Doc<"streamTargets">;
type TargetKey = { sessionId: Id<"sessions">; kind: Target["kind"]; epoch: number };

/** An attempt that has not answered after this long is taken for dead and repeated. */
const INFLIGHT_MS = 60_000;
/** Waiting doubles from the first to the last of these; at the last, tries go on for about a day. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60_000;
const TRIES_MAX = 300;

/** The target of a channel or call, or null before it was wished for. */
export async function findTarget(ctx: Pick<QueryCtx, "db">, { sessionId, kind, epoch }: TargetKey): Promise<Target | null> {
  return await ctx.db
    .query("streamTargets")
    .withIndex("by_sessionId_and_kind_and_epoch", (q) => q.eq("sessionId", sessionId).eq("kind", kind).eq("epoch", epoch))
    .unique();
}

/**
 * Wishes that a channel or call be so at Stream, and starts bringing it there after this transaction. The same wish
 * twice changes nothing; an ended call is never opened again.
 */
export async function wish(
  ctx: MutationCtx,
  { key, externalId, isOpen, maxSeconds }: { key: TargetKey; externalId: string; isOpen: boolean; maxSeconds: number },
): Promise<void> {
  const known = await findTarget(ctx, key);
  if (known !== null && known.isOpen === isOpen && known.maxSeconds === maxSeconds) return;
  if (known !== null && known.kind === "call" && !known.isOpen) return;
  const turn = { isOpen, maxSeconds, tries: 0, nextTryAtMs: Date.now() };
  if (known === null) {
    const fresh = { version: 1, confirmedVersion: 0, isMade: false, state: "pending" as const, lastError: null };
    const targetId = await ctx.db.insert("streamTargets", { ...key, externalId, ...turn, ...fresh });
    await schedulePush(ctx, targetId, Date.now());
    return;
  }
  // An attempt under way sees the new version when it reports, and the next one starts then.
  const isBusy = known.state === "inflight" && Date.now() < known.nextTryAtMs;
  const next = isBusy ? { isOpen, maxSeconds, tries: 0 } : { ...turn, state: "pending" as const };
  await ctx.db.patch("streamTargets", known._id, { ...next, version: known.version + 1 });
  if (!isBusy) await schedulePush(ctx, known._id, Date.now());
}

async function schedulePush(ctx: MutationCtx, targetId: Id<"streamTargets">, atMs: number): Promise<void> {
  await ctx.scheduler.runAt(atMs, internal.jobs.comms.startPush, { targetId });
}

/** Everything an attempt sends, read once. */
export const pushPlan = v.object({
  version: v.number(),
  kind: literals("channel", "call"),
  externalId: v.string(),
  isOpen: v.boolean(),
  isMade: v.boolean(),
  maxSeconds: v.number(),
  /** The two people, with all that Stream learns of them. */
  members: v.array(v.object({ userId: v.id("users"), name: v.string() })),
});

export type PushPlan = Infer<typeof pushPlan>;

async function load(ctx: MutationCtx, targetId: Id<"streamTargets">): Promise<Target> {
  const target = await ctx.db.get("streamTargets", targetId);
  invariant(target !== null, "a target stays");
  return target;
}

/** Takes a target for one attempt; null when it is where it should be, given up, or another attempt is under way. */
export async function beginPush(ctx: MutationCtx, targetId: Id<"streamTargets">): Promise<PushPlan | null> {
  const target = await load(ctx, targetId);
  const nowMs = Date.now();
  if (target.state === "done" || target.state === "failed") return null;
  if (nowMs < target.nextTryAtMs) return null;
  const session = await ctx.db.get("sessions", target.sessionId);
  invariant(session !== null, "a target belongs to a session");
  await ctx.db.patch("streamTargets", targetId, { state: "inflight", tries: target.tries + 1, nextTryAtMs: nowMs + INFLIGHT_MS });
  const { version, kind, externalId, isOpen, isMade, maxSeconds } = target;
  const members = [
    { userId: session.clientId, name: session.clientFirstName },
    { userId: session.advisorUserId, name: session.advisorDisplayName },
  ];
  return { version, kind, externalId, isOpen, isMade, maxSeconds, members };
}

/** Shows on the call's row how far Stream follows. */
async function showOnCall(ctx: MutationCtx, target: Target, serverState: "pending" | "done" | "failed"): Promise<void> {
  if (target.kind !== "call") return;
  const call = await ctx.db
    .query("calls")
    .withIndex("by_sessionId_and_epoch", (q) => q.eq("sessionId", target.sessionId).eq("epoch", target.epoch))
    .unique();
  if (call !== null && call.serverState !== serverState) await ctx.db.patch("calls", call._id, { serverState });
}

/** Stream is where this version wanted it. A newer wish starts its own attempt at once. */
export async function confirmPush(ctx: MutationCtx, targetId: Id<"streamTargets">, version: number): Promise<void> {
  const target = await load(ctx, targetId);
  if (version <= target.confirmedVersion) return;
  const isNewest = target.version === version;
  const nowMs = Date.now();
  const turn = isNewest ? { state: "done" as const } : { state: "pending" as const, nextTryAtMs: nowMs, tries: 0 };
  await ctx.db.patch("streamTargets", targetId, { confirmedVersion: version, isMade: true, lastError: null, ...turn });
  await showOnCall(ctx, target, isNewest ? "done" : "pending");
  if (!isNewest) await schedulePush(ctx, targetId, nowMs);
}

/** Records a failed attempt: again later, or given up with an entry in the audit log. `retryAfterMs` is Stream's own word. */
export async function failPush(
  ctx: MutationCtx,
  input: { targetId: Id<"streamTargets">; code: string; repeatable: boolean; retryAfterMs: number | null },
): Promise<void> {
  const target = await load(ctx, input.targetId);
  if (target.state !== "inflight") return;
  const hasNewWish = target.tries === 0;
  if (!hasNewWish && (!input.repeatable || target.tries >= TRIES_MAX)) {
    await ctx.db.patch("streamTargets", target._id, { state: "failed", lastError: input.code });
    await showOnCall(ctx, target, "failed");
    await recordAudit(ctx, {
      actor: { kind: "system", job: "comms.push" },
      action: "comms.dead",
      target: { table: "streamTargets", id: target._id },
      after: { kind: target.kind, externalId: target.externalId, isOpen: target.isOpen, lastError: input.code },
    });
    return;
  }
  const backoffMs = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, target.tries - 1), LAST_RETRY_MS);
  const nextTryAtMs = Date.now() + Math.max(backoffMs, input.retryAfterMs ?? 0);
  await ctx.db.patch("streamTargets", target._id, { state: "pending", nextTryAtMs, lastError: input.code });
  await showOnCall(ctx, target, "pending");
  await schedulePush(ctx, target._id, nextTryAtMs);
}

/** Starts anew with a target that was given up. */
export async function retryTarget(ctx: MutationCtx, targetId: Id<"streamTargets">): Promise<void> {
  const nowMs = Date.now();
  await ctx.db.patch("streamTargets", targetId, { state: "pending", tries: 0, nextTryAtMs: nowMs });
  await showOnCall(ctx, await load(ctx, targetId), "pending");
  await schedulePush(ctx, targetId, nowMs);
}

/** Starts what is due and has no attempt of its own: a lost job, an action that died. At most `limit` of each state. */
export async function reconcileTargets(ctx: MutationCtx, limit: number): Promise<number> {
  const nowMs = Date.now();
  const states = ["pending", "inflight"] as const;
  const pages = await Promise.all(
    states.map((state) =>
      ctx.db
        .query("streamTargets")
        .withIndex("by_state_and_nextTryAtMs", (q) => q.eq("state", state).lte("nextTryAtMs", nowMs))
        .take(limit),
    ),
  );
  const due = pages.flat();
  for (const target of due) await schedulePush(ctx, target._id, nowMs);
  return due.length;
}
