"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useToday } from "@/components/sessions/useToday";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { StateBadge } from "@/components/payouts/StateBadge";
import { useMethodName } from "@/components/payouts/useMethodName";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { AdminWithdrawal } from "./payoutAdminTypes";
import { useAdvisorName } from "./useAdvisorName";
import { toWithdrawalsArgs, WITHDRAWAL_FILTERS } from "./withdrawalFilters";
import { WithdrawalsToolbar } from "./WithdrawalsToolbar";

const PAGE_SIZE = 25;

/** Columns a phone has no room for: there they stand under the name. */
const WIDE = "hidden md:table-cell";

/** Everybody's withdrawals: found by advisor, narrowed, sorted, and saved as a file. */
export function AllWithdrawals() {
  const t = useTranslations("adminPayouts");
  const list = useTranslations("adminPayouts.list");
  const order = useTranslations("listOrder");
  const todayMs = useToday();
  const [filters, setFilters] = useQueryStates(WITHDRAWAL_FILTERS);
  const args = todayMs === null ? null : toWithdrawalsArgs(filters, todayMs);
  const { results, status, loadMore } = usePaginatedQuery(api.payouts.listAll, args ?? "skip", { initialNumItems: PAGE_SIZE });
  const { sort: _, ...narrowedBy } = args ?? {};
  return (
    <div className="grid gap-4">
      <WithdrawalsToolbar filters={filters} args={args} onChange={(change) => void setFilters(change)} />
      {status === "LoadingFirstPage" ? <SkeletonRows rows={6} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? (
        <EmptyState scene="money" title={list(Object.keys(narrowedBy).length === 0 ? "empty" : "nothing")} />
      ) : null}
      {results.length > 0 ? (
        <Table label={list("label")}>
          <thead>
            <tr>
              <Th>{list("advisor")}</Th>
              <Th numeric>{list("amount")}</Th>
              <Th className={WIDE}>{list("asked")}</Th>
              <Th>{list("state")}</Th>
              <Th className={WIDE}>{list("waits")}</Th>
            </tr>
          </thead>
          <tbody>
            {results.map((row) => (
              <Row key={row.withdrawalId} row={row} />
            ))}
          </tbody>
        </Table>
      ) : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {results.length === 0 ? order("further") : list("more")}
      </MoreButton>
    </div>
  );
}

function Row({ row }: { row: AdminWithdrawal }) {
  const t = useTranslations("adminPayouts.list");
  const clock = useTranslations("withdrawal.clock");
  const format = useFormat();
  const nameOf = useAdvisorName();
  const methodName = useMethodName();
  const { place, waitsFor } = row.clock;
  const wait = waitsFor === null ? clock(`place.${place}`) : clock(`wait.${waitsFor}`);
  const given = row.approvals.length;
  return (
    <tr>
      <Td>
        <Link href={`/admin/payouts/${row.withdrawalId}`} className="font-medium wrap-anywhere underline-offset-4 hover:underline">
          {nameOf(row.advisor)}
        </Link>
        <span className="block text-xs text-ink-faint">{methodName(row.method)}</span>
        <span className="figures block text-xs text-ink-faint md:hidden">{format.dateTime(row.requestedAtMs)}</span>
      </Td>
      <Td numeric className="font-semibold">
        {format.money(row.amountMinor)}
      </Td>
      <Td className={`figures whitespace-nowrap ${WIDE}`}>{format.dateTime(row.requestedAtMs)}</Td>
      <Td>
        <StateBadge state={row.state} />
        {row.state === "pending" && row.approversNeeded > 1 ? (
          <span className="figures mt-1 block text-xs text-ink-faint">
            {t("approvals", { given: format.number(given), needed: format.number(row.approversNeeded) })}
          </span>
        ) : null}
      </Td>
      <Td className={`max-w-72 text-ink-soft ${WIDE}`}>{wait}</Td>
    </tr>
  );
}
