"use client";

import { CircleCheck, RefreshCw, TriangleAlert } from "lucide-react";
import { useConvex } from "convex/react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { useErrorText } from "@/components/layout/useErrorText";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { MeterLoader } from "@/components/ui/meter-ring";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import type { AccountClass } from "@/lib/domain/ledger/accounts";
import { runCheck, type CheckReport, type CheckSection } from "@/lib/domain/ledger/runCheck";
import { useFormat } from "@/lib/format/useFormat";

type Check = { at: "running"; last: Finished | null } | Finished | { at: "failed"; error: unknown };

interface Finished {
  at: "done";
  report: CheckReport;
  finishedAtMs: number;
}

/** The name of an account under `accountClass` in the catalogue, which speaks of what is held. */
function nameOf(account: AccountClass) {
  return account === "C.escrow" ? "C.held" : account === "C.promoEscrow" ? "C.promoHeld" : account;
}

/** The state of the book: the last check, the trial balance, and what was counted. */
export function AdminDashboard() {
  const t = useTranslations("admin");
  const errorText = useErrorText();
  const convex = useConvex();
  const [check, setCheck] = useState<Check>({ at: "running", last: null });

  const readBook = useCallback(async (): Promise<Check> => {
    try {
      const report = await runCheck((task) => convex.query(api.admin.checkLedger, { section: task.section, cursor: task.cursor }));
      return { at: "done", report, finishedAtMs: Date.now() };
    } catch (error) {
      return { at: "failed", error };
    }
  }, [convex]);
  useEffect(() => {
    let isCurrent = true;
    void readBook().then((result) => {
      if (isCurrent) setCheck(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [readBook]);
  const again = () => {
    setCheck((before) => ({ at: "running", last: before.at === "done" ? before : null }));
    void readBook().then(setCheck);
  };

  const shown = check.at === "done" ? check : check.at === "running" ? check.last : null;
  return (
    <div className="grid gap-10">
      {check.at === "failed" ? (
        <ErrorState title={t("failed")} action={<Button onClick={again}>{t("again")}</Button>}>
          {errorText(check.error)}
        </ErrorState>
      ) : (
        <MoneyHeader check={shown} isRunning={check.at === "running"} onAgain={again} />
      )}
      {shown === null ? check.at === "running" ? <SkeletonRows rows={5} label={t("checking")} /> : null : <Book report={shown.report} />}
    </div>
  );
}

function MoneyHeader({ check, isRunning, onAgain }: { check: Finished | null; isRunning: boolean; onAgain: () => void }) {
  const t = useTranslations("admin");
  const format = useFormat();
  const violations = check?.report.violations.length ?? 0;
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 p-5 sm:p-6" role="status">
      <div className="flex items-center gap-4">
        {check === null ? (
          <MeterLoader size={32} className="text-accent" />
        ) : violations === 0 ? (
          <CircleCheck className="size-8 stroke-[1.5] text-accent" aria-hidden="true" />
        ) : (
          <TriangleAlert className="size-8 stroke-[1.5] text-vermilion" aria-hidden="true" />
        )}
        <div>
          <p className="font-semibold">{check === null ? t("checking") : violations === 0 ? t("sound") : t("violations", { count: violations })}</p>
          {check === null ? null : (
            <p className="figures text-sm text-ink-soft">
              {t("checkedAt", { time: format.exactTime(check.finishedAtMs), transactions: check.report.counts.transactions, entries: check.report.counts.entries })}
            </p>
          )}
        </div>
      </div>
      <Button variant="secondary" pending={isRunning} onClick={onAgain}>
        <RefreshCw aria-hidden="true" />
        {t("again")}
      </Button>
    </Card>
  );
}

function Book({ report }: { report: CheckReport }) {
  const t = useTranslations("admin");
  const format = useFormat();
  const classes = Object.entries(report.totals).sort(([a], [b]) => a.localeCompare(b));
  const sumMinor = classes.reduce((sum, [, total]) => sum + total, 0n);
  return (
    <div className="grid gap-10 lg:grid-cols-2">
      <div className="grid content-start gap-3">
        <h2 className="text-lg font-semibold tracking-tight">
          {t("trialBalance")}
        </h2>
        <Table label={t("trialBalance")}>
          <thead>
            <tr>
              <Th>{t("account")}</Th>
              <Th numeric>{t("total")}</Th>
            </tr>
          </thead>
          <tbody>
            {classes.map(([accountClass, total]) => (
              <tr key={accountClass}>
                <Td>{t(`accountClass.${nameOf(accountClass as AccountClass)}`)}</Td>
                <Td numeric>{format.money(total)}</Td>
              </tr>
            ))}
            <tr className="font-semibold">
              <Td>{t("sum")}</Td>
              <Td numeric>{format.money(sumMinor)}</Td>
            </tr>
          </tbody>
        </Table>
      </div>
      <div className="grid content-start gap-3">
        <h2 className="text-lg font-semibold tracking-tight">
          {t("counted")}
        </h2>
        <Table label={t("counted")}>
          <thead>
            <tr>
              <Th>{t("what")}</Th>
              <Th numeric>{t("rows")}</Th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(report.counts).map(([section, count]) => (
              <tr key={section}>
                <Td>{t(`section.${section as CheckSection}`)}</Td>
                <Td numeric>{format.number(count)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      {report.violations.length === 0 ? null : (
        <div className="grid gap-3 lg:col-span-2">
          <h2 className="text-lg font-semibold tracking-tight text-vermilion-ink">
            {t("found")}
          </h2>
          <Table label={t("found")}>
            <thead>
              <tr>
                <Th>{t("rule")}</Th>
                <Th>{t("subject")}</Th>
                <Th>{t("detail")}</Th>
              </tr>
            </thead>
            <tbody>
              {report.violations.map(({ invariant, subject, detail }) => (
                <tr key={`${invariant} ${subject} ${detail}`}>
                  <Td>{invariant}</Td>
                  <Td className="break-all">{subject}</Td>
                  <Td>{detail}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </div>
  );
}
