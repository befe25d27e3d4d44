import type { PaginationOptions, PaginationResult } from "convex/server";
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { OWNED_CLASSES, SYSTEM_CLASSES, type OwnedClass } from "../../../lib/domain/ledger/accounts";
import { dayOf, dayStartMs } from "../../../lib/domain/ledger/days";
import type { TransactionKind } from "../../../lib/domain/ledger/postings";
import { failInput } from "../../errors";
import { auditRowValidator, toAuditRow } from "../audit/auditLog";
import { boundedPage } from "../pages";
import { balanceOfBook } from "./days";
import { accountClass, transactionKind } from "./tables";

const PAGE_MAX = 100;
const LINES_MAX = 20;
/** People whose name a search finds at a time. */
const PEOPLE_MAX = 10;
const QUERY_MAX = 120;

const ownerValidator = v.object({ userId: v.id("users"), name: v.string() });
type Owner = Infer<typeof ownerValidator>;

/** One account of the book. A platform account keeps no balance: its sum is that of all its entries. */
export const accountValidator = v.object({
  accountKey: v.string(),
  accountClass,
  owner: v.union(ownerValidator, v.null()),
  balanceMinor: v.int64(),
  /** How many entries it has; null where they are not counted. */
  entries: v.union(v.number(), v.null()),
});
type AccountView = Infer<typeof accountValidator>;

async function ownerOf(ctx: QueryCtx, userId: Id<"users">): Promise<Owner> {
  const user = await ctx.db.get("users", userId);
  return { userId, name: user === null ? "" : [user.firstName, user.surname].filter(Boolean).join(" ") };
}

async function toAccountView(ctx: QueryCtx, row: Doc<"accounts">): Promise<AccountView> {
  const { key, class: name, balanceMinor, version } = row;
  return { accountKey: key, accountClass: name, owner: await ownerOf(ctx, row.ownerId), balanceMinor, entries: version };
}

async function findPeople(ctx: QueryCtx, person: string): Promise<Id<"users">[]> {
  const userId = ctx.db.normalizeId("users", person);
  if (userId !== null) return [userId];
  const users = ctx.db.query("users");
  const found = person.includes("@")
    ? users.withIndex("by_email", (q) => q.eq("email", person.toLowerCase()))
    : users.withSearchIndex("by_firstName", (q) => q.search("firstName", person));
  return (await found.take(PEOPLE_MAX)).map(({ _id }) => _id);
}

/**
 * One page of clients' and advisors' accounts: of the people a name, an address or an id finds, or the largest of a class
 * first. Fails with INVALID_INPUT(person | numItems).
 */
export async function pageOfAccounts(
  ctx: QueryCtx,
  input: { person?: string; accountClass?: OwnedClass; paginationOpts: PaginationOptions },
): Promise<PaginationResult<AccountView>> {
  const person = input.person?.trim() ?? "";
  if (person.length > QUERY_MAX) failInput("person");
  const options = boundedPage(input.paginationOpts, PAGE_MAX);
  const { accountClass: name } = input;
  if (person !== "") {
    const page: AccountView[] = [];
    for (const ownerId of await findPeople(ctx, person)) {
      const rows = await ctx.db
        .query("accounts")
        .withIndex("by_ownerId", (q) => q.eq("ownerId", ownerId))
        .take(OWNED_CLASSES.length);
      for (const row of rows) if (name === undefined || row.class === name) page.push(await toAccountView(ctx, row));
    }
    return { page, isDone: true, continueCursor: "" };
  }
  const accounts = ctx.db.query("accounts");
  const narrowed = name === undefined ? accounts : accounts.withIndex("by_class_and_balanceMinor", (q) => q.eq("class", name));
  const found = await narrowed.order("desc").paginate(options);
  return { ...found, page: await Promise.all(found.page.map((row) => toAccountView(ctx, row))) };
}

/** One account by its key, or null when there is none. */
export async function loadAccount(ctx: QueryCtx, key: string): Promise<AccountView | null> {
  const system = SYSTEM_CLASSES.find((name) => name === key);
  if (system !== undefined) {
    const { totals } = await balanceOfBook(ctx, dayOf(Date.now()));
    return { accountKey: key, accountClass: system, owner: null, balanceMinor: totals[system] ?? 0n, entries: null };
  }
  const row = await ctx.db
    .query("accounts")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  return row === null ? null : await toAccountView(ctx, row);
}

/** One entry of an account. The balance after it is null on platform accounts, which keep none. */
export const entryValidator = v.object({
  entryId: v.id("ledgerEntries"),
  transactionId: v.id("ledgerTransactions"),
  atMs: v.number(),
  kind: transactionKind,
  key: v.string(),
  deltaMinor: v.int64(),
  balanceAfterMinor: v.union(v.int64(), v.null()),
});

type EntryFilter = { accountKey: string; kind?: TransactionKind; fromDay?: string; toDay?: string };

function narrowedEntries(ctx: QueryCtx, { accountKey: key, kind, fromDay, toDay }: EntryFilter) {
  for (const [name, day] of [
    ["fromDay", fromDay],
    ["toDay", toDay],
  ] as const) {
    if (day !== undefined && dayStartMs(day) === null) failInput(name);
  }
  const until = toDay ?? "9999";
  const entries = ctx.db.query("ledgerEntries");
  if (kind !== undefined) {
    return entries.withIndex("by_accountKey_and_kind_and_day", (q) => {
      const ofKind = q.eq("accountKey", key).eq("kind", kind);
      return fromDay === undefined ? ofKind.lte("day", until) : ofKind.gte("day", fromDay).lte("day", until);
    });
  }
  return entries.withIndex("by_accountKey_and_day", (q) => {
    const ofAccount = q.eq("accountKey", key);
    return fromDay === undefined ? ofAccount.lte("day", until) : ofAccount.gte("day", fromDay).lte("day", until);
  });
}

/** One page of an account's entries, newest first. Fails with INVALID_INPUT(fromDay | toDay | numItems). */
export async function pageOfEntries(
  ctx: QueryCtx,
  filter: EntryFilter,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<Infer<typeof entryValidator>>> {
  const found = await narrowedEntries(ctx, filter).order("desc").paginate(boundedPage(paginationOpts, PAGE_MAX));
  const page = await Promise.all(
    found.page.map(async ({ _id, transactionId, deltaMinor, balanceAfterMinor }) => {
      const transaction = await ctx.db.get("ledgerTransactions", transactionId);
      if (transaction === null) return [];
      const { atMs, kind, key } = transaction;
      return [{ entryId: _id, transactionId, atMs, kind, key, deltaMinor, balanceAfterMinor }];
    }),
  );
  return { ...found, page: page.flat() };
}

const lineValidator = v.object({
  accountKey: v.string(),
  accountClass,
  owner: v.union(ownerValidator, v.null()),
  deltaMinor: v.int64(),
  balanceAfterMinor: v.union(v.int64(), v.null()),
});

/** A transaction with its lines, and the lines as they are. */
export const transactionValidator = v.object({
  transactionId: v.id("ledgerTransactions"),
  key: v.string(),
  kind: transactionKind,
  day: v.union(v.string(), v.null()),
  atMs: v.number(),
  effectiveAtMs: v.number(),
  amountMinor: v.int64(),
  lines: v.array(lineValidator),
});

/** A transaction as it stands in the accounting export. */
export async function toTransactionView(
  ctx: QueryCtx,
  transaction: Doc<"ledgerTransactions">,
): Promise<Infer<typeof transactionValidator>> {
  const entries = await ctx.db
    .query("ledgerEntries")
    .withIndex("by_transactionId", (q) => q.eq("transactionId", transaction._id))
    .take(LINES_MAX);
  const { _id: transactionId, key, kind, day = null, atMs, effectiveAtMs, amountMinor } = transaction;
  const lines = await Promise.all(
    entries.map(async ({ accountKey: ofKey, accountClass: ofClass, ownerId, deltaMinor, balanceAfterMinor }) => ({
      accountKey: ofKey,
      accountClass: ofClass,
      owner: ownerId === null ? null : await ownerOf(ctx, ownerId),
      deltaMinor,
      balanceAfterMinor,
    })),
  );
  return { transactionId, key, kind, day, atMs, effectiveAtMs, amountMinor, lines };
}

/** What a transaction is about: rows with a page of their own. */
const aboutValidator = v.object({
  sessionId: v.union(v.id("sessions"), v.null()),
  disputeId: v.union(v.id("disputes"), v.null()),
  withdrawalId: v.union(v.id("withdrawals"), v.null()),
  topUp: v.union(v.object({ topUpId: v.id("topUps"), userId: v.id("users") }), v.null()),
  adjustmentId: v.union(v.id("adjustments"), v.null()),
});

export const transactionPageValidator = v.object({
  ...transactionValidator.fields,
  about: aboutValidator,
  audit: v.array(auditRowValidator),
});

async function topUpOf(
  ctx: QueryCtx,
  { kind, ref, walletOwnerId }: Doc<"ledgerTransactions">,
): Promise<Infer<typeof aboutValidator>["topUp"]> {
  if (kind !== "topup" || walletOwnerId === null) return null;
  const topUps = await ctx.db
    .query("topUps")
    .withIndex("by_paymentId", (q) => q.eq("paymentId", ref))
    .take(1);
  const [topUp] = topUps;
  return topUp === undefined ? null : { topUpId: topUp._id, userId: topUp.userId };
}

/** One transaction with everything that hangs on it; null when the text names none. */
export async function loadTransaction(ctx: QueryCtx, idText: string): Promise<Infer<typeof transactionPageValidator> | null> {
  const id = ctx.db.normalizeId("ledgerTransactions", idText);
  const transaction = id === null ? null : await ctx.db.get("ledgerTransactions", id);
  if (transaction === null) return null;
  const { ref } = transaction;
  const audit = await ctx.db
    .query("auditEvents")
    .withIndex("by_targetId_and_atMs", (q) => q.eq("targetId", transaction._id))
    .take(LINES_MAX);
  return {
    ...(await toTransactionView(ctx, transaction)),
    about: {
      sessionId: transaction.sessionId ?? ctx.db.normalizeId("sessions", ref),
      disputeId: ctx.db.normalizeId("disputes", ref),
      withdrawalId: ctx.db.normalizeId("withdrawals", ref),
      topUp: await topUpOf(ctx, transaction),
      adjustmentId: ctx.db.normalizeId("adjustments", ref),
    },
    audit: await Promise.all(audit.map((event) => toAuditRow(ctx, event))),
  };
}
