"use client";

import { useConvex, useConvexAuth, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { CsvButton } from "@/components/layout/CsvButton";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { useAccountName } from "./accountNames";
import { ACCOUNTING_HEAD, accountingLines, accountingTotals } from "./ledgerCsv";

/** A month of the whole book per class of account, and its export, which ties to the trial balance. */
export function AccountingMonth({ today }: { today: string }) {
  const t = useTranslations("adminLedger.month");
  const convex = useConvex();
  const thisMonth = today.slice(0, 7);
  const [chosen, setChosen] = useQueryState("month", parseAsString.withDefault(""));
  const isFit = chosen === "" || (monthBounds(chosen) !== null && chosen <= thisMonth);
  const month = chosen === "" || !isFit ? thisMonth : chosen;
  const readPage = async (paginationOpts: { numItems: number; cursor: string | null }) => {
    const found = await convex.query(api.admin.accountingLines, { month, paginationOpts });
    const lines = found.page.flatMap(accountingLines);
    // The last page closes the file with what the lines have to add up to.
    const totals = found.isDone ? accountingTotals(await convex.query(api.admin.accountingMonth, { month })) : [];
    return { lines: [...lines, ...totals], isDone: found.isDone, continueCursor: found.continueCursor };
  };
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="grid gap-1">
          <h2 className="text-lg font-semibold tracking-tight">{t("title")}</h2>
          <p className="max-w-prose text-sm text-ink-soft">{t("text")}</p>
        </div>
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("month")} error={isFit ? null : t("noMonth")} className="w-44">
            {(control) => (
              <Input
                {...control}
                type="month"
                max={thisMonth}
                value={chosen === "" ? thisMonth : chosen}
                onChange={(event) => void setChosen(event.target.value || null)}
              />
            )}
          </Field>
          <CsvButton name={`parley-ledger-${month}`} head={ACCOUNTING_HEAD} readPage={readPage} />
        </div>
      </div>
      <MonthTable month={month} />
    </section>
  );
}

function MonthTable({ month }: { month: string }) {
  const t = useTranslations("adminLedger.month");
  const format = useFormat();
  const nameOf = useAccountName();
  const { isAuthenticated } = useConvexAuth();
  const book = useQuery(api.admin.accountingMonth, isAuthenticated ? { month } : "skip");
  if (book === undefined) return <SkeletonRows rows={6} label={t("loading")} />;
  return (
    <div className="grid gap-3">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("account")}</Th>
            <Th numeric>{t("opening")}</Th>
            <Th numeric>{t("moved")}</Th>
            <Th numeric>{t("closing")}</Th>
          </tr>
        </thead>
        <tbody>
          {book.rows.map(({ accountClass, openingMinor, movedMinor, closingMinor }) => (
            <tr key={accountClass}>
              <Td>{nameOf(accountClass)}</Td>
              <Td numeric>{format.money(openingMinor)}</Td>
              <Td numeric>{format.money(movedMinor, { signed: true })}</Td>
              <Td numeric className="font-medium">
                {format.money(closingMinor)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {book.rows.length === 0 ? <p className="text-sm text-ink-soft">{t("empty")}</p> : null}
      {book.isFinal ? null : <p className="text-sm text-ink-soft">{t("open")}</p>}
    </div>
  );
}
