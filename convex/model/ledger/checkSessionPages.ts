import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { billedMs } from "../../../lib/domain/billingEngine";
import {
  checkEarning,
  checkRunningMeter,
  checkSession,
  checkWallet,
  type RefundPosting,
  type SessionPostings,
  type StoredMeter,
} from "../../../lib/domain/ledger/checkSessions";
import type { Violation } from "../../../lib/domain/ledger/checkTypes";
import type { CheckPage } from "../../../lib/domain/ledger/runCheck";
import { sumMinor } from "../../../lib/domain/money";
import { SWEPT_STATES } from "../metering/sweep";
import { heldMinor, loadBalances } from "./balances";

const SESSIONS_PAGE = 50;
const WALLETS_PAGE = 50;
const METERS_PAGE = 200;
const SEGMENTS_MAX = 2_000;
const LINES_MAX = 20;

async function postingsOf(ctx: QueryCtx, session: Doc<"sessions">): Promise<SessionPostings> {
  const settled = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_key", (q) => q.eq("key", `settle:${session._id}`))
    .take(2);
  const released = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_key", (q) => q.eq("key", `release:${session._id}`))
    .take(2);
  const earnings = await ctx.db
    .query("earnings")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .take(2);
  const settle = settled[0];
  const lines =
    settle === undefined
      ? []
      : await ctx.db
          .query("ledgerEntries")
          .withIndex("by_transactionId", (q) => q.eq("transactionId", settle._id))
          .take(LINES_MAX);
  const fees = lines.filter((line) => line.accountClass === "P.revenue").map((line) => line.deltaMinor);
  const paid = lines.filter((line) => line.ownerId === session.clientId && line.deltaMinor < 0n).map((line) => -line.deltaMinor);
  return {
    settleCount: settled.length,
    settledMinor: sumMinor(paid),
    settledFeeMinor: sumMinor(fees),
    releaseCount: released.length,
    earnings: earnings.map(({ amountMinor, releasedAtMs }) => ({ amountMinor, isReleased: releasedAtMs !== null })),
  };
}

async function linesUnder(ctx: QueryCtx, key: string): Promise<Doc<"ledgerEntries">[]> {
  const transaction = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_key", (q) => q.eq("key", key))
    .first();
  if (transaction === null) return [];
  return await ctx.db
    .query("ledgerEntries")
    .withIndex("by_transactionId", (q) => q.eq("transactionId", transaction._id))
    .take(LINES_MAX);
}

const CASH_CLASSES: readonly string[] = ["C.avail", "C.debt"];

async function refundOf(ctx: QueryCtx, dispute: Doc<"disputes"> | null): Promise<RefundPosting | null> {
  if (dispute === null) return null;
  const credited = (await linesUnder(ctx, `refund:${dispute._id}:1`)).filter(({ deltaMinor }) => deltaMinor > 0n);
  if (credited.length === 0) return null;
  const cash = credited.filter(({ accountClass }) => CASH_CLASSES.includes(accountClass));
  return { totalMinor: sumMinor(credited.map((line) => line.deltaMinor)), cashMinor: sumMinor(cash.map((line) => line.deltaMinor)) };
}

/** The earning of a session against its dispute and its refund: I-5, I-7, I-10. */
async function checkEarningOf(ctx: QueryCtx, session: Doc<"sessions">): Promise<Violation[]> {
  const earning = await ctx.db
    .query("earnings")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .first();
  if (earning === null) return [];
  const dispute = await ctx.db
    .query("disputes")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session._id))
    .first();
  const paid = (await linesUnder(ctx, `settle:${session._id}`)).filter(({ accountClass }) => accountClass === "C.escrow");
  const { refundedMinor = 0n, takenBackMinor = 0n } = earning;
  return checkEarning({
    earning: { ...earning, refundedMinor, takenBackMinor, writtenAtMs: earning._creationTime },
    refund: await refundOf(ctx, dispute),
    cashPaidMinor: sumMinor(paid.map((line) => -line.deltaMinor)),
    hasOpenDispute: dispute?.isOpen ?? false,
    nowMs: Date.now(),
  });
}

/** Sessions with their evidence, postings and earnings: I-5, I-6, I-7, I-10. */
export async function checkSessionsPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const found = await ctx.db.query("sessions").paginate({ numItems: SESSIONS_PAGE, cursor });
  const violations: Violation[] = [];
  for (const session of found.page) {
    const segments = await ctx.db
      .query("segments")
      .withIndex("by_sessionId_and_n", (q) => q.eq("sessionId", session._id))
      .take(SEGMENTS_MAX);
    const { clientLeaseMs, advisorLeaseMs } = session.terms;
    const stored = { ...session, id: session._id, clientLeaseMs, advisorLeaseMs };
    violations.push(...checkSession({ session: stored, segments, postings: await postingsOf(ctx, session) }));
    violations.push(...(await checkEarningOf(ctx, session)));
  }
  const next = found.isDone ? [] : [{ section: "sessions" as const, cursor: found.continueCursor }];
  return { checked: found.page.length, entries: 0, totals: [], violations, next };
}

async function toStoredMeter(ctx: QueryCtx, meter: Doc<"meters">, nowMs: number): Promise<StoredMeter> {
  const session = await ctx.db.get("sessions", meter.sessionId);
  return { ...meter, sessionState: session?.state ?? "cancelled", billedMs: billedMs(meter, nowMs) };
}

/** Wallets with their open meters and what is held for them: I-7, I-8. */
export async function checkWalletsPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const nowMs = Date.now();
  const found = await ctx.db.query("wallets").paginate({ numItems: WALLETS_PAGE, cursor });
  const violations: Violation[] = [];
  for (const wallet of found.page) {
    const rows = await Promise.all(wallet.openMeterIds.map((meterId) => ctx.db.get("meters", meterId)));
    const open = rows.filter((row) => row !== null);
    const meters = await Promise.all(open.map((row) => toStoredMeter(ctx, row, nowMs)));
    const balances = await loadBalances(ctx, wallet.ownerId);
    violations.push(...checkWallet({ ownerId: wallet.ownerId, heldMinor: heldMinor(balances), meters }));
  }
  const next = found.isDone ? [] : [{ section: "wallets" as const, cursor: found.continueCursor }];
  return { checked: found.page.length, entries: 0, totals: [], violations, next };
}

/** Open meters: known to their wallet, and none running long after both fell silent: I-7, I-9. The cursor starts with the state. */
export async function checkMetersPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const nowMs = Date.now();
  const [index, inner] = cursor === null ? [0, null] : (JSON.parse(cursor) as [number, string | null]);
  const state = SWEPT_STATES[index];
  if (state === undefined) return { checked: 0, entries: 0, totals: [], violations: [], next: [] };
  const found = await ctx.db
    .query("meters")
    .withIndex("by_state", (q) => q.eq("state", state))
    .paginate({ numItems: METERS_PAGE, cursor: inner });
  const violations: Violation[] = [];
  for (const meter of found.page) {
    const wallet = await ctx.db.get("wallets", meter.walletId);
    const isInWallet = wallet?.openMeterIds.includes(meter._id) ?? false;
    violations.push(...checkRunningMeter(await toStoredMeter(ctx, meter, nowMs), { nowMs, isInWallet }));
  }
  const following = found.isDone ? [index + 1, null] : [index, found.continueCursor];
  const next = [{ section: "meters" as const, cursor: JSON.stringify(following) }];
  return { checked: found.page.length, entries: 0, totals: [], violations, next };
}
