import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { DAY_MS } from "../../../lib/domain/calendar";
import {
  addTotals,
  dayBefore,
  dayOf,
  dayStartMs,
  differingClasses,
  totalRows,
  type ClassTotals,
  type Day,
} from "../../../lib/domain/ledger/days";
import { chainHash, sha256Hex } from "./digest";
import { invariant } from "../../../lib/domain/invariant";
import { figuresOfDay, newestSeal } from "./days";

type ReadCtx = Pick<QueryCtx, "db">;
type Seal = Doc<"ledgerSeals">;

/** A day is sealed this long after its end: whatever began before midnight is written by then. */
const SEAL_DELAY_MS = 10 * 60_000;
const TRANSACTIONS_PAGE = 100;
const ROWS_PAGE = 500;
const LINES_MAX = 20;
const FIRST_PREVIOUS = "0".repeat(64);

/** What a seal is made of, in this order. `early` is what was written before days were summed; the first seal covers it. */
const PARTS = ["early", "transactions", "audit", "segments", "done"] as const;
type Part = (typeof PARTS)[number];

/** Where the walk along what a seal covers stands. It travels as text between the pages of a job. */
export type SealWalk = {
  n: number;
  day: Day;
  startMs: number;
  endMs: number;
  previous: string;
  opening: ClassTotals;
  part: Part;
  cursor: string | null;
  hash: string;
  /** What was posted, before days were summed and on the day itself. */
  early: ClassTotals;
  posted: ClassTotals;
  counts: { transactions: number; ofDay: number; entries: number; auditEvents: number; segments: number };
};

/** A walk as text. */
export function walkText(walk: SealWalk): string {
  return JSON.stringify(walk, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

/** The walk that `walkText` wrote. */
export function walkOf(text: string): SealWalk {
  const revive = (_key: string, value: unknown) =>
    typeof value === "string" && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
  return JSON.parse(text, revive) as SealWalk;
}

/** The beginning of a seal's walk. */
export async function startWalk(day: Day, before: Seal | null): Promise<SealWalk> {
  const startMs = dayStartMs(day);
  invariant(startMs !== null, "a seal is of a day");
  const n = (before?.n ?? 0) + 1;
  const previous = before?.hash ?? FIRST_PREVIOUS;
  const bounds = { n, day, startMs: before?.endMs ?? 0, endMs: startMs + DAY_MS, previous };
  return {
    ...bounds,
    opening: addTotals({}, before?.closing ?? []),
    part: before === null ? "early" : "transactions",
    cursor: null,
    hash: await chainHash(previous, bounds),
    early: {},
    posted: {},
    counts: { transactions: 0, ofDay: 0, entries: 0, auditEvents: 0, segments: 0 },
  };
}

function after(walk: SealWalk, found: { isDone: boolean; continueCursor: string }): Pick<SealWalk, "part" | "cursor"> {
  if (!found.isDone) return { part: walk.part, cursor: found.continueCursor };
  return { part: PARTS[PARTS.indexOf(walk.part) + 1] ?? "done", cursor: null };
}

async function walkTransactions(ctx: QueryCtx, walk: SealWalk): Promise<SealWalk> {
  const isEarly = walk.part === "early";
  const found = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.eq("day", isEarly ? undefined : walk.day))
    .paginate({ numItems: TRANSACTIONS_PAGE, cursor: walk.cursor });
  let { hash } = walk;
  let totals = isEarly ? walk.early : walk.posted;
  const counts = { ...walk.counts };
  for (const transaction of found.page) {
    const entries = await ctx.db
      .query("ledgerEntries")
      .withIndex("by_transactionId", (q) => q.eq("transactionId", transaction._id))
      .take(LINES_MAX);
    hash = await chainHash(hash, { transaction, entries });
    totals = addTotals(
      totals,
      entries.map(({ accountClass, deltaMinor }) => ({ accountClass, totalMinor: deltaMinor })),
    );
    counts.transactions += 1;
    counts.ofDay += isEarly ? 0 : 1;
    counts.entries += entries.length;
  }
  return { ...walk, ...after(walk, found), hash, counts, ...(isEarly ? { early: totals } : { posted: totals }) };
}

async function walkRows(ctx: QueryCtx, walk: SealWalk, table: "auditEvents" | "segments"): Promise<SealWalk> {
  const found = await ctx.db
    .query(table)
    .withIndex("by_creation_time", (q) => q.gte("_creationTime", walk.startMs).lt("_creationTime", walk.endMs))
    .paginate({ numItems: ROWS_PAGE, cursor: walk.cursor });
  let { hash } = walk;
  for (const row of found.page) hash = await chainHash(hash, row);
  const counts = { ...walk.counts, [table]: walk.counts[table] + found.page.length };
  return { ...walk, ...after(walk, found), hash, counts };
}

/** One page further along what a seal covers. */
export async function walkOn(ctx: QueryCtx, walk: SealWalk): Promise<SealWalk> {
  switch (walk.part) {
    case "early":
    case "transactions":
      return await walkTransactions(ctx, walk);
    case "audit":
      return await walkRows(ctx, walk, "auditEvents");
    case "segments":
      return await walkRows(ctx, walk, "segments");
    case "done":
      return walk;
  }
}

/** The seal that a finished walk came to. */
export async function sealOf(walk: SealWalk): Promise<Omit<Seal, "_id" | "_creationTime" | "sealedAtMs">> {
  const { n, day, startMs, endMs, previous, opening, early, posted } = walk;
  const closing = totalRows(addTotals(addTotals(opening, totalRows(early)), totalRows(posted)));
  const { transactions, entries, auditEvents, segments } = walk.counts;
  const counts = { transactions, entries, auditEvents, segments };
  const hash = await sha256Hex(`${await chainHash(walk.hash, { closing, counts })}\nseal`);
  return { n, day, startMs, endMs, previous, hash, closing, ...counts };
}

/** Whether the sums kept for the walk's day are those of its entries. */
export async function differsFromDay(ctx: ReadCtx, walk: SealWalk): Promise<string[]> {
  const kept = await figuresOfDay(ctx, walk.day);
  const classes = differingClasses(kept.totals, walk.posted).map(
    (name) => `${name} is kept as ${kept.totals[name] ?? 0n}, its entries add up to ${walk.posted[name] ?? 0n}`,
  );
  const isCounted = kept.transactions === walk.counts.ofDay;
  return isCounted ? classes : [...classes, `${kept.transactions} transactions are kept, ${walk.counts.ofDay} are there`];
}

/**
 * The day before days were summed, when there is anything from then: what was written before is sealed under it as one, so that
 * figures as of any later day are exact.
 */
async function earlyDay(ctx: ReadCtx, firstPosted: Day | undefined, nowMs: number): Promise<Day | null> {
  const early = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.eq("day", undefined))
    .first();
  return early === null ? null : dayBefore(firstPosted ?? dayOf(nowMs));
}

/** The next day that can be sealed: the earliest after the newest seal on which anything was written; null while none is over. */
export async function nextToSeal(ctx: ReadCtx, nowMs: number): Promise<SealWalk | null> {
  const before = await newestSeal(ctx);
  const posted = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.gt("day", before?.day ?? ""))
    .first();
  const acted = await ctx.db
    .query("auditEvents")
    .withIndex("by_creation_time", (q) => q.gte("_creationTime", before?.endMs ?? 0))
    .first();
  const days = [posted?.day, acted === null ? undefined : dayOf(acted._creationTime)].filter((day) => day !== undefined).sort();
  const day = (before === null ? await earlyDay(ctx, posted?.day, nowMs) : null) ?? days[0];
  if (day === undefined || dayOf(nowMs - SEAL_DELAY_MS) <= day) return null;
  return await startWalk(day, before);
}

/** Keeps the seal of a finished walk, unless another job was faster or the day has changed under it. Returns whether it was kept. */
export async function keepSeal(ctx: MutationCtx, walk: SealWalk): Promise<boolean> {
  const before = await newestSeal(ctx);
  invariant(walk.part === "done", "a seal is kept when everything was seen");
  if ((before?.n ?? 0) + 1 !== walk.n || (before?.hash ?? FIRST_PREVIOUS) !== walk.previous) return false;
  const kept = await figuresOfDay(ctx, walk.day);
  if (kept.transactions > walk.counts.ofDay) return false;
  await ctx.db.insert("ledgerSeals", { ...(await sealOf(walk)), sealedAtMs: Date.now() });
  return true;
}
