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
  DISPUTE_SHOWS,
  REASON_CHOICES,
  sortOf,
  sortsFor,
  type DisputeFilters,
  type DisputesArgs,
  type DisputeShow,
  type FilterChange,
} from "./disputeFilters";
import { disputeLine, DISPUTES_HEAD } from "./disputesCsv";

export interface DisputesToolbarProps {
  filters: DisputeFilters;
  /** Null until the reader's day is known. */
  args: DisputesArgs | null;
  onChange: (change: FilterChange) => void;
}

/** Person, filters, order and the file, above the list. */
export function DisputesToolbar({ filters, args, onChange }: DisputesToolbarProps) {
  const t = useTranslations("adminDisputes");
  const order = useTranslations("listOrder");
  const states = useTranslations("disputes.state");
  const reasons = useTranslations("disputes.reason");
  const nameOfShow = (value: DisputeShow) =>
    value === "waiting" || value === "second" || value === "all" ? t(`filters.${value}`) : states(value);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <PersonFilter person={filters.person} side={filters.side} onChange={onChange} />
        </div>
        {args === null ? null : <SaveDisputes args={args} />}
      </div>
      <FilterRow>
        <Select
          aria-label={t("filter")}
          value={filters.show}
          onChange={(show) => onChange({ show })}
          options={DISPUTE_SHOWS.map((value) => ({ value, label: nameOfShow(value) }))}
        />
        <Select
          aria-label={t("reasonFilter.label")}
          value={filters.reason}
          onChange={(reason) => onChange({ reason })}
          options={REASON_CHOICES.map((value) => ({ value, label: value === "any" ? t("reasonFilter.any") : reasons(value) }))}
        />
        <PeriodSelect period={filters} onChange={onChange} />
        <Select
          aria-label={order("label")}
          value={sortOf(filters)}
          onChange={(sort) => onChange({ sort })}
          options={sortsFor(filters.show).map((value) => ({ value, label: order(value) }))}
        />
      </FilterRow>
      <PeriodDays period={filters} onChange={onChange} />
    </div>
  );
}

function SaveDisputes({ args }: { args: DisputesArgs }) {
  const convex = useConvex();
  const readPage: CsvButtonProps["readPage"] = async (paginationOpts) => {
    const { page, ...rest } = await convex.query(api.disputes.listAll, { ...args, paginationOpts });
    return { ...rest, lines: page.map(disputeLine) };
  };
  return <CsvButton name="parley-disputes" isDated head={DISPUTES_HEAD} readPage={readPage} />;
}
