import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";
import { csvLine } from "@/lib/domain/csv";
import { toDecimal } from "@/lib/format/money";

type Transaction = FunctionReturnType<typeof api.admin.accountingLines>["page"][number];
type Month = FunctionReturnType<typeof api.admin.accountingMonth>;
type Entry = FunctionReturnType<typeof api.admin.ledgerEntries>["page"][number];

/** Figures stay figures, also below zero: only texts of people are made harmless. */
const row = (texts: readonly (string | null)[], figures: readonly (bigint | null)[], last: readonly (string | null)[] = []): string => {
  const numbers = figures.map((minor) => (minor === null ? "" : toDecimal(minor))).join(",");
  const [before, after] = [csvLine(texts).trimEnd(), last.length === 0 ? "" : `,${csvLine(last).trimEnd()}`];
  return `${before},${numbers}${after}\r\n`;
};

/** The first line of the accounting export. One line per entry; the closing lines at the end of the file tie it to the trial balance. */
export const ACCOUNTING_HEAD = csvLine([
  "row",
  "day_utc",
  "recorded_at_utc",
  "transaction",
  "kind",
  "account_class",
  "account",
  "amount",
  "currency",
]);

/** The entries of one transaction. */
export function accountingLines({ transactionId, day, atMs, kind, lines }: Transaction): string[] {
  const at = new Date(atMs).toISOString();
  return lines.map(({ accountClass, accountKey, deltaMinor }) =>
    row(["entry", day, at, transactionId, kind, accountClass, accountKey], [deltaMinor], ["USD"]),
  );
}

/** Opening, moved and closing figures of each class. */
export function accountingTotals({ month, rows }: Month): string[] {
  return rows.flatMap(({ accountClass, openingMinor, movedMinor, closingMinor }) =>
    (
      [
        ["opening", openingMinor],
        ["moved", movedMinor],
        ["closing", closingMinor],
      ] as const
    ).map(([name, minor]) => row([name, month, null, null, null, accountClass, null], [minor], ["USD"])),
  );
}

/** The first line of an account's entries. */
export const ENTRIES_HEAD = csvLine(["recorded_at_utc", "transaction", "kind", "key", "amount", "balance_after", "currency"]);

/** One entry of an account. */
export function entryLine({ atMs, transactionId, kind, key, deltaMinor, balanceAfterMinor }: Entry): string {
  return row([new Date(atMs).toISOString(), transactionId, kind, key], [deltaMinor, balanceAfterMinor], ["USD"]);
}
