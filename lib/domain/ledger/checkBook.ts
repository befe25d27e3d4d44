import { sumMinor } from "../money";
import { WALLET_CLASSES, isBalanceAllowed, type AccountClass } from "./accounts";
import { Findings, type Violation } from "./checkTypes";
import type { TransactionKind } from "./postings";

/** A line as it was stored. Minor units. */
export interface StoredEntry {
  accountKey: string;
  accountClass: AccountClass;
  ownerId: string | null;
  deltaMinor: bigint;
  balanceAfterMinor: bigint | null;
  version: number | null;
}

/** A transaction as it was stored. */
export interface StoredTransaction {
  key: string;
  kind: TransactionKind;
  walletOwnerId: string | null;
  walletDeltaMinor: bigint;
}

/** What the key of each kind starts with: a key under another kind's name could be posted twice. */
const KEY_PREFIX: Record<TransactionKind, string> = {
  topup: "capture:",
  procfee: "procfee:",
  hold: "hold:",
  settle: "settle:",
  unhold: "unhold:",
  release: "release:",
  freeze: "freeze:",
  unfreeze: "unfreeze:",
  refund: "refund:",
  wd: "wd:",
  wdpaid: "wdpaid:",
  sweep: "sweep:",
  wdback: "wdback:",
  wdret: "wdret:",
  goodwill: "goodwill:",
  promo: "promo:",
  promoexp: "promoexp:",
  cb: "cb:",
  cbwon: "cbwon:",
  correct: "correct:",
};

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function isSafe(amountMinor: bigint): boolean {
  return amountMinor <= SAFE && amountMinor >= -SAFE;
}

/**
 * I-1, I-5 and I-13 on one transaction: at least two lines, none empty, sum 0, whole
 * amounts; its key is its own and `sameKeyCount` is how often it occurs.
 */
export function checkTransaction(input: {
  transaction: StoredTransaction;
  entries: StoredEntry[];
  sameKeyCount: number;
  /** Whether the audit log tells of it. */
  isAudited?: boolean;
}): Violation[] {
  const { transaction, entries } = input;
  const findings = new Findings(`transaction ${transaction.key}`);
  const total = sumMinor(entries.map((entry) => entry.deltaMinor));
  findings.expect(entries.length >= 2, "I-1", `has ${entries.length} lines`);
  findings.expectEqual(total, 0n, "I-1", "sum of its lines");
  findings.expect(
    entries.every((e) => e.deltaMinor !== 0n && isSafe(e.deltaMinor)),
    "I-1",
    "has an empty or unsafe line",
  );
  findings.expectEqual(input.sameKeyCount, 1, "I-5", "number of transactions with its key");
  findings.expect(transaction.key.startsWith(KEY_PREFIX[transaction.kind]), "I-5", `key does not fit ${transaction.kind}`);
  findings.expect(input.isAudited !== false, "I-13", "is not in the audit log");
  const walletClasses: readonly string[] = WALLET_CLASSES;
  const walletLines = entries.filter((e) => e.ownerId === transaction.walletOwnerId && walletClasses.includes(e.accountClass));
  const walletDelta = transaction.walletOwnerId === null ? 0n : sumMinor(walletLines.map((e) => e.deltaMinor));
  findings.expectEqual(transaction.walletDeltaMinor, walletDelta, "I-3", "change shown in the wallet's history");
  return findings.violations;
}

/** Where the walk along an account's entries stands. */
export interface ChainPosition {
  version: number;
  balanceMinor: bigint;
}

/**
 * I-3 and I-4 along part of an account's entries, oldest first: versions without
 * a gap, each balance the one before plus the line, and of the allowed sign.
 */
export function checkChain(input: { accountKey: string; accountClass: AccountClass; from: ChainPosition; entries: StoredEntry[] }): {
  violations: Violation[];
  end: ChainPosition;
} {
  const findings = new Findings(`account ${input.accountKey}`);
  let { version, balanceMinor } = input.from;
  for (const entry of input.entries) {
    version += 1;
    balanceMinor += entry.deltaMinor;
    findings.expectEqual(entry.version ?? -1, version, "I-3", "version of an entry");
    findings.expectEqual(entry.balanceAfterMinor ?? 0n, balanceMinor, "I-3", `balance after entry ${version}`);
    findings.expect(isBalanceAllowed(input.accountClass, balanceMinor), "I-4", `balance ${balanceMinor} at entry ${version}`);
  }
  return { violations: findings.violations, end: { version, balanceMinor } };
}

/** I-3 at the end of an account's entries: the kept balance and version are those of the last entry, and the row is unique. */
export function checkKeptBalance(input: {
  accountKey: string;
  kept: ChainPosition;
  end: ChainPosition;
  sameKeyCount: number;
}): Violation[] {
  const findings = new Findings(`account ${input.accountKey}`);
  findings.expectEqual(input.kept.balanceMinor, input.end.balanceMinor, "I-3", "kept balance");
  findings.expectEqual(input.kept.version, input.end.version, "I-3", "kept version");
  findings.expectEqual(input.sameKeyCount, 1, "I-3", "number of rows with its key");
  return findings.violations;
}

/** I-2 and I-4 on the whole book: everything sums to 0, and platform accounts keep their sign in total. */
export function checkBook(totals: Partial<Record<AccountClass, bigint>>): Violation[] {
  const findings = new Findings("book");
  const entries = Object.entries(totals) as [AccountClass, bigint][];
  findings.expectEqual(sumMinor(entries.map(([, total]) => total)), 0n, "I-2", "sum of all entries");
  for (const [accountClass, total] of entries) {
    findings.expect(isBalanceAllowed(accountClass, total), "I-4", `total of ${accountClass} is ${total}`);
  }
  return findings.violations;
}
