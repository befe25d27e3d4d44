import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { QueryCtx } from "../../_generated/server";
import type { Id } from "../../_generated/dataModel";
import { sumMinor } from "../../../lib/domain/money";
import { BYTE_ORDER_MARK, csvLine } from "../../../lib/domain/csv";
import { ADJUSTMENT_REASONS } from "../../../lib/domain/ledger/adjustments";
import { monthBounds, monthOf, monthsOf } from "../../../lib/domain/payouts/month";
import { failInput } from "../../errors";
import { balanceBefore } from "../ledger/balanceAt";
import { loadSettings } from "../settings/loadSettings";

const MONTH_DAYS = 31;
/** Payments of one month: one asked for every ten minutes at most, and one made by the batch. */
const PAYOUTS_MAX = 1_000;
const DAYS_MAX = 366;
/** Adjustments of one advisor, and disputes about one, that a statement looks through; what is beyond is in its sum. */
const CHANGES_MAX = 200;
/** A dispute is opened within weeks of its session and decided within weeks of that. */
const DISPUTE_MAX_MS = 120 * 86_400_000;

/** What changed the amount owed beside sessions and payments, as an admin named it, or a dispute's refund. */
const CHANGES = [...ADJUSTMENT_REASONS, "dispute"] as const;

const balancesValidator = v.object({
  pendingMinor: v.int64(),
  availableMinor: v.int64(),
  frozenMinor: v.int64(),
  inTransitMinor: v.int64(),
  debtMinor: v.int64(),
  /** What the platform owed the advisor in all. */
  totalMinor: v.int64(),
});

/** A month of one advisor, tied to the ledger: opening + earned − paid + adjustments = closing. Minor units, UTC. */
export const statementValidator = v.object({
  month: v.string(),
  currency: v.literal("USD"),
  opening: balancesValidator,
  earnedMinor: v.int64(),
  sessionCount: v.number(),
  paidMinor: v.int64(),
  /** Refunds and whatever else changed what is owed, as one figure. */
  adjustmentsMinor: v.int64(),
  /** What it is made of, oldest first. */
  adjustments: v.array(v.object({ atMs: v.number(), what: literals(...CHANGES), amountMinor: v.int64() })),
  /** The rest of it: what was earned in one month and booked in another. */
  shiftedMinor: v.int64(),
  closing: balancesValidator,
  /** False while the month runs. */
  isFinal: v.boolean(),
  payouts: v.array(
    v.object({
      withdrawalId: v.id("withdrawals"),
      amountMinor: v.int64(),
      completedAtMs: v.number(),
      reference: v.union(v.string(), v.null()),
    }),
  ),
});
type Statement = Infer<typeof statementValidator>;

async function balancesBefore(ctx: QueryCtx, advisorId: Id<"users">, atMs: number): Promise<Statement["opening"]> {
  const at = async (name: "A.pending" | "A.avail" | "A.frozen" | "A.transit" | "A.debt") => await balanceBefore(ctx, name, advisorId, atMs);
  const [pendingMinor, availableMinor, frozenMinor, inTransitMinor, debt] = await Promise.all([
    at("A.pending"),
    at("A.avail"),
    at("A.frozen"),
    at("A.transit"),
    at("A.debt"),
  ]);
  const totalMinor = pendingMinor + availableMinor + frozenMinor + inTransitMinor + debt;
  return { pendingMinor, availableMinor, frozenMinor, inTransitMinor, debtMinor: -debt, totalMinor };
}

async function paidIn(ctx: QueryCtx, advisorId: Id<"users">, month: string): Promise<bigint> {
  const row = await ctx.db
    .query("payoutMonths")
    .withIndex("by_advisorId_and_month", (q) => q.eq("advisorId", advisorId).eq("month", month))
    .unique();
  return row?.paidMinor ?? 0n;
}

/** Adjustments and refunds between two instants, oldest first. What admins noted among themselves stays there. */
async function changesIn(ctx: QueryCtx, advisorId: Id<"users">, startMs: number, endMs: number): Promise<Statement["adjustments"]> {
  const isIn = (atMs: number | null): atMs is number => atMs !== null && atMs >= startMs && atMs < endMs;
  const adjusted = await ctx.db
    .query("adjustments")
    .withIndex("by_userId", (q) => q.eq("userId", advisorId))
    .order("desc")
    .take(CHANGES_MAX);
  const disputes = await ctx.db
    .query("disputes")
    .withIndex("by_advisorUserId_and_openedAtMs", (q) =>
      q
        .eq("advisorUserId", advisorId)
        .gte("openedAtMs", startMs - DISPUTE_MAX_MS)
        .lt("openedAtMs", endMs),
    )
    .take(CHANGES_MAX);
  const changes: Statement["adjustments"] = [];
  for (const { account, state, decidedAtMs, reasonCode, amountMinor } of adjusted.reverse())
    if (account === "earnings" && state === "posted" && isIn(decidedAtMs)) changes.push({ atMs: decidedAtMs, what: reasonCode, amountMinor });
  for (const { decision } of disputes)
    if (decision !== null && decision.advisorBackMinor > 0n && isIn(decision.atMs))
      changes.push({ atMs: decision.atMs, what: "dispute", amountMinor: -decision.advisorBackMinor });
  return changes.sort((a, b) => a.atMs - b.atMs);
}

/** The statement of a month. Fails with INVALID_INPUT(month) for what is no month or lies ahead. */
export async function loadStatement(ctx: QueryCtx, advisorId: Id<"users">, month: string): Promise<Statement> {
  const bounds = monthBounds(month);
  const nowMs = Date.now();
  if (bounds === null || bounds.startMs > nowMs) failInput("month");
  const { currency } = await loadSettings(ctx);
  const days = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) => q.eq("advisorId", advisorId).gte("dayMs", bounds.startMs).lt("dayMs", bounds.endMs))
    .take(MONTH_DAYS);
  const completed = await ctx.db
    .query("withdrawals")
    .withIndex("by_advisorId_and_sentAtMs", (q) =>
      q.eq("advisorId", advisorId).gte("sentAtMs", bounds.startMs).lt("sentAtMs", bounds.endMs),
    )
    .take(PAYOUTS_MAX);
  const opening = await balancesBefore(ctx, advisorId, bounds.startMs);
  const closing = await balancesBefore(ctx, advisorId, bounds.endMs);
  const earnedMinor = sumMinor(days.map(({ amountMinor }) => amountMinor));
  const paidMinor = await paidIn(ctx, advisorId, month);
  const adjustmentsMinor = closing.totalMinor - opening.totalMinor - earnedMinor + paidMinor;
  const adjustments = await changesIn(ctx, advisorId, bounds.startMs, bounds.endMs);
  return {
    month,
    currency,
    opening,
    earnedMinor,
    sessionCount: days.reduce((count, day) => count + (day.sessionCount ?? 0), 0),
    paidMinor,
    adjustmentsMinor,
    adjustments,
    shiftedMinor: adjustmentsMinor - sumMinor(adjustments.map(({ amountMinor }) => amountMinor)),
    closing,
    isFinal: bounds.endMs <= nowMs,
    payouts: completed.map(({ _id, amountMinor, sentAtMs, reference }) => ({
      withdrawalId: _id,
      amountMinor,
      completedAtMs: sentAtMs ?? 0,
      reference,
    })),
  };
}

/** Minor units as a decimal, with a point whatever the reader's language: spreadsheets read these. */
export function toDecimalText(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, "0");
  return `${minor < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A statement as a CSV file: one line for each figure, then one for each adjustment and each payment. Times in UTC. */
export function statementCsv(statement: Statement): { fileName: string; text: string } {
  const { month, currency, opening, closing } = statement;
  // Our own figures are numbers, also below zero; only texts of people are made harmless.
  const figure = (name: string, minor: bigint) => `${name},,${toDecimalText(minor)},${currency},\r\n`;
  const lines = [
    csvLine(["item", "at_utc", "amount", "currency", "reference"]),
    figure("opening_balance", opening.totalMinor),
    figure("earned", statement.earnedMinor),
    figure("adjustments", statement.adjustmentsMinor),
    figure("paid_out", -statement.paidMinor),
    figure("closing_balance", closing.totalMinor),
    ...statement.adjustments.map(
      ({ atMs, what, amountMinor }) => `adjustment ${what},${new Date(atMs).toISOString()},${toDecimalText(amountMinor)},${currency},\r\n`,
    ),
    ...statement.payouts.map(({ withdrawalId, completedAtMs, amountMinor, reference }) =>
      csvLine([`payout ${withdrawalId}`, new Date(completedAtMs).toISOString(), toDecimalText(amountMinor), currency, reference]),
    ),
  ];
  return { fileName: `statement-${month}.csv`, text: BYTE_ORDER_MARK + lines.join("") };
}

/** What a calendar year brought and paid, month by month. Minor units, UTC. */
export const yearValidator = v.object({
  year: v.number(),
  currency: v.literal("USD"),
  months: v.array(v.object({ month: v.string(), earnedMinor: v.int64(), paidMinor: v.int64(), sessionCount: v.number() })),
  earnedMinor: v.int64(),
  paidMinor: v.int64(),
  sessionCount: v.number(),
});

/** The totals of a year. Fails with INVALID_INPUT(year). */
export async function loadYear(ctx: QueryCtx, advisorId: Id<"users">, year: number): Promise<Infer<typeof yearValidator>> {
  if (!Number.isInteger(year) || year < 2000 || year > 2999) failInput("year");
  const { currency } = await loadSettings(ctx);
  const days = await ctx.db
    .query("earningDays")
    .withIndex("by_advisorId_and_dayMs", (q) =>
      q
        .eq("advisorId", advisorId)
        .gte("dayMs", Date.UTC(year, 0, 1))
        .lt("dayMs", Date.UTC(year + 1, 0, 1)),
    )
    .take(DAYS_MAX);
  const paid = await ctx.db
    .query("payoutMonths")
    .withIndex("by_advisorId_and_month", (q) => q.eq("advisorId", advisorId).gte("month", `${year}-01`).lte("month", `${year}-12`))
    .take(12);
  const months = monthsOf(year).map((month) => {
    const inMonth = days.filter(({ dayMs }) => monthOf(dayMs) === month);
    return {
      month,
      earnedMinor: sumMinor(inMonth.map(({ amountMinor }) => amountMinor)),
      paidMinor: paid.find((row) => row.month === month)?.paidMinor ?? 0n,
      sessionCount: inMonth.reduce((count, day) => count + (day.sessionCount ?? 0), 0),
    };
  });
  return {
    year,
    currency,
    months,
    earnedMinor: sumMinor(months.map(({ earnedMinor }) => earnedMinor)),
    paidMinor: sumMinor(months.map(({ paidMinor }) => paidMinor)),
    sessionCount: months.reduce((count, month) => count + month.sessionCount, 0),
  };
}
