"use client";

import Link from "next/link";
import { useMutation, usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { useMethodName } from "@/components/payouts/useMethodName";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { ROW_STATES } from "@/lib/domain/payouts/states";
import { useFormat } from "@/lib/format/useFormat";
import { RowStateBadge } from "./BatchStateBadge";
import type { BatchRow } from "./payoutAdminTypes";
import { ReasonedAct } from "./ReasonedAct";
import { useAdvisorName } from "./useAdvisorName";

const FILTERS = ["all", ...ROW_STATES] as const;
const PAGE_SIZE = 25;

/** One row for each advisor of a month's payout, with what it waits for and what can be done. */
export function BatchRows({ batchId }: { batchId: Id<"payoutBatches"> }) {
  const t = useTranslations("payoutBatch.page");
  const states = useTranslations("payoutBatch.row");
  const [state, setState] = useQueryState("state", parseAsStringLiteral(FILTERS).withDefault("all"));
  const { results, status, loadMore } = usePaginatedQuery(
    api.payoutBatches.rows,
    { batchId, ...(state === "all" ? {} : { state }) },
    { initialNumItems: PAGE_SIZE },
  );
  return (
    <section aria-labelledby="rows" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="rows" className="text-lg font-semibold tracking-tight">
          {t("rows")}
        </h2>
        <Select
          aria-label={t("filter")}
          className="w-52"
          value={state}
          onChange={(next) => void setState(next)}
          options={FILTERS.map((value) => ({ value, label: value === "all" ? t("all") : states(value) }))}
        />
      </div>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={4} label={t("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? <EmptyState scene="money" title={t("nothing")} /> : null}
      {results.length > 0 ? (
        <Table label={t("rows")}>
          <thead>
            <tr>
              <Th>{t("advisor")}</Th>
              <Th numeric>{t("amount")}</Th>
              <Th>{t("state")}</Th>
              <Th className="hidden md:table-cell">{t("waits")}</Th>
              <Th>{t("acts")}</Th>
            </tr>
          </thead>
          <tbody>
            {results.map((row) => (
              <Row key={row.rowId} row={row} />
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

/** What a row waits for or why it pays nothing, in one sentence. */
function useRowText(row: BatchRow): string {
  const t = useTranslations("payoutBatch.page");
  const holds = useTranslations("payoutBatch.hold");
  const failures = useTranslations("withdrawal.failure");
  const clock = useTranslations("withdrawal.clock");
  if (row.holdReason !== null) return holds(row.holdReason);
  if (row.failureCode !== null) return failures(row.failureCode);
  if (row.approvalsMissing > 0) return t("approvalsMissing", { count: row.approvalsMissing });
  if (row.clock === null) return "";
  return row.clock.waitsFor === null ? clock(`place.${row.clock.place}`) : clock(`wait.${row.clock.waitsFor}`);
}

function Row({ row }: { row: BatchRow }) {
  const t = useTranslations("payoutBatch.page");
  const format = useFormat();
  const nameOf = useAdvisorName();
  const methodName = useMethodName();
  const holdRow = useMutation(api.payoutBatches.holdRow);
  const retryRow = useMutation(api.payoutBatches.retryRow);
  const text = useRowText(row);
  const { rowId, advisor, amountMinor, state, withdrawalId, method, isOwn, canRetry, canHold } = row;
  const values = { amount: format.money(amountMinor), name: nameOf(advisor) };
  return (
    <tr>
      <Td className="wrap-anywhere">
        {withdrawalId === null ? (
          values.name
        ) : (
          <Link href={`/admin/payouts/${withdrawalId}`} className="font-medium underline-offset-4 hover:underline">
            {values.name}
          </Link>
        )}
        {isOwn ? (
          <Badge tone="outline" className="ms-2">
            {t("own")}
          </Badge>
        ) : null}
        {method === null ? null : <span className="block text-xs text-ink-faint">{methodName(method)}</span>}
        <span className="block text-xs text-ink-faint md:hidden">{text}</span>
      </Td>
      <Td numeric className="font-semibold">
        {values.amount}
      </Td>
      <Td>
        <RowStateBadge state={state} />
      </Td>
      <Td className="hidden max-w-72 text-ink-soft md:table-cell">{text}</Td>
      <Td>
        <span className="flex flex-wrap gap-2">
          {canRetry ? (
            <ReasonedAct
              label={t("retry")}
              name={t("retryNamed", values)}
              size="sm"
              title={t("retryTitle", values)}
              text={t("retryText", values)}
              run={({ reason }) => retryRow({ rowId, reason })}
            />
          ) : null}
          {canHold ? (
            <ReasonedAct
              label={t("hold")}
              name={t("holdNamed", values)}
              size="sm"
              title={t("holdTitle", values)}
              text={t("holdText", values)}
              run={({ reason }) => holdRow({ rowId, reason })}
            />
          ) : null}
        </span>
      </Td>
    </tr>
  );
}
