import type { AccountClass } from "./accounts";
import { checkBook } from "./checkBook";
import { Findings, type Violation } from "./checkTypes";

/** The parts of the book, each walked page by page. `chain` goes on with one long account. */
export const BOOK_SECTIONS = ["transactions", "entries", "accounts", "chain", "sessions", "wallets", "meters", "days"] as const;
type BookSection = (typeof BOOK_SECTIONS)[number];

/** The parts of a whole check: the book, and the book against the payment processor's own list, which only an action can read. */
export const CHECK_SECTIONS = [...BOOK_SECTIONS, "processor"] as const;
type CheckSection = (typeof CHECK_SECTIONS)[number];

/** One page to look at; a null cursor starts a section. */
export interface CheckTask {
  section: CheckSection;
  cursor: string | null;
}

/** A page that the database alone can answer. */
export interface BookTask extends CheckTask {
  section: BookSection;
}

/** Whether the database alone can answer a page. */
export function isBookTask(task: CheckTask): task is BookTask {
  return task.section !== "processor";
}

/** What one page found. Every page is one consistent read, so a check may run while money moves. */
export interface CheckPage {
  checked: number;
  /** Entries seen: under their transactions, or in the table itself. */
  entries: number;
  totals: { accountClass: AccountClass; totalMinor: bigint }[];
  violations: Violation[];
  next: CheckTask[];
  /** True of the last page of the comparison with the payment processor: its whole list was read. */
  isCompared?: boolean;
}

/** What a whole check found. */
export interface CheckReport {
  counts: Record<CheckSection, number>;
  /** Sum of all entries per account class, minor units: the trial balance. */
  totals: Partial<Record<AccountClass, bigint>>;
  violations: Violation[];
}

/** A check under way: what it has seen, and the pages it still has to look at. */
export interface CheckProgress {
  counts: Record<CheckSection, number>;
  totals: Partial<Record<AccountClass, bigint>>;
  /** The first ones, at most `VIOLATIONS_KEPT`; `violationCount` counts all. */
  violations: Violation[];
  violationCount: number;
  entriesOfTransactions: number;
  tasks: CheckTask[];
}

/** Broken books break in masses; the first ones tell what to look at. */
const VIOLATIONS_KEPT = 1_000;

// Entries are counted before transactions: one that is written meanwhile can then only be seen under its transaction.
const STARTED_SECTIONS = CHECK_SECTIONS.filter((section) => section !== "chain" && section !== "entries" && section !== "transactions");
const ORDER: readonly CheckSection[] = ["entries", "transactions", ...STARTED_SECTIONS];

/** A check that has seen nothing yet; `withProcessor` compares with the payment processor too. */
export function startCheck(withProcessor: boolean): CheckProgress {
  return {
    counts: Object.fromEntries(CHECK_SECTIONS.map((section) => [section, 0])) as Record<CheckSection, number>,
    totals: {},
    violations: [],
    violationCount: 0,
    entriesOfTransactions: 0,
    tasks: ORDER.filter((section) => withProcessor || section !== "processor").map((section) => ({ section, cursor: null })),
  };
}

function withViolations(progress: CheckProgress, found: Violation[]): CheckProgress {
  return {
    ...progress,
    violations: [...progress.violations, ...found].slice(0, VIOLATIONS_KEPT),
    violationCount: progress.violationCount + found.length,
  };
}

/** Adds what the page of the first task found. */
export function addPage(progress: CheckProgress, task: CheckTask, page: CheckPage): CheckProgress {
  const totals = { ...progress.totals };
  for (const { accountClass, totalMinor } of page.totals) totals[accountClass] = (totals[accountClass] ?? 0n) + totalMinor;
  const isOfTransactions = task.section === "transactions";
  return withViolations(
    {
      ...progress,
      counts: { ...progress.counts, [task.section]: progress.counts[task.section] + page.checked },
      totals,
      entriesOfTransactions: progress.entriesOfTransactions + (isOfTransactions ? page.entries : 0),
      tasks: [...page.next, ...progress.tasks.slice(1)],
    },
    page.violations,
  );
}

/** Adds up the book of a check that has seen every page. */
export function finishCheck(progress: CheckProgress): CheckProgress {
  const findings = new Findings("book");
  findings.expect(
    progress.counts.entries <= progress.entriesOfTransactions,
    "I-2",
    `${progress.counts.entries} entries in the table, ${progress.entriesOfTransactions} under transactions`,
  );
  return withViolations(progress, [...findings.violations, ...checkBook(progress.totals)]);
}

/**
 * Reads every page through `readPage`, adds up the book, and reports what is broken. With `readProcessorPage` the book is
 * compared with the payment processor's list as well.
 */
export async function runCheck(
  readPage: (task: BookTask) => Promise<CheckPage>,
  readProcessorPage?: (cursor: string | null) => Promise<CheckPage>,
): Promise<CheckReport> {
  let progress = startCheck(readProcessorPage !== undefined);
  for (let task = progress.tasks[0]; task !== undefined; task = progress.tasks[0]) {
    const page = isBookTask(task) ? await readPage(task) : await readProcessorPage?.(task.cursor);
    progress = addPage(progress, task, page ?? { checked: 0, entries: 0, totals: [], violations: [], next: [] });
  }
  const { counts, totals, violations } = finishCheck(progress);
  return { counts, totals, violations };
}
