"use client";

import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Badge } from "@/components/ui/badge";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { useMethodName } from "@/components/payouts/useMethodName";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { useAdvisorName } from "./useAdvisorName";

const PAGE_SIZE = 25;
/** Rows that are read without being asked for; pages of advisors without money are empty. */
const READ_TO = 25;

/** What the payout of a month would do, advisor by advisor. Nothing is written. */
export function BatchPreview({ month }: { month: string }) {
  const t = useTranslations("payoutBatch.preview");
  const holds = useTranslations("payoutBatch.hold");
  const format = useFormat();
  const nameOf = useAdvisorName();
  const methodName = useMethodName();
  const { results, status, loadMore } = usePaginatedQuery(api.payoutBatches.preview, { month }, { initialNumItems: PAGE_SIZE });
  const isShort = status === "CanLoadMore" && results.length < READ_TO;
  useEffect(() => {
    if (isShort) loadMore(PAGE_SIZE);
  }, [isShort, loadMore, results.length]);
  if (status === "LoadingFirstPage") return <SkeletonRows rows={4} label={t("loading")} />;
  if (results.length === 0)
    return status === "Exhausted" ? <p className="text-sm text-ink-soft">{t("empty")}</p> : <SkeletonRows rows={4} label={t("loading")} />;
  const paid = results.filter(({ holdReason }) => holdReason === null);
  const sumMinor = paid.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const title = t("title", { month: format.utcMonth(monthBounds(month)?.startMs ?? 0) });
  return (
    <div className="grid gap-3">
      <h3 className="font-semibold">{title}</h3>
      <p className="figures text-sm text-ink-soft">{t("sum", { count: paid.length, amount: format.money(sumMinor) })}</p>
      <Table label={title}>
        <thead>
          <tr>
            <Th>{t("advisor")}</Th>
            <Th numeric>{t("amount")}</Th>
            <Th numeric className="hidden sm:table-cell">
              {t("available")}
            </Th>
            <Th>{t("result")}</Th>
          </tr>
        </thead>
        <tbody>
          {results.map(({ advisor, amountMinor, availableMinor, holdReason, method }) => (
            <tr key={advisor.userId}>
              <Td className="wrap-anywhere">
                {nameOf(advisor)}
                {method === null ? null : <span className="block text-xs text-ink-faint">{methodName(method)}</span>}
              </Td>
              <Td numeric className={holdReason === null ? "font-semibold" : "text-ink-faint"}>
                {format.money(amountMinor)}
              </Td>
              <Td numeric className="hidden text-ink-faint sm:table-cell">
                {format.money(availableMinor)}
              </Td>
              <Td>
                {holdReason === null ? (
                  <Badge tone="accent">{t("pays")}</Badge>
                ) : (
                  <span className="text-ink-soft">{holds(holdReason)}</span>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <MoreButton status={isShort ? "LoadingMore" : status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </div>
  );
}
