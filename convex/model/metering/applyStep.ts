import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { internal } from "../../_generated/api";
import { stopsAtMs, type BillingEvent, type Meter, type Step } from "../../../lib/domain/billingEngine";
import { invariant } from "../../../lib/domain/invariant";
import type { SegmentReason } from "../../../lib/domain/sessionStates";
import type { AuditActor } from "../audit/recordAudit";
import { keepComms } from "../calls/keepComms";
import { count } from "../stats/count";
import type { LoadedMeter, LoadedPool } from "./loadPool";
import { stateOf, toMeter } from "./rows";
import { closeSession, giveBackHold } from "./settle";

/** The figures that both parties' screens and the siblings of a meter depend on. */
const SHARED_FIGURES = ["state", "baseMs", "segStartMs", "exhaustAtMs", "limitAtMs", "deadlineMs"] as const;

function differs(a: Meter, b: Meter): boolean {
  return SHARED_FIGURES.some((name) => a[name] !== b[name]);
}

function isPoolChange(loaded: LoadedPool, step: Step): boolean {
  if (step.events.length > 0 || step.pool.heldMinor !== loaded.pool.heldMinor) return true;
  if (step.pool.meters.length !== loaded.wallet.openMeterIds.length) return true;
  return step.pool.meters.some((meter, i) => {
    const before = loaded.pool.meters[i];
    return before === undefined || before.id !== meter.id || differs(before, meter);
  });
}

function loadedOf(loaded: LoadedPool, id: string): LoadedMeter {
  const found = loaded.meters.find(({ row }) => row.sessionId === id);
  invariant(found !== undefined, "a step speaks of loaded meters only");
  return found;
}

/** Why the last interval that a step closed for a meter was closed; null if it closed none. */
function lastStop(step: Step, meterId: string): SegmentReason | null {
  const stops = step.events.flatMap((event) => (event.kind === "segmentClosed" && event.meterId === meterId ? [event.reason] : []));
  return stops.at(-1) ?? null;
}

async function applyEvent(
  ctx: MutationCtx,
  { loaded, step, actor }: { loaded: LoadedPool; step: Step; actor: AuditActor },
  event: BillingEvent,
): Promise<void> {
  switch (event.kind) {
    case "segmentOpened": {
      const { session } = loadedOf(loaded, event.meterId);
      // Read again: one step may close and open the same meter.
      const current = await ctx.db.get("sessions", session._id);
      if (current?.startedAtMs !== null) return;
      await ctx.db.patch("sessions", session._id, { startedAtMs: event.atMs });
      return await count(ctx, { subject: session._id, atMs: event.atMs, figures: { started: 1 } });
    }
    case "segmentClosed": {
      const { kind: _kind, meterId, ...segment } = event;
      await ctx.db.insert("segments", { sessionId: loadedOf(loaded, meterId).session._id, ...segment });
      return;
    }
    case "ended": {
      const { row, session } = loadedOf(loaded, event.meterId);
      return await closeSession(ctx, { row, session, event, stopReason: lastStop(step, event.meterId) ?? session.stopReason, actor });
    }
    case "unheld":
      return await giveBackHold(ctx, { wallet: loaded.wallet, event, actor });
  }
}

/** What a step may change without anybody else having to know. */
const OWN_FIGURES = ["proofClientMs", "proofAdvisorMs", "mediaClient", "mediaAdvisor", "activeClientMs", "activeAdvisorMs"] as const;

/** Writes a changed meter, and its session where the parties see the change. */
async function writeMeter(
  ctx: MutationCtx,
  { row, session }: LoadedMeter,
  { meter, shared, stop }: { meter: Meter; shared: Partial<Doc<"meters">>; stop: SegmentReason | null },
): Promise<void> {
  await ctx.db.patch("meters", row._id, { ...stateOf(meter), ...shared });
  if (!differs(toMeter(row, session), meter) && session.state === meter.state) return;
  await ctx.db.patch("sessions", session._id, {
    state: meter.state,
    baseMs: meter.baseMs,
    segStartMs: meter.segStartMs,
    exhaustAtMs: meter.exhaustAtMs,
    limitAtMs: meter.limitAtMs,
    deadlineMs: meter.deadlineMs,
    stopReason: meter.state === "running" ? null : (stop ?? session.stopReason),
  });
}

/** Keeps exactly one job per wallet, at the next instant a running meter stops by itself. */
async function scheduleStop(
  ctx: MutationCtx,
  wallet: Doc<"wallets">,
  meters: Meter[],
  epoch: number,
): Promise<{ exhaustJobId: Id<"_scheduled_functions"> | null; exhaustJobAtMs: number | null }> {
  if (wallet.exhaustJobId !== null) await ctx.scheduler.cancel(wallet.exhaustJobId);
  const stops = meters.map(stopsAtMs).filter((atMs) => atMs !== null);
  if (stops.length === 0) return { exhaustJobId: null, exhaustJobAtMs: null };
  const exhaustJobAtMs = Math.min(...stops);
  const args = { walletId: wallet._id, epoch };
  return { exhaustJobId: await ctx.scheduler.runAt(exhaustJobAtMs, internal.jobs.sessions.stopOnTime, args), exhaustJobAtMs };
}

/**
 * Writes down what the rules decided for a wallet: segments, settlements, meters,
 * sessions and the job of the next stop. A step that changed nothing but proofs
 * writes the meters concerned and nothing else. Returns whether the wallet was written.
 */
export async function applyStep(ctx: MutationCtx, loaded: LoadedPool, step: Step, actor: AuditActor): Promise<boolean> {
  for (const event of step.events) await applyEvent(ctx, { loaded, step, actor }, event);
  const { wallet, nowMs } = loaded;
  if (!isPoolChange(loaded, step)) {
    for (const [i, meter] of step.pool.meters.entries()) {
      const before = loaded.pool.meters[i];
      const isNews = before === undefined || OWN_FIGURES.some((name) => before[name] !== meter[name]);
      if (isNews) await writeMeter(ctx, loadedOf(loaded, meter.id), { meter, shared: { lastAtMs: nowMs }, stop: null });
    }
    return false;
  }
  const epoch = wallet.epoch + 1;
  const shared = { poolHeldMinor: step.pool.heldMinor, poolSize: step.pool.meters.length, lastAtMs: nowMs, epoch };
  for (const meter of step.pool.meters) {
    await writeMeter(ctx, loadedOf(loaded, meter.id), { meter, shared, stop: lastStop(step, meter.id) });
  }
  await keepComms(ctx, loaded, step);
  const job = await scheduleStop(ctx, wallet, step.pool.meters, epoch);
  const openMeterIds = step.pool.meters.map((meter) => loadedOf(loaded, meter.id).row._id);
  await ctx.db.patch("wallets", wallet._id, { openMeterIds, lastAtMs: nowMs, epoch, ...job });
  return true;
}
