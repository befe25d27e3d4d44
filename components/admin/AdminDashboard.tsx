"use client";

import { Download, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useErrorText } from "@/components/layout/useErrorText";
import { saveFile } from "@/components/layout/saveFile";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { startOfDay } from "@/lib/domain/stats/days";
import { useFormat } from "@/lib/format/useFormat";
import { Funnel } from "./dashboard/Funnel";
import { KeyFigures } from "./dashboard/KeyFigures";
import { LedgerState } from "./dashboard/LedgerState";
import { LiveFigures } from "./dashboard/LiveFigures";
import { PERIOD_PARAMS, periodOf } from "./dashboard/period";
import { PeriodPicker } from "./dashboard/PeriodPicker";
import { statsCsv } from "./dashboard/statsCsv";
import { useStats, type Stats } from "./dashboard/useStats";
import { useUtcDay } from "./ledger/useUtcDay";

// The library of the charts is larger than the rest of the page.
const StatsCharts = dynamic(() => import("./dashboard/StatsCharts").then((module) => module.StatsCharts), {
  ssr: false,
  loading: () => <Skeleton className="h-72" />,
});

/** How the place does: the state of the books, what stands open now, and a period in figures and charts. */
export function AdminDashboard() {
  const t = useTranslations("adminStats");
  const today = useUtcDay();
  const [params, setParams] = useQueryStates(PERIOD_PARAMS);
  const period = today === null ? null : periodOf(params, startOfDay(today) ?? 0);
  const { stats, error, isReading, again } = useStats(period, params.compare);
  const actions = (
    <>
      <Button variant="secondary" size="sm" pending={isReading && period !== null} onClick={again}>
        <RefreshCw aria-hidden="true" />
        {t("again")}
      </Button>
      {stats === null ? null : (
        <Button variant="secondary" size="sm" onClick={() => save(stats)}>
          <Download aria-hidden="true" />
          {t("save")}
        </Button>
      )}
    </>
  );
  return (
    <div className="grid gap-10">
      <LedgerState />
      <LiveFigures />
      <div className="grid gap-8">
        <PeriodPicker params={params} onChange={(change) => void setParams(change)} actions={actions} />
        {today !== null && period === null ? (
          <EmptyState scene="search" title={t("noPeriod")}>
            {t("noPeriodText")}
          </EmptyState>
        ) : (
          <PeriodFigures stats={stats} error={error} onAgain={again} />
        )}
      </div>
    </div>
  );
}

function save(stats: Stats): void {
  saveFile({ name: `parley-figures-${stats.fromDay}-${stats.toDay}.csv`, type: "text/csv", text: statsCsv(stats) });
}

function PeriodFigures({ stats, error, onAgain }: { stats: Stats | null; error: unknown; onAgain: () => void }) {
  const t = useTranslations("adminStats");
  const errorText = useErrorText();
  const format = useFormat();
  if (error !== null) {
    return (
      <ErrorState title={t("failed")} action={<Button onClick={onAgain}>{t("again")}</Button>}>
        {errorText(error)}
      </ErrorState>
    );
  }
  if (stats === null) return <SkeletonRows rows={6} label={t("loading")} />;
  const day = (text: string) => format.utcShortDay(startOfDay(text) ?? 0);
  return (
    <div className="grid gap-12">
      <p className="figures -mb-8 text-sm text-ink-faint">
        {t("shown", { from: day(stats.fromDay), to: day(stats.toDay), days: stats.days.length })}
        {stats.before === null ? null : ` ${t("comparedWith", { from: day(stats.before.fromDay), to: day(stats.before.toDay) })}`}
      </p>
      <KeyFigures stats={stats} />
      <StatsCharts stats={stats} />
      <Funnel stats={stats} />
    </div>
  );
}
