"use client";

import Link from "next/link";
import { usePaginatedQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { EmptyState } from "@/components/ui/empty-state";
import { MoreButton } from "@/components/ui/more-button";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { monthBounds } from "@/lib/domain/payouts/month";
import { WITHDRAWAL_STATES } from "@/lib/domain/payouts/states";
import { useFormat } from "@/lib/format/useFormat";
import type { Withdrawal } from "./payoutTypes";
import { StateBadge } from "./StateBadge";
import { useMethodName } from "./useMethodName";

const FILTERS = ["all", ...WITHDRAWAL_STATES] as const;
const PAGE_SIZE = 20;

/** An advisor's withdrawals, newest first, each with what it waits for. */
export function WithdrawalList() {
  const t = useTranslations("payouts.list");
  const page = useTranslations("payouts");
  const states = useTranslations("withdrawal.state");
  const [state, setState] = useQueryState("state", parseAsStringLiteral(FILTERS).withDefault("all"));
  const { results, status, loadMore } = usePaginatedQuery(api.payouts.listMine, state === "all" ? {} : { state }, {
    initialNumItems: PAGE_SIZE,
  });
  return (
    <section aria-labelledby="withdrawals" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="withdrawals" className="text-lg font-semibold tracking-tight">
          {t("title")}
        </h2>
        <Select
          aria-label={t("filter")}
          className="w-52"
          value={state}
          onChange={(next) => void setState(next)}
          options={FILTERS.map((value) => ({ value, label: value === "all" ? t("all") : states(value) }))}
        />
      </div>
      {status === "LoadingFirstPage" ? <SkeletonRows rows={4} label={page("loading")} /> : null}
      {status === "Exhausted" && results.length === 0 ? (
        state === "all" ? (
          <EmptyState scene="money" title={t("emptyTitle")}>
            {t("emptyText")}
          </EmptyState>
        ) : (
          <EmptyState scene="search" title={t("nothing")} />
        )
      ) : null}
      {results.length > 0 ? (
        <ul aria-label={t("title")} className="divide-y divide-line border-y border-line">
          {results.map((withdrawal) => (
            <WithdrawalRow key={withdrawal.withdrawalId} withdrawal={withdrawal} />
          ))}
        </ul>
      ) : null}
      <MoreButton status={status} onMore={() => loadMore(PAGE_SIZE)}>
        {t("more")}
      </MoreButton>
    </section>
  );
}

function WithdrawalRow({ withdrawal }: { withdrawal: Withdrawal }) {
  const t = useTranslations("payouts.list");
  const clock = useTranslations("withdrawal.clock");
  const format = useFormat();
  const nameOf = useMethodName();
  const { withdrawalId, amountMinor, state, month, method, requestedAtMs } = withdrawal;
  const { place, waitsFor } = withdrawal.clock;
  return (
    <li className="relative grid gap-1 py-3.5 transition-colors duration-150 hover:bg-sunk sm:grid-cols-[1fr_auto] sm:px-2">
      <div className="grid min-w-0 gap-0.5">
        <Link
          href={`/advisor-dashboard/payouts/${withdrawalId}`}
          aria-label={t("open", { amount: format.money(amountMinor) })}
          className="figures justify-self-start font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {format.money(amountMinor)}
        </Link>
        <p className="figures text-sm text-ink-soft">
          {format.dateTime(requestedAtMs)} · {nameOf(method)}
          {month === null ? null : ` · ${t("monthly", { month: format.utcMonth(monthBounds(month)?.startMs ?? 0) })}`}
        </p>
        <p className="text-sm text-ink-faint">{waitsFor === null ? clock(`place.${place}`) : clock(`wait.${waitsFor}`)}</p>
      </div>
      <span className="self-start justify-self-start sm:justify-self-end">
        <StateBadge state={state} />
      </span>
    </li>
  );
}
