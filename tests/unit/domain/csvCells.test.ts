import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditLine } from "@/components/admin/audit/auditFilters";
import { accountingLines, entryLine } from "@/components/admin/ledger/ledgerCsv";
import { sessionLine, type SessionRow } from "@/components/admin/sessions/sessionsCsv";
import { walletLine, type WalletRow } from "@/components/wallet/walletCsv";
import { csvField, csvLine } from "@/lib/domain/csv";
import { projectFiles } from "@/tests/structure/files";

const FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "  -1+cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")'];

/** The cells of a line as a spreadsheet reads them, by RFC 4180. */
function cellsOf(line: string): string[] {
  const cells = [...line.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
const isFormula = (cell: string): boolean => /^\s*[=+\-@]/.test(cell) && !/^-?\d+(\.\d\d)?$/.test(cell);

/** Each kind of file whose cells carry what people wrote, or names of things made from it, with a text of theirs in every one. */
const LINES: Record<string, (text: string) => string[]> = {
  "the audit log": (text) => [
    auditLine({
      id: "e1" as never,
      atMs: 0,
      actorKind: "user",
      actor: text,
      actorName: text,
      action: text,
      targetTable: text,
      targetId: text,
      targetName: text,
      reason: text,
      before: text,
      after: text,
    }),
  ],
  "an admin's sessions": (text) => {
    const times = { requestedAtMs: 0, startedAtMs: null, endedAtMs: null };
    const money = { ratePerMinuteMinor: 50n, chargeMinor: -5n, feeMinor: null, billedMs: 5 };
    const row = {
      sessionId: text,
      clientId: text,
      clientFirstName: text,
      advisorUserId: text,
      advisorDisplayName: text,
      mode: "chat",
      state: "ended",
      endReason: text,
      disputeState: text,
    };
    return [sessionLine({ ...row, ...times, ...money } as unknown as SessionRow)];
  },
  "an account's entries": (text) => [
    entryLine({ atMs: 0, transactionId: text, kind: text, key: text, deltaMinor: -150n, balanceAfterMinor: 0n } as unknown as Parameters<
      typeof entryLine
    >[0]),
  ],
  "the accounting of a month": (text) =>
    accountingLines({
      transactionId: text,
      day: text,
      atMs: 0,
      kind: text,
      lines: [{ accountClass: text, accountKey: text, deltaMinor: -150n }],
    } as unknown as Parameters<typeof accountingLines>[0]),
  "a wallet": (text) => [
    walletLine({ id: "1", atMs: 0, kind: text, deltaMinor: -150n, balanceAfterMinor: 0n, sessionId: null } as unknown as WalletRow),
  ],
};

describe.each(Object.entries(LINES))("%s", (_name, linesOf) => {
  it.each(FORMULAS)("holds %j as text, and its figures as figures", (text) => {
    const cells = linesOf(text).flatMap(cellsOf);
    expect(cells.filter(isFormula)).toEqual([]);
    expect(cells.some((cell) => cell === `'${text}`)).toBe(true);
  });
});

it("a field is found again whole, whatever it holds", () => {
  for (const text of [...FORMULAS, 'a "word", and more', "two\r\nlines"])
    expect(cellsOf(`${csvField(text)},end`)[0]).toBe(FORMULAS.includes(text) ? `'${text}` : text);
  expect(csvLine([-5, -5n, null, "-5"])).toBe("-5,-5,,'-5\r\n");
});

it("every file of lines is made from fields that are made harmless", () => {
  const makers = projectFiles().filter(
    (path) =>
      /^(components|convex|lib)\/.*\.tsx?$/.test(path) &&
      /\\r\\n|LINE_END|csvLine/.test(readFileSync(path, "utf8")) &&
      /csv/i.test(path + readFileSync(path, "utf8")),
  );
  const careless = makers.filter((path) => !/\bcsv(Line|Field)\b/.test(readFileSync(path, "utf8")));
  // Counts and sums of days alone.
  expect(careless).toEqual(["components/admin/dashboard/statsCsv.ts"]);
  expect(makers.length).toBeGreaterThan(8);
});
