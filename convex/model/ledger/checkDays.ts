import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { addTotals, differingClasses, totalRows, type ClassTotals } from "../../../lib/domain/ledger/days";
import { Findings, type Violation } from "../../../lib/domain/ledger/checkTypes";
import type { CheckPage } from "../../../lib/domain/ledger/runCheck";
import { figuresOfDay, newestSeal } from "./days";
import { differsFromDay, sealOf, startWalk, walkOf, walkOn, walkText, type SealWalk } from "./seals";

/** Transactions of an open day per page. */
const OPEN_PAGE = 200;
const LINES_MAX = 20;
/** How often an open day is added up again before a difference counts: on a busy one something may be written in between. */
const TRIES = 3;

/** Where a check of an open day stands: everything written until `untilTime` has to add up to `kept`. */
type OpenDay = {
  open: string;
  untilTime: number;
  kept: string;
  keptCount: number;
  sums: string;
  count: number;
  tries: number;
  cursor: string | null;
};

type Walk = { walk: string } | OpenDay | { after: string };

const EMPTY: CheckPage = { checked: 0, entries: 0, totals: [], violations: [], next: [] };

const toText = (totals: ClassTotals): string =>
  JSON.stringify(totalRows(totals).map(({ accountClass, totalMinor }) => [accountClass, String(totalMinor)]));
const fromText = (text: string): ClassTotals =>
  Object.fromEntries((JSON.parse(text) as [string, string][]).map(([name, minor]) => [name, BigInt(minor)]));

function goOn(walk: Walk): CheckPage["next"] {
  return [{ section: "days", cursor: JSON.stringify(walk) }];
}

async function sealNumber(ctx: QueryCtx, n: number): Promise<Doc<"ledgerSeals">[]> {
  return await ctx.db
    .query("ledgerSeals")
    .withIndex("by_n", (q) => q.eq("n", n))
    .take(2);
}

type Begun = Pick<CheckPage, "next" | "violations">;

/** The walk along the first seal or the one after `before`; the open days when there is none. Seals are numbered without a gap. */
async function beginAfter(ctx: QueryCtx, before: Doc<"ledgerSeals"> | null): Promise<Begun> {
  const n = (before?.n ?? 0) + 1;
  const [seal] = await sealNumber(ctx, n);
  if (seal !== undefined) return { next: goOn({ walk: walkText(await startWalk(seal.day, before)) }), violations: [] };
  const newest = await newestSeal(ctx);
  const findings = new Findings(`seal ${n}`);
  findings.expect(newest === null || newest.n < n, "I-12", `is missing, and there is seal ${newest?.n}`);
  return { next: goOn({ after: newest?.day ?? "" }), violations: findings.violations };
}

/** I-12: what a seal covers comes to the same hash again. The sums kept for the day are those of its entries: I-3. */
async function judgeSeal(ctx: QueryCtx, walk: SealWalk): Promise<{ violations: Violation[]; seal: Doc<"ledgerSeals"> | null }> {
  const findings = new Findings(`seal ${walk.n} of ${walk.day}`);
  const stored = await sealNumber(ctx, walk.n);
  const seal = stored[0] ?? null;
  findings.expectEqual(stored.length, 1, "I-12", "number of seals with its number");
  if (seal === null) return { violations: findings.violations, seal };
  const { hash, previous, closing, transactions, entries, auditEvents, segments } = await sealOf(walk);
  findings.expectEqual(seal.transactions, transactions, "I-12", "transactions under the seal");
  findings.expectEqual(seal.entries, entries, "I-12", "entries under the seal");
  findings.expectEqual(seal.auditEvents, auditEvents, "I-12", "audit rows under the seal");
  findings.expectEqual(seal.segments, segments, "I-12", "intervals under the seal");
  const differing = differingClasses(addTotals({}, seal.closing), addTotals({}, closing));
  findings.expect(differing.length === 0, "I-12", `closing balance of ${differing.join(", ")} is not what its entries add up to`);
  findings.expect(seal.previous === previous, "I-12", "does not hold the seal before");
  findings.expect(seal.hash === hash, "I-12", "something under it was changed: its hash is another");
  for (const detail of await differsFromDay(ctx, walk)) findings.expect(false, "I-3", `sum of the day: ${detail}`);
  return { violations: findings.violations, seal };
}

/** Nothing may lie between two seals. */
async function judgeGap(ctx: QueryCtx, walk: SealWalk): Promise<Violation[]> {
  if (walk.cursor !== null || walk.part === "done") return [];
  const findings = new Findings(`seal ${walk.n} of ${walk.day}`);
  const [before] = walk.n === 1 ? [] : await sealNumber(ctx, walk.n - 1);
  const first = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.gt("day", before?.day ?? ""))
    .first();
  findings.expect(first?.day === undefined || first.day >= walk.day, "I-12", `transactions of ${first?.day} are under no seal`);
  return findings.violations;
}

async function sealPage(ctx: QueryCtx, before: SealWalk): Promise<CheckPage> {
  const gaps = before.part === "transactions" || before.part === "early" ? await judgeGap(ctx, before) : [];
  const walk = await walkOn(ctx, before);
  if (walk.part !== "done") return { ...EMPTY, violations: gaps, next: goOn({ walk: walkText(walk) }) };
  const { violations, seal } = await judgeSeal(ctx, walk);
  const begun: Begun = seal === null ? { next: goOn({ after: walk.day }), violations: [] } : await beginAfter(ctx, seal);
  return { ...EMPTY, checked: 1, violations: [...gaps, ...violations, ...begun.violations], next: begun.next };
}

async function beginOpenDay(ctx: QueryCtx, day: string, tries: number): Promise<CheckPage["next"]> {
  const kept = await figuresOfDay(ctx, day);
  const last = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.eq("day", day))
    .order("desc")
    .first();
  const untilTime = last?._creationTime ?? 0;
  return goOn({ open: day, untilTime, kept: toText(kept.totals), keptCount: kept.transactions, sums: "[]", count: 0, tries, cursor: null });
}

/** The first day after another that has sums or transactions. */
async function nextOpenDay(ctx: QueryCtx, day: string): Promise<string | null> {
  const kept = await ctx.db
    .query("ledgerDays")
    .withIndex("by_day_and_shard", (q) => q.gt("day", day))
    .first();
  const posted = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.gt("day", day))
    .first();
  const days = [kept?.day, posted?.day].filter((found) => found !== undefined).sort();
  return days[0] ?? null;
}

async function openDayPage(ctx: QueryCtx, at: OpenDay): Promise<CheckPage> {
  const found = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_day", (q) => q.eq("day", at.open).lte("_creationTime", at.untilTime))
    .paginate({ numItems: OPEN_PAGE, cursor: at.cursor });
  let sums = fromText(at.sums);
  for (const transaction of found.page) {
    const entries = await ctx.db
      .query("ledgerEntries")
      .withIndex("by_transactionId", (q) => q.eq("transactionId", transaction._id))
      .take(LINES_MAX);
    sums = addTotals(
      sums,
      entries.map(({ accountClass, deltaMinor }) => ({ accountClass, totalMinor: deltaMinor })),
    );
  }
  const count = at.count + found.page.length;
  if (!found.isDone) return { ...EMPTY, next: goOn({ ...at, sums: toText(sums), count, cursor: found.continueCursor }) };
  const kept = fromText(at.kept);
  const findings = new Findings(`day ${at.open}`);
  findings.expectEqual(at.keptCount, count, "I-3", "kept number of transactions");
  for (const name of differingClasses(kept, sums)) findings.expectEqual(kept[name] ?? 0n, sums[name] ?? 0n, "I-3", `kept sum of ${name}`);
  if (findings.violations.length > 0 && at.tries + 1 < TRIES) return { ...EMPTY, next: await beginOpenDay(ctx, at.open, at.tries + 1) };
  return { ...EMPTY, checked: 1, violations: findings.violations, next: goOn({ after: at.open }) };
}

/** Days: each seal computed again (I-12), and the sums kept per day against the entries (I-3). */
export async function checkDaysPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  if (cursor === null) return { ...EMPTY, ...(await beginAfter(ctx, null)) };
  const at = JSON.parse(cursor) as Walk;
  if ("walk" in at) return await sealPage(ctx, walkOf(at.walk));
  if ("open" in at) return await openDayPage(ctx, at);
  const day = await nextOpenDay(ctx, at.after);
  return day === null ? EMPTY : { ...EMPTY, next: await beginOpenDay(ctx, day, 0) };
}
