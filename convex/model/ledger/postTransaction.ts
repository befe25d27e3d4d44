import type { MutationCtx } from "../../_generated/server";
import type { Doc, Id } from "../../_generated/dataModel";
import { WALLET_CLASSES, accountKey, isBalanceAllowed, type OwnedClass } from "../../../lib/domain/ledger/accounts";
import type { Day } from "../../../lib/domain/ledger/days";
import { buildPosting, type LedgerLine, type Posting, type PostingInputs, type TransactionKind } from "../../../lib/domain/ledger/postings";
import { invariant } from "../../../lib/domain/invariant";
import { BALANCE_MAX_MINOR, sumMinor } from "../../../lib/domain/money";
import type { FigureChange } from "../../../lib/domain/stats/figures";
import { fail } from "../../errors";
import { actorName, recordAudit, type AuditActor } from "../audit/recordAudit";
import { countPosting } from "../stats/count";
import { loadBalances } from "./balances";
import { addToDay, bookDay } from "./days";

/** What surrounds a business event: who caused it, when it happened, whose wallet and which session it touches. */
export type PostingContext = {
  actor: AuditActor;
  effectiveAtMs: number;
  walletOwnerId: Id<"users"> | null;
  sessionId: Id<"sessions"> | null;
  /** What else the event adds to the figures of its day: written with those of the posting in one piece. */
  figures?: FigureChange;
};

export type Posted = { transactionId: Id<"ledgerTransactions">; isNew: boolean };

/** The same event arrives twice and is answered once; another event under its key is refused. */
function sameEventOrFail(existing: Doc<"ledgerTransactions">, posting: Posting, context: PostingContext): Posted {
  const isSame =
    existing.kind === posting.kind &&
    existing.ref === posting.ref &&
    existing.amountMinor === posting.amountMinor &&
    existing.walletOwnerId === context.walletOwnerId &&
    existing.sessionId === context.sessionId;
  if (!isSame) fail("DUPLICATE_REQUEST", { key: posting.key });
  return { transactionId: existing._id, isNew: false };
}

type BalanceStep = { balanceAfterMinor: bigint; version: number };

/** Moves one kept balance; the account's row is made at its first entry. */
async function moveBalance(
  ctx: MutationCtx,
  account: { class: OwnedClass; ownerId: Id<"users">; key: string },
  deltaMinor: bigint,
): Promise<BalanceStep> {
  const row = await ctx.db
    .query("accounts")
    .withIndex("by_key", (q) => q.eq("key", account.key))
    .unique();
  const balanceAfterMinor = (row?.balanceMinor ?? 0n) + deltaMinor;
  const version = (row?.version ?? 0) + 1;
  invariant(isBalanceAllowed(account.class, balanceAfterMinor), `${account.class} keeps its sign`);
  invariant(balanceAfterMinor <= BALANCE_MAX_MINOR, `${account.class} stays within the largest balance`);
  if (row === null) await ctx.db.insert("accounts", { ...account, balanceMinor: balanceAfterMinor, version });
  else await ctx.db.patch("accounts", row._id, { balanceMinor: balanceAfterMinor, version });
  return { balanceAfterMinor, version };
}

async function writeLine(
  ctx: MutationCtx,
  of: { transactionId: Id<"ledgerTransactions">; kind: TransactionKind; day: Day },
  line: LedgerLine,
): Promise<void> {
  const { account, deltaMinor } = line;
  const key = accountKey(account);
  const common = { ...of, accountKey: key, accountClass: account.class, deltaMinor };
  if (account.ownerId === null) {
    await ctx.db.insert("ledgerEntries", { ...common, ownerId: null, balanceAfterMinor: null, version: null });
    return;
  }
  // Rules speak of owners as text; every owned account belongs to a users row.
  const ownerId = ctx.db.normalizeId("users", account.ownerId);
  invariant(ownerId !== null, "an owned account belongs to a user");
  const step = await moveBalance(ctx, { class: account.class, ownerId, key }, deltaMinor);
  await ctx.db.insert("ledgerEntries", { ...common, ownerId, ...step });
}

function walletDelta(lines: LedgerLine[], ownerId: Id<"users"> | null): bigint {
  const classes: readonly string[] = WALLET_CLASSES;
  return sumMinor(
    lines
      .filter(({ account }) => account.ownerId !== null && account.ownerId === ownerId && classes.includes(account.class))
      .map((line) => line.deltaMinor),
  );
}

async function walletTotal(ctx: MutationCtx, ownerId: Id<"users">): Promise<bigint> {
  const balances = await loadBalances(ctx, ownerId);
  return sumMinor(WALLET_CLASSES.map((name) => balances[name]));
}

/**
 * The one writer of the ledger. Posts a business event by its rule: balanced,
 * once per key, together with its balances and its audit row, or not at all.
 * Posting the same event again changes nothing; another event under the same key
 * is `DUPLICATE_REQUEST`.
 */
export async function postTransaction<Kind extends TransactionKind>(
  ctx: MutationCtx,
  kind: Kind,
  input: PostingInputs[Kind],
  context: PostingContext,
): Promise<Posted> {
  const posting = buildPosting(kind, input);
  const existing = await ctx.db
    .query("ledgerTransactions")
    .withIndex("by_key", (q) => q.eq("key", posting.key))
    .unique();
  if (existing !== null) return sameEventOrFail(existing, posting, context);

  const { walletOwnerId, sessionId, effectiveAtMs, actor } = context;
  const walletDeltaMinor = walletDelta(posting.lines, walletOwnerId);
  const walletBeforeMinor = walletOwnerId === null ? 0n : await walletTotal(ctx, walletOwnerId);
  const nowMs = Date.now();
  const day = await bookDay(ctx, nowMs);
  const transactionId = await ctx.db.insert("ledgerTransactions", {
    key: posting.key,
    kind,
    ref: posting.ref,
    actor: actorName(actor),
    atMs: nowMs,
    effectiveAtMs,
    day,
    sessionId,
    walletOwnerId,
    walletGroup: walletOwnerId === null ? null : posting.walletGroup,
    walletDeltaMinor,
    walletAfterMinor: walletBeforeMinor + walletDeltaMinor,
    amountMinor: posting.amountMinor,
  });
  for (const line of posting.lines) await writeLine(ctx, { transactionId, kind, day }, line);
  await addToDay(ctx, day, posting.lines);
  await countPosting(ctx, posting, context);
  await recordAudit(ctx, {
    actor,
    action: `ledger.${kind}`,
    target: { table: "ledgerTransactions", id: transactionId },
    after: { key: posting.key, amountMinor: posting.amountMinor },
  });
  return { transactionId, isNew: true };
}
