import type { AccountClass } from "./accounts";
import { checkBook } from "./checkBook";
import { Findings, type Violation } from "./checkTypes";

/** The parts of a check, each walked page by page. `chain` goes on with one long account. */
export const CHECK_SECTIONS = ["transactions", "entries", "accounts", "chain", "sessions", "wallets", "meters"] as const;
type CheckSection = (typeof CHECK_SECTIONS)[number];

/** One page to look at; a null cursor starts a section. */
export interface CheckTask {
  section: CheckSection;
  cursor: string | null;
}

/** What one page found. Every page is one consistent read, so a check may run while money moves. */
export interface CheckPage {
  checked: number;
  /** Entries seen: under their transactions, or in the table itself. */
  entries: number;
  totals: { accountClass: AccountClass; totalMinor: bigint }[];
  violations: Violation[];
  next: CheckTask[];
}

/** What a whole check found. */
export interface CheckReport {
  counts: Record<CheckSection, number>;
  /** Sum of all entries per account class, minor units: the trial balance. */
  totals: Partial<Record<AccountClass, bigint>>;
  violations: Violation[];
}

/** Reads every page through `readPage`, adds up the book, and reports what is broken. */
export async function runCheck(readPage: (task: CheckTask) => Promise<CheckPage>): Promise<CheckReport> {
  const counts = Object.fromEntries(CHECK_SECTIONS.map((section) => [section, 0])) as Record<CheckSection, number>;
  const totals: Partial<Record<AccountClass, bigint>> = {};
  const violations: Violation[] = [];
  // Entries are counted before transactions: one that is written meanwhile can then only be seen under its transaction.
  const tasks: CheckTask[] = (["entries", "transactions", "accounts", "sessions", "wallets", "meters"] as const).map((section) => ({
    section,
    cursor: null,
  }));
  let entriesOfTransactions = 0;
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    const page = await readPage(task);
    counts[task.section] += page.checked;
    if (task.section === "transactions") entriesOfTransactions += page.entries;
    for (const { accountClass, totalMinor } of page.totals) totals[accountClass] = (totals[accountClass] ?? 0n) + totalMinor;
    violations.push(...page.violations);
    tasks.unshift(...page.next);
  }
  const findings = new Findings("book");
  findings.expect(
    counts.entries <= entriesOfTransactions,
    "I-2",
    `${counts.entries} entries in the table, ${entriesOfTransactions} under transactions`,
  );
  return { counts, totals, violations: [...violations, ...findings.violations, ...checkBook(totals)] };
}
