"use client";

import Link from "next/link";
import { useConvex, usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { usePersonName } from "@/components/layout/usePersonName";
import { Choice } from "@/components/ui/choice";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import { WALLET_HEAD, walletLine, type WalletRow } from "./walletCsv";

const FILTERS = ["all", "topup", "charge", "refund", "hold", "adjustment"] as const;
const PAGE_SIZE = 20;

/** Every entry of the wallet, newest first, like a bank statement. */
export function WalletHistory() {
  const t = useTranslations("wallet.history");
  const { status: viewerStatus } = useViewer();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>("all");
  const convex = useConvex();
  const args = filter === "all" ? {} : { filter };
  const { results, status, loadMore } = usePaginatedQuery(api.wallet.history, viewerStatus === "ready" ? args : "skip", { initialNumItems: PAGE_SIZE });
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.wallet.history, { ...args, paginationOpts });
    return { ...rest, lines: page.map(walletLine) };
  };
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <Choice
          aria-label={t("filter")}
          className="max-sm:grid max-sm:w-full max-sm:grid-cols-3"
          value={filter}
          onChange={setFilter}
          options={FILTERS.map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
      </div>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={5} label={t("loading")} className="h-11" /> : null}
      {status !== "LoadingFirstPage" && results.length === 0 ? (
        <EmptyState scene="money" title={t("emptyTitle")}>{t(filter === "all" ? "emptyText" : "emptyFilter")}</EmptyState>
      ) : null}
      {results.length > 0 ? (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th className="hidden sm:table-cell">{t("date")}</Th>
              <Th className="max-sm:ps-0">{t("entry")}</Th>
              <Th numeric>{t("amount")}</Th>
              <Th numeric>{t("balance")}</Th>
            </tr>
          </thead>
          <tbody>
            {results.map((row) => (
              <HistoryRow key={row.id} row={row} />
            ))}
          </tbody>
        </Table>
      ) : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
      {results.length > 0 ? <CsvButton name="parley-wallet" isDated head={WALLET_HEAD} readPage={readPage} /> : null}
    </div>
  );
}

function HistoryRow({ row }: { row: WalletRow }) {
  const t = useTranslations("wallet.history");
  const format = useFormat();
  const nameOf = usePersonName();
  const { key, params } = row.description;
  // A hold moves money inside the wallet: its amount is told in words, and nothing is added or taken.
  const text = t(`kinds.${key}`, { amount: format.money(params.amountMinor), advisor: params.advisorName === null ? t("someAdvisor") : nameOf(params.advisorName) });
  return (
    <tr>
      <Td className="figures hidden whitespace-nowrap text-ink-faint sm:table-cell">{format.dateTime(row.atMs)}</Td>
      <Td className="max-sm:ps-0 sm:min-w-48">
        {row.sessionId !== null && (row.kind === "settle" || row.kind === "refund") ? (
          <Link href={`/receipts/${row.sessionId}`} className="underline decoration-line-strong/50 underline-offset-4 hover:decoration-accent">
            {text}
          </Link>
        ) : (
          text
        )}
        <span className="figures block text-ink-faint sm:hidden">{format.dateTime(row.atMs)}</span>
      </Td>
      <Td numeric className={cn(row.deltaMinor > 0n && "font-medium text-accent-strong", row.deltaMinor === 0n && "text-ink-faint")}>
        {row.deltaMinor === 0n ? "–" : format.money(row.deltaMinor, { signed: true })}
      </Td>
      <Td numeric>{format.money(row.balanceAfterMinor)}</Td>
    </tr>
  );
}
