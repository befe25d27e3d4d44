"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { usePaginatedQuery, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useViewer } from "@/components/auth/useViewer";
import { usePersonName } from "@/components/layout/usePersonName";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { EarningFigures } from "./EarningFigures";

const PAGE_SIZE = 20;

/** Columns a phone has no room for: there they stand under the date, so that what is earned is never cut off. */
const WIDE = "hidden sm:table-cell";

// The chart's library is heavy and of no use to anybody else.
const EarningsChart = dynamic(() => import("./EarningsChart").then((module) => module.EarningsChart), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

/** What an advisor earned, by balance, by day and by session. */
export function AdvisorEarnings() {
  const t = useTranslations("earnings");
  const { status } = useViewer();
  const summary = useQuery(api.earnings.summary, status === "ready" ? {} : "skip");
  return (
    <div className="grid gap-12">
      {summary === undefined ? <Skeleton className="h-28" /> : <EarningFigures summary={summary} />}
      <section aria-labelledby="by-day" className="grid gap-4">
        <h2 id="by-day" className="text-lg font-semibold tracking-tight">
          {t("byDay")}
        </h2>
        {summary === undefined ? (
          <Skeleton className="h-64" />
        ) : summary.byDay.every(({ amountMinor }) => amountMinor === 0n) ? (
          <EmptyState scene="money" title={t("noDaysTitle")}>{t("noDaysText")}</EmptyState>
        ) : (
          <Card className="relative p-4 sm:p-6">
            <EarningsChart days={summary.byDay} />
          </Card>
        )}
      </section>
      <EarningList />
    </div>
  );
}

function EarningList() {
  const t = useTranslations("earnings");
  const format = useFormat();
  const nameOf = usePersonName();
  const { status: viewerStatus } = useViewer();
  const { results, status, loadMore } = usePaginatedQuery(api.earnings.list, viewerStatus === "ready" ? {} : "skip", { initialNumItems: PAGE_SIZE });
  return (
    <div className="grid gap-4">
      <h2 className="text-lg font-semibold tracking-tight">
        {t("bySession")}
      </h2>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={5} label={t("loading")} className="h-11" /> : null}
      {status !== "LoadingFirstPage" && results.length === 0 ? <EmptyState scene="money" title={t("emptyTitle")}>{t("emptyText")}</EmptyState> : null}
      {results.length > 0 ? (
        <Table label={t("bySession")}>
          <thead>
            <tr>
              <Th>{t("settled")}</Th>
              <Th className={WIDE}>{t("client")}</Th>
              <Th numeric className={WIDE}>{t("charge")}</Th>
              <Th numeric className={WIDE}>{t("fee")}</Th>
              <Th numeric>{t("yours")}</Th>
              <Th>{t("status")}</Th>
            </tr>
          </thead>
          <tbody>
            {results.map((row) => (
              <tr key={row.earningId}>
                <Td className="figures sm:whitespace-nowrap">
                  <Link href={`/receipts/${row.sessionId}`} className="underline decoration-line-strong/50 underline-offset-4 hover:decoration-accent">
                    {format.dateTime(row.settledAtMs)}
                  </Link>
                  <span className="mt-1 block text-ink-soft sm:hidden">{nameOf(row.clientFirstName)}</span>
                  <span className="block text-ink-faint sm:hidden">
                    {t("charge")} {format.money(row.chargeMinor)},{" "}
                    <span className="whitespace-nowrap">
                      {t("fee")} {format.money(-row.feeMinor)}
                    </span>
                  </span>
                </Td>
                <Td className={WIDE}>{nameOf(row.clientFirstName)}</Td>
                <Td numeric className={WIDE}>{format.money(row.chargeMinor)}</Td>
                <Td numeric className={`${WIDE} text-ink-faint`}>
                  {format.money(-row.feeMinor)}
                </Td>
                <Td numeric className="font-semibold">
                  {format.money(row.amountMinor - row.takenBackMinor)}
                  {row.takenBackMinor === 0n ? null : (
                    <span className="block text-xs font-normal whitespace-normal text-ink-faint">{t("takenBack", { amount: format.money(row.takenBackMinor) })}</span>
                  )}
                </Td>
                <Td className="sm:whitespace-nowrap">
                  <Badge tone={row.status === "available" ? "accent" : row.status === "refunded" ? "neutral" : "amber"}>{t(`state.${row.status}`)}</Badge>
                  {row.status === "pending" ? <span className="figures text-ink-faint max-sm:mt-1 max-sm:block max-sm:text-xs sm:ms-2">{t("availableAt", { time: format.dateTime(row.availableAtMs) })}</span> : null}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}
