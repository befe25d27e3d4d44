import type { QueryCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { billedMs } from "../../../lib/domain/billingEngine";
import {
  checkRunningMeter,
  checkSession,
  checkWallet,
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
    earnings: earnings.map(({ amountMinor, status }) => ({ amountMinor, isReleased: status === "available" })),
  };
}

/** Sessions with their evidence and their postings: I-5, I-6. */
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
