"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { useFormat } from "@/lib/format/useFormat";
import { BatchStateBadge } from "./BatchStateBadge";

const PAGE_SIZE = 12;
const WIDE = "hidden sm:table-cell";

/** Every monthly payout, newest first. */
export function BatchList() {
  const t = useTranslations("payoutBatch.list");
  const page = useTranslations("payoutBatch.page");
  const format = useFormat();
  const { results, status, loadMore } = usePaginatedQuery(api.payoutBatches.list, {}, { initialNumItems: PAGE_SIZE });
  return (
    <section aria-labelledby="batches" className="grid gap-4">
      <h2 id="batches" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={3} label={page("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? <EmptyState scene="money" title={t("empty")} /> : null}
      {results.length > 0 ? (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("month")}</Th>
              <Th>{t("state")}</Th>
              <Th numeric className={WIDE}>
                {t("rows")}
              </Th>
              <Th numeric>{t("paid")}</Th>
              <Th numeric className={WIDE}>
                {t("open")}
              </Th>
              <Th className={WIDE}>{t("created")}</Th>
            </tr>
          </thead>
          <tbody>
            {results.map(({ batchId, month, state, counts, amounts, createdAtMs }) => (
              <tr key={batchId}>
                <Td>
                  <Link href={`/admin/payouts/batches/${batchId}`} className="font-medium underline-offset-4 hover:underline">
                    {format.utcMonth(monthBounds(month)?.startMs ?? 0)}
                  </Link>
                </Td>
                <Td>
                  <BatchStateBadge state={state} />
                </Td>
                <Td numeric className={WIDE}>
                  {format.number(counts.total)}
                </Td>
                <Td numeric className="font-semibold">
                  {format.money(amounts.paid)}
                </Td>
                <Td numeric className={WIDE}>
                  {format.money(amounts.pending + amounts.approved + amounts.processing)}
                </Td>
                <Td className={`figures whitespace-nowrap ${WIDE}`}>{format.dateTime(createdAtMs)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </section>
  );
}
