"use client";

import { useConvex } from "convex/react";
import { useTranslations } from "next-intl";
import { FilterRow } from "@/components/admin/FilterRow";
import { PeriodDays, PeriodSelect } from "@/components/admin/PeriodFilter";
import { PersonFilter } from "@/components/admin/PersonFilter";
import { CsvButton, type CsvButtonProps } from "@/components/layout/CsvButton";
import { Select } from "@/components/ui/select";
import { api } from "@/convex/_generated/api";
import {
  METHOD_CHOICES,
  sortOf,
  SORTS,
  STATE_CHOICES,
  type FilterChange,
  type WithdrawalFilters,
  type WithdrawalsArgs,
} from "./withdrawalFilters";
import { withdrawalLine, WITHDRAWALS_HEAD } from "./withdrawalsCsv";

export interface WithdrawalsToolbarProps {
  filters: WithdrawalFilters;
  /** Null until the reader's day is known. */
  args: WithdrawalsArgs | null;
  onChange: (change: FilterChange) => void;
}

/** Advisor, filters, order and the file, above the list. */
export function WithdrawalsToolbar({ filters, args, onChange }: WithdrawalsToolbarProps) {
  const t = useTranslations("adminPayouts.list");
  const order = useTranslations("listOrder");
  const states = useTranslations("withdrawal.state");
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <PersonFilter person={filters.advisor} onChange={({ person = null }) => onChange({ advisor: person })} />
        </div>
        {args === null ? null : <SaveWithdrawals args={args} />}
      </div>
      <FilterRow>
        <Select
          aria-label={t("filter")}
          value={filters.state}
          onChange={(state) => onChange({ state })}
          options={STATE_CHOICES.map((value) => ({ value, label: value === "all" ? t("all") : states(value) }))}
        />
        <Select
          aria-label={t("method.label")}
          value={filters.method}
          onChange={(method) => onChange({ method })}
          options={METHOD_CHOICES.map((value) => ({ value, label: t(`method.${value}`) }))}
        />
        <PeriodSelect period={filters} onChange={onChange} />
        <Select
          aria-label={order("label")}
          value={sortOf(filters)}
          onChange={(sort) => onChange({ sort })}
          options={SORTS.map((value) => ({ value, label: order(value) }))}
        />
      </FilterRow>
      <PeriodDays period={filters} onChange={onChange} />
    </div>
  );
}

function SaveWithdrawals({ args }: { args: WithdrawalsArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.payouts.listAll, { ...args, paginationOpts });
    return { ...rest, lines: page.map(withdrawalLine) };
  };
  return <CsvButton name="parley-withdrawals" isDated head={WITHDRAWALS_HEAD} readPage={readPage} />;
}
