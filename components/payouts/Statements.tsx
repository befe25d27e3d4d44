"use client";

import { Download } from "lucide-react";
import { useConvex, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { saveFile } from "@/components/layout/saveFile";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { recentMonths } from "./recentMonths";
import { usePayoutAct } from "./usePayoutAct";

const MONTHS = 24;

/** A month tied to the ledger, and the year it belongs to. */
export function Statements({ currentMonth }: { currentMonth: string }) {
  const t = useTranslations("payouts.statement");
  const format = useFormat();
  const months = recentMonths(currentMonth, MONTHS);
  const [wanted, setWanted] = useQueryState("month", parseAsString.withDefault(currentMonth));
  const month = months.includes(wanted) ? wanted : currentMonth;
  return (
    <section aria-labelledby="statements" className="grid gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="grid gap-1">
          <h2 id="statements" className="text-lg font-semibold tracking-tight">
            {t("title")}
          </h2>
          <p className="text-sm text-ink-soft">{t("utc")}</p>
        </div>
        <Select
          aria-label={t("month")}
          className="w-52"
          value={month}
          onChange={(next) => void setWanted(next)}
          options={months.map((value) => ({ value, label: format.utcMonth(monthBounds(value)?.startMs ?? 0) }))}
        />
      </div>
      <div className="grid gap-10 lg:grid-cols-2">
        <MonthTable month={month} />
        <YearTable year={Number(month.slice(0, 4))} />
      </div>
    </section>
  );
}

function MonthTable({ month }: { month: string }) {
  const t = useTranslations("payouts.statement");
  const page = useTranslations("payouts");
  const format = useFormat();
  const convex = useConvex();
  const { act, isPending, error } = usePayoutAct();
  const statement = useQuery(api.payouts.statement, { month });
  const save = async () => {
    const { fileName, text } = await convex.query(api.payouts.statementCsv, { month });
    saveFile({ name: fileName, type: "text/csv", text });
  };
  if (statement === undefined) return <SkeletonRows rows={5} label={page("loading")} />;
  const { opening, closing, earnedMinor, sessionCount, paidMinor, adjustmentsMinor, adjustments, shiftedMinor, isFinal } = statement;
  const label = format.utcMonth(monthBounds(month)?.startMs ?? 0);
  return (
    <div className="grid content-start gap-3">
      <Table label={label}>
        <thead>
          <tr>
            <Th>{label}</Th>
            <Th numeric>{t("amount")}</Th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <Td>{t("opening")}</Td>
            <Td numeric>{format.money(opening.totalMinor)}</Td>
          </tr>
          <tr>
            <Td>{t("earned", { count: sessionCount })}</Td>
            <Td numeric>{format.money(earnedMinor, { signed: true })}</Td>
          </tr>
          <tr>
            <Td>{t("paid")}</Td>
            <Td numeric>{format.money(-paidMinor, { signed: true })}</Td>
          </tr>
          <tr>
            <Td>{t("adjustments")}</Td>
            <Td numeric>{format.money(adjustmentsMinor, { signed: true })}</Td>
          </tr>
          {adjustments.map(({ atMs, what, amountMinor }, n) => (
            <tr key={`${atMs} ${n}`} className="text-ink-faint">
              <Td className="figures ps-4 first:ps-4">{t("change", { what: t(`changes.${what}`), time: format.dateTime(atMs) })}</Td>
              <Td numeric>{format.money(amountMinor, { signed: true })}</Td>
            </tr>
          ))}
          {shiftedMinor === 0n ? null : (
            <tr className="text-ink-faint">
              <Td className="ps-4 first:ps-4">{t("shifted")}</Td>
              <Td numeric>{format.money(shiftedMinor, { signed: true })}</Td>
            </tr>
          )}
          <tr className="font-semibold">
            <Td>{t("closing")}</Td>
            <Td numeric>{format.money(closing.totalMinor)}</Td>
          </tr>
        </tbody>
      </Table>
      {isFinal ? null : <p className="text-sm text-ink-faint">{t("running")}</p>}
      <Button variant="secondary" className="justify-self-start" pending={isPending} onClick={() => void act(save)}>
        <Download aria-hidden="true" />
        {t("csv")}
      </Button>
      {error === null ? null : (
        <Notice tone="vermilion" role="alert">
          {error}
        </Notice>
      )}
    </div>
  );
}

function YearTable({ year }: { year: number }) {
  const t = useTranslations("payouts.statement");
  const page = useTranslations("payouts");
  const format = useFormat();
  const totals = useQuery(api.payouts.year, { year });
  if (totals === undefined) return <SkeletonRows rows={5} label={page("loading")} />;
  const months = totals.months.filter(({ earnedMinor, paidMinor }) => earnedMinor !== 0n || paidMinor !== 0n);
  const label = t("year", { year: String(year) });
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th>{label}</Th>
          <Th numeric>{t("sessions")}</Th>
          <Th numeric>{t("earnedHead")}</Th>
          <Th numeric>{t("paid")}</Th>
        </tr>
      </thead>
      <tbody>
        {months.map((row) => (
          <tr key={row.month}>
            <Td>{format.utcMonth(monthBounds(row.month)?.startMs ?? 0)}</Td>
            <Td numeric>{format.number(row.sessionCount)}</Td>
            <Td numeric>{format.money(row.earnedMinor)}</Td>
            <Td numeric>{format.money(row.paidMinor)}</Td>
          </tr>
        ))}
        <tr className="font-semibold">
          <Td>{t("total")}</Td>
          <Td numeric>{format.number(totals.sessionCount)}</Td>
          <Td numeric>{format.money(totals.earnedMinor)}</Td>
          <Td numeric>{format.money(totals.paidMinor)}</Td>
        </tr>
      </tbody>
    </Table>
  );
}
