import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import type { AccountClass } from "../../../lib/domain/ledger/accounts";
import { checkChain, checkKeptBalance, checkTransaction, type ChainPosition } from "../../../lib/domain/ledger/checkBook";
import { checkPending } from "../../../lib/domain/ledger/checkSessions";
import { Findings, type Violation } from "../../../lib/domain/ledger/checkTypes";
import type { CheckPage } from "../../../lib/domain/ledger/runCheck";
import { sumMinor } from "../../../lib/domain/money";
import { keptMinor } from "../earnings/releaseEarning";
import { openWithdrawalsOf } from "../payouts/openWithdrawals";

/** Rows per page: far inside what one query may read, with everything that hangs on a row. */
const TRANSACTIONS_PAGE = 200;
const ENTRIES_PAGE = 1_000;
const ACCOUNTS_PAGE = 20;
const CHAIN_PAGE = 500;
/** Lines of one transaction, and pending earnings of one advisor: bounds never reached in practice. */
const LINES_MAX = 20;
const PENDING_MAX = 3_000;

const EMPTY_PAGE: CheckPage = { checked: 0, entries: 0, totals: [], violations: [], next: [] };

function nextOf(section: "transactions" | "entries" | "accounts", found: { isDone: boolean; continueCursor: string }) {
  return found.isDone ? [] : [{ section, cursor: found.continueCursor }];
}

/** Transactions with their lines: I-1, I-5, I-13, and the sums for I-2. */
export async function checkTransactionsPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const found = await ctx.db.query("ledgerTransactions").paginate({ numItems: TRANSACTIONS_PAGE, cursor });
  const totals = new Map<AccountClass, bigint>();
  const violations: Violation[] = [];
  let entryCount = 0;
  for (const transaction of found.page) {
    const entries = await ctx.db
      .query("ledgerEntries")
      .withIndex("by_transactionId", (q) => q.eq("transactionId", transaction._id))
      .take(LINES_MAX);
    const sameKey = await ctx.db
      .query("ledgerTransactions")
      .withIndex("by_key", (q) => q.eq("key", transaction.key))
      .take(2);
    const audit = await ctx.db
      .query("auditEvents")
      .withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", transaction._id))
      .first();
    violations.push(...checkTransaction({ transaction, entries, sameKeyCount: sameKey.length, isAudited: audit !== null }));
    entryCount += entries.length;
    for (const { accountClass, deltaMinor } of entries) {
      totals.set(accountClass, (totals.get(accountClass) ?? 0n) + deltaMinor);
    }
  }
  return {
    checked: found.page.length,
    entries: entryCount,
    totals: [...totals].map(([accountClass, totalMinor]) => ({ accountClass, totalMinor })),
    violations,
    next: nextOf("transactions", found),
  };
}

/** Entries by themselves: each belongs to a transaction, and each owned one to an account. */
export async function checkEntriesPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const found = await ctx.db.query("ledgerEntries").paginate({ numItems: ENTRIES_PAGE, cursor });
  const violations: Violation[] = [];
  // Lines of one transaction lie together and accounts recur, so each is looked up once per page.
  const transactions = new Map<Id<"ledgerTransactions">, boolean>();
  const accounts = new Map<string, boolean>();
  for (const { _id, transactionId, ownerId, accountKey } of found.page) {
    const findings = new Findings(`entry ${_id}`);
    if (!transactions.has(transactionId)) {
      transactions.set(transactionId, (await ctx.db.get("ledgerTransactions", transactionId)) !== null);
    }
    if (ownerId !== null && !accounts.has(accountKey)) accounts.set(accountKey, (await findAccount(ctx, accountKey)) !== null);
    findings.expect(transactions.get(transactionId) === true, "I-1", "belongs to no transaction");
    findings.expect(ownerId === null || accounts.get(accountKey) === true, "I-3", `account ${accountKey} has no balance`);
    violations.push(...findings.violations);
  }
  const { length } = found.page;
  return { ...EMPTY_PAGE, checked: length, entries: length, violations, next: nextOf("entries", found) };
}

async function findAccount(ctx: QueryCtx, key: string): Promise<Doc<"accounts"> | null> {
  return await ctx.db
    .query("accounts")
    .withIndex("by_key", (q) => q.eq("key", key))
    .first();
}

/** Walks one account from a position; a long one is continued in a page of its own. */
async function walkChain(ctx: QueryCtx, account: Doc<"accounts">, from: ChainPosition): Promise<CheckPage> {
  const { key: accountKey, class: accountClass } = account;
  const entries = await ctx.db
    .query("ledgerEntries")
    .withIndex("by_accountKey_and_version", (q) => q.eq("accountKey", accountKey).gt("version", from.version))
    .take(CHAIN_PAGE);
  const { violations, end } = checkChain({ accountKey, accountClass, from, entries });
  if (entries.length === CHAIN_PAGE) {
    const cursor = JSON.stringify([accountKey, end.version, end.balanceMinor.toString()]);
    return { ...EMPTY_PAGE, checked: entries.length, violations, next: [{ section: "chain", cursor }] };
  }
  const sameKey = await ctx.db
    .query("accounts")
    .withIndex("by_key", (q) => q.eq("key", accountKey))
    .take(2);
  const kept = { version: account.version, balanceMinor: account.balanceMinor };
  violations.push(...checkKeptBalance({ accountKey, kept, end, sameKeyCount: sameKey.length }));
  return { ...EMPTY_PAGE, checked: entries.length, violations };
}

/** Kept balances against their entries: I-3, I-4; an advisor's pending money against earnings: I-7. */
export async function checkAccountsPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const found = await ctx.db.query("accounts").paginate({ numItems: ACCOUNTS_PAGE, cursor });
  const page: CheckPage = { ...EMPTY_PAGE, checked: found.page.length, violations: [], next: nextOf("accounts", found) };
  for (const account of found.page) {
    const walked = await walkChain(ctx, account, { version: 0, balanceMinor: 0n });
    page.violations.push(...walked.violations);
    page.next = [...walked.next, ...page.next];
    page.violations.push(...(await checkCause(ctx, account)));
  }
  return page;
}

/** Money that waits has a reason to wait. */
async function checkCause(ctx: QueryCtx, account: Doc<"accounts">): Promise<Violation[]> {
  const { ownerId, balanceMinor } = account;
  switch (account.class) {
    case "A.pending": {
      const pending = await ctx.db
        .query("earnings")
        .withIndex("by_advisorId_and_status", (q) => q.eq("advisorId", ownerId).eq("status", "pending"))
        .take(PENDING_MAX);
      const unreleasedMinor = sumMinor(pending.map(keptMinor));
      return checkPending({ ownerId, pendingMinor: balanceMinor, unreleasedMinor });
    }
    case "C.escrow":
    case "C.promoEscrow": {
      const wallet = await ctx.db
        .query("wallets")
        .withIndex("by_ownerId", (q) => q.eq("ownerId", ownerId))
        .unique();
      const findings = new Findings(`account ${account.key}`);
      const isCovered = balanceMinor === 0n || (wallet !== null && wallet.openMeterIds.length > 0);
      findings.expect(isCovered, "I-7", `holds ${balanceMinor} without an open session`);
      return findings.violations;
    }
    case "A.frozen": {
      const frozen = await ctx.db
        .query("earnings")
        .withIndex("by_advisorId_and_status", (q) => q.eq("advisorId", ownerId).eq("status", "frozen"))
        .take(PENDING_MAX);
      const findings = new Findings(`account ${account.key}`);
      findings.expectEqual(balanceMinor, sumMinor(frozen.map((earning) => earning.frozenMinor ?? 0n)), "I-7", "frozen balance");
      return findings.violations;
    }
    case "A.transit": {
      const open = await openWithdrawalsOf(ctx, ownerId);
      const findings = new Findings(`account ${account.key}`);
      findings.expectEqual(balanceMinor, sumMinor(open.map(({ amountMinor }) => amountMinor)), "I-7", "money on its way");
      return findings.violations;
    }
    case "C.transit": {
      const findings = new Findings(`account ${account.key}`);
      findings.expectEqual(balanceMinor, 0n, "I-7", "balance without a cause");
      return findings.violations;
    }
    default:
      return [];
  }
}

/** Goes on along one long account. The cursor is what `walkChain` gave. */
export async function checkChainPage(ctx: QueryCtx, cursor: string | null): Promise<CheckPage> {
  const [key, version, balance] = JSON.parse(cursor ?? "[]") as [string, number, string];
  const account = await findAccount(ctx, key);
  if (account === null) return EMPTY_PAGE;
  return await walkChain(ctx, account, { version, balanceMinor: BigInt(balance) });
}
