import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { Posting } from "../../../lib/domain/ledger/postings";
import { dayOf } from "../../../lib/domain/stats/days";
import { addChange, type FigureChange, type StandingChange } from "../../../lib/domain/stats/figures";
import { addWaits, bucketOf, type Wait } from "../../../lib/domain/stats/waits";

/** Rows of a day: as many people can write at once without waiting for each other. */
export const SHARDS = 8;

/** Which of a day's rows counts for this subject. Everything about one session or person goes to the same row. */
export function shardOf(subject: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < subject.length; i += 1) hash = Math.imul(hash ^ subject.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % SHARDS;
}

type Happened = {
  /** The id of the row it is about. */
  subject: string;
  /** When it happened, server ms: the instant that the row itself keeps. */
  atMs: number;
  figures: FigureChange;
  /** How long something waited that is now done; `times` is -1 where it turned out not to be done. */
  wait?: { of: Wait; ms: number; times?: 1 | -1 };
};

function waitsWith(waits: Doc<"dayStats">["waits"], wait: Happened["wait"]): Doc<"dayStats">["waits"] {
  return wait === undefined ? waits : { ...waits, [wait.of]: addWaits(waits[wait.of] ?? {}, { [bucketOf(wait.ms)]: wait.times ?? 1 }) };
}

/** Counts what has happened on its UTC day. Call it in the transaction in which it happens, once. */
export async function count(ctx: MutationCtx, { subject, atMs, figures, wait }: Happened): Promise<void> {
  const day = dayOf(atMs);
  const shard = shardOf(subject);
  const row = await ctx.db
    .query("dayStats")
    .withIndex("by_day_and_shard", (q) => q.eq("day", day).eq("shard", shard))
    .unique();
  if (row === null) await ctx.db.insert("dayStats", { day, shard, version: 1, figures, waits: waitsWith({}, wait) });
  else
    await ctx.db.patch("dayStats", row._id, {
      version: row.version + 1,
      figures: addChange(row.figures, figures),
      waits: waitsWith(row.waits, wait),
    });
}

/** Counts what begins or ceases to stand open. */
export async function countStanding(ctx: MutationCtx, subject: string, figures: StandingChange): Promise<void> {
  const shard = shardOf(subject);
  const row = await ctx.db
    .query("standingStats")
    .withIndex("by_shard", (q) => q.eq("shard", shard))
    .unique();
  if (row === null) await ctx.db.insert("standingStats", { shard, version: 1, figures });
  else await ctx.db.patch("standingStats", row._id, { version: row.version + 1, figures: addChange(row.figures, figures) });
}

/** What a posting of the ledger adds to its day: top-ups, refunds and what the platform keeps. */
export function figuresOfPosting({
  kind,
  amountMinor,
  revenueMinor,
}: {
  kind: string;
  amountMinor: bigint;
  revenueMinor: bigint;
}): FigureChange {
  return {
    ...(kind === "topup" ? { topUps: 1, toppedUpMinor: amountMinor } : {}),
    ...(kind === "refund" ? { refunds: 1, refundedMinor: amountMinor } : {}),
    ...(revenueMinor === 0n ? {} : { revenueMinor }),
  };
}

/** Counts a posting, most of which add nothing, together with `figures` of the event that it books. */
export async function countPosting(
  ctx: MutationCtx,
  posting: Posting,
  context: { sessionId: string | null; effectiveAtMs: number; figures?: FigureChange },
): Promise<void> {
  const revenueMinor = posting.lines.reduce(
    (total, { account, deltaMinor }) => (account.class === "P.revenue" ? total + deltaMinor : total),
    0n,
  );
  const booked = figuresOfPosting({ kind: posting.kind, amountMinor: posting.amountMinor, revenueMinor });
  const figures = addChange(context.figures ?? {}, booked);
  if (Object.keys(figures).length === 0) return;
  await count(ctx, { subject: context.sessionId ?? posting.ref, atMs: context.effectiveAtMs, figures });
}
